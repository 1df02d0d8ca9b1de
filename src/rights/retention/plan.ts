// A plan of retention: the school years of people whose period is over, and which of them are kept back, and why.
//
// What is planned depends on the keys that there are, the school's periods, its day, and who is protected. Nothing in it is
// older than that: protections and periods are asked again when the plan is carried out.
import type { Purpose } from '#kernel/event.ts'
import type { LocalDay, PersonId, TenantId } from '#kernel/ids.ts'
import type { KeyStore, YearCursor } from '#privacy/key-store.ts'
import type { SchoolYear } from '#privacy/school-year.ts'
import { expiresOn, type Periods } from './periods.ts'

/**
 * `protected`: the school keeps it for a reason, until a day. `at-school`: it is about the account, roles and protection of a
 * person who is still at the school, who could not sign in any more without it where everything is sealed. `not-over`: the
 * school has lengthened the period since the plan was made.
 */
export const whyKept = ['protected', 'at-school', 'not-over'] as const
export type WhyKept = (typeof whyKept)[number]

export type Kept = { readonly why: WhyKept; readonly until: LocalDay | null }

export type RetentionItem = {
  readonly person: PersonId
  readonly purpose: Purpose
  readonly schoolYear: SchoolYear
  /** Null: its key will be destroyed. */
  readonly kept: Kept | null
}

export type PlanParts = {
  readonly keyStore: Pick<KeyStore, 'years'>
  /** The last day of each purpose that is protected for a person. */
  readonly protectedUntil: (tenant: TenantId, person: PersonId) => Promise<Readonly<Partial<Record<Purpose, LocalDay>>>>
  /** Which of these people have a role in the school. */
  readonly atSchool: (tenant: TenantId, people: readonly PersonId[]) => Promise<ReadonlySet<PersonId>>
}

export type Moment = { readonly tenant: TenantId; readonly today: LocalDay; readonly periods: Periods }
type Year = Omit<RetentionItem, 'kept'>

const PAGE = 1_000
/** What a person needs to be at the school at all. */
const WHILE_AT_SCHOOL: ReadonlySet<Purpose> = new Set(['administration', 'security'])

export const isOver = ({ today, periods }: Moment, { purpose, schoolYear }: Year): boolean => {
  const day = expiresOn(schoolYear, periods[purpose])
  return day !== null && day <= today
}

/** The items of a plan, page by page. */
export async function* plannedItems(parts: PlanParts, moment: Moment): AsyncGenerator<readonly RetentionItem[]> {
  for (let after: YearCursor | null = null; ; ) {
    const { keys, next } = await parts.keyStore.years(moment.tenant, after, PAGE)
    const over = keys
      .map(({ person, use }) => ({ person, purpose: use.purpose, schoolYear: use.schoolYear }))
      .filter((year) => isOver(moment, year))
    if (over.length > 0) yield await withReasons(parts, moment, over)
    if (next === null) return
    after = next
  }
}

/** Whether each of them is kept back now. */
export async function withReasons(
  { protectedUntil, atSchool }: PlanParts,
  { tenant, today }: Moment,
  years: readonly Year[],
): Promise<readonly RetentionItem[]> {
  const people = [...new Set(years.map(({ person }) => person))]
  const needed = years.filter(({ purpose }) => WHILE_AT_SCHOOL.has(purpose)).map(({ person }) => person)
  const present = needed.length > 0 ? await atSchool(tenant, [...new Set(needed)]) : new Set<PersonId>()
  const protections = new Map<PersonId, Awaited<ReturnType<PlanParts['protectedUntil']>>>()
  for (const person of people) protections.set(person, await protectedUntil(tenant, person))
  return years.map((year) => {
    const until = protections.get(year.person)?.[year.purpose]
    if (until !== undefined && until >= today) return { ...year, kept: { why: 'protected', until } }
    if (WHILE_AT_SCHOOL.has(year.purpose) && present.has(year.person))
      return { ...year, kept: { why: 'at-school', until: null } }
    return { ...year, kept: null }
  })
}
