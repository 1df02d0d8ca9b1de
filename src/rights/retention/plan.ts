// A plan of retention: the school years of people whose period is over, and which of them are kept back, and why.
//
// What is planned depends on the keys that there are, the school's periods, its day, and who is protected. Nothing in it is
// older than that: protections and periods are asked again when the plan is carried out.
import type { Purpose } from '#kernel/event.ts'
import type { Instant, LocalDay, PersonId, TenantId, Zone } from '#kernel/ids.ts'
import type { KeyStore, YearCursor } from '#privacy/key-store.ts'
import { type SchoolYear, schoolYearOf } from '#privacy/school-year.ts'
import { expiresOn, type Kind, type Periods } from './periods.ts'

/**
 * `protected`: the school keeps it for a reason, until a day. `at-school`: it is about the account, roles and protection of a
 * person who is still at the school, who could not sign in any more without it where everything is sealed, or the names of somebody
 * who has come back. `not-over`: the school has lengthened the period since the plan was made.
 */
export const whyKept = ['protected', 'at-school', 'not-over'] as const
export type WhyKept = (typeof whyKept)[number]

export type Kept = { readonly why: WhyKept; readonly until: LocalDay | null }

export type RetentionItem = {
  readonly person: PersonId
  readonly purpose: Kind
  /** Of `names`, the year in which the person left. */
  readonly schoolYear: SchoolYear
  /** Null: its key will be destroyed. */
  readonly kept: Kept | null
}

/** Nobody can tell now who has left the school. */
export class NotKnown extends Error {
  override readonly name = 'NotKnown'
}

export type PlanParts = {
  readonly keyStore: Pick<KeyStore, 'years' | 'ofEvents'>
  /** The last day of each purpose that is protected for a person. */
  readonly protectedUntil: (tenant: TenantId, person: PersonId) => Promise<Readonly<Partial<Record<Purpose, LocalDay>>>>
  /** Which of these people have a role in the school. */
  readonly atSchool: (tenant: TenantId, people: readonly PersonId[]) => Promise<ReadonlySet<PersonId>>
  /** Who has no role in the school any more, and since when. Throws NotKnown while nobody can tell. */
  readonly left: (tenant: TenantId) => Promise<ReadonlyMap<PersonId, Instant>>
}

export type Moment = {
  readonly tenant: TenantId
  readonly today: LocalDay
  readonly zone: Zone
  readonly periods: Periods
}
type Year = Omit<RetentionItem, 'kept'>

const PAGE = 1_000
/** What a person needs to be at the school at all. */
const WHILE_AT_SCHOOL: ReadonlySet<Kind> = new Set(['administration', 'security'])

export const isOver = ({ today, periods }: Moment, { purpose, schoolYear }: Year): boolean => {
  const day = expiresOn(schoolYear, periods[purpose])
  return day !== null && day <= today
}

/** The items of a plan, page by page. */
export async function* plannedItems(parts: PlanParts, moment: Moment): AsyncGenerator<readonly RetentionItem[]> {
  // A year has two keys, one of them for texts; those of a person follow each other, perhaps on two pages.
  const listed = { person: '', years: new Set<string>() }
  const isNew = ({ person, purpose, schoolYear }: Year): boolean => {
    if (listed.person !== person) Object.assign(listed, { person, years: new Set() })
    const before = listed.years.size
    return listed.years.add(`${purpose} ${schoolYear}`).size > before
  }
  for (let after: YearCursor | null = null; ; ) {
    const { keys, next } = await parts.keyStore.years(moment.tenant, after, PAGE)
    const over = keys
      .map(({ person, use }) => ({ person, purpose: use.purpose, schoolYear: use.schoolYear }))
      .filter((year) => isOver(moment, year) && isNew(year))
    if (over.length > 0) yield await withReasons(parts, moment, over)
    if (next === null) break
    after = next
  }
  yield* plannedNames(parts, moment)
}

/** The names of those who left so long ago: of each of them, as long as there is a key. */
async function* plannedNames(parts: PlanParts, moment: Moment): AsyncGenerator<readonly RetentionItem[]> {
  const left = await parts.left(moment.tenant).catch((error: unknown) => {
    // Their names are in a later plan.
    if (error instanceof NotKnown) return new Map<PersonId, Instant>()
    throw error
  })
  const over = [...left].map(([person, since]) => namesOf(person, since, moment)).filter((one) => isOver(moment, one))
  for (let from = 0; from < over.length; from += PAGE) {
    const some = over.slice(from, from + PAGE)
    const keys = await parts.keyStore.ofEvents(
      moment.tenant,
      some.map(({ person }) => person),
    )
    const named = new Set(keys.map(({ person }) => person))
    const items = some.filter(({ person }) => named.has(person))
    if (items.length > 0) yield await withReasons(parts, moment, items)
  }
}

const namesOf = (person: PersonId, since: Instant, { zone }: Moment): Year => ({
  ...{ person, purpose: 'names', schoolYear: schoolYearOf(since, zone) },
})

/** Whether each of them is kept back now. */
export async function withReasons(
  { protectedUntil, atSchool, left }: PlanParts,
  moment: Moment,
  years: readonly Year[],
): Promise<readonly RetentionItem[]> {
  const { tenant, today } = moment
  const people = [...new Set(years.map(({ person }) => person))]
  const needed = years.filter(({ purpose }) => WHILE_AT_SCHOOL.has(purpose)).map(({ person }) => person)
  const present = needed.length > 0 ? await atSchool(tenant, [...new Set(needed)]) : new Set<PersonId>()
  const gone = years.some(({ purpose }) => purpose === 'names') ? await left(tenant) : new Map<PersonId, Instant>()
  const protections = new Map<PersonId, Awaited<ReturnType<PlanParts['protectedUntil']>>>()
  for (const person of people) protections.set(person, await protectedUntil(tenant, person))
  return years.map((year) => {
    const { person, purpose } = year
    const protectedFor = protections.get(person) ?? {}
    // Whatever is kept for a claim is kept with the name: without it, nobody could tell whose it is.
    const until = purpose === 'names' ? latest(Object.values(protectedFor)) : protectedFor[purpose]
    if (until !== undefined && until >= today) return { ...year, kept: { why: 'protected', until } }
    const since = purpose === 'names' ? gone.get(person) : null
    if (since === undefined || (WHILE_AT_SCHOOL.has(purpose) && present.has(person)))
      return { ...year, kept: { why: 'at-school', until: null } }
    // They came back meanwhile, and have left again.
    if (since !== null && !isOver(moment, namesOf(person, since, moment)))
      return { ...year, kept: { why: 'not-over', until: null } }
    return { ...year, kept: null }
  })
}

const latest = (days: readonly LocalDay[]): LocalDay | undefined => [...days].sort().at(-1)
