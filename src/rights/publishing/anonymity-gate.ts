// The gate for what is published about people: a table of groups, or a refusal. Pure.
//
// Input: one row for each person, and what each of its columns is. Behaviour singles people out as names do, so every column is
// a quasi-identifier: scores become deciles and counts become bands before anything is compared. Output: for each group how
// many people are in it, and how often each outcome. No row of a person ever comes out.
//
// Invariants: every published group has at least K people, and at least L outcomes, each of them of two people or more, so that
// nobody in a group learns the outcome of all others from their own. A table is published whole or not at all: what a missing
// group held could be computed from totals. A refusal holds numbers only.

export const K = 10
export const L = 2
/** Fewer, and a person with a rare outcome knows that everybody else in the group has the other one. */
const LEAST_OF_AN_OUTCOME = 2

/**
 * `category`: shown as it is (a grade, never a school or a class). `share`: a number from 0 to 1, shown as a decile. `count`: a
 * number of events, shown as a band.
 */
export type ColumnKind = 'category' | 'share' | 'count'

export type TableDeclaration = {
  /** The column with the person: it is not published, and a person has one row. */
  readonly person: string
  readonly quasiIdentifiers: Readonly<Record<string, ColumnKind>>
  readonly outcome: { readonly column: string; readonly kind: ColumnKind }
}

export type PersonRow = Readonly<Record<string, unknown>>

export type Group = {
  readonly of: Readonly<Record<string, string>>
  readonly people: number
  readonly outcomes: readonly { readonly outcome: string; readonly people: number }[]
}

export const refusalReasons = [
  /** No row at all, or fewer people than one group needs. */
  'too-few-people',
  /** A person has several rows: these are events. */
  'several-rows-of-a-person',
  /** A row has a column that the declaration lacks, or lacks one that it has. */
  'undeclared-columns',
  /** A value is not of the kind of its column. */
  'values-of-another-kind',
  'small-groups',
  'groups-of-one-outcome',
  /** Numbers that an earlier release has differ by so few people that the difference is about them. */
  'differs-by-few-people',
] as const
export type RefusalReason = (typeof refusalReasons)[number]

export type Refusal = {
  readonly published: false
  readonly reason: RefusalReason
  /** How many rows or groups the reason concerns, of how many. */
  readonly concerned: number
  readonly of: number
  /** People in the smallest group; null if there are no groups yet. */
  readonly smallest: number | null
}

export type Published = { readonly published: true; readonly people: number; readonly groups: readonly Group[] }

const refuse = (
  reason: RefusalReason,
  {
    concerned,
    of,
    smallest = null,
  }: { readonly concerned: number; readonly of: number; readonly smallest?: number | null },
): Refusal => ({ published: false, reason, concerned, of, smallest })

/** The lower ends of the bands. */
const BANDS = [0, 1, 5, 10, 20, 50, 100, 200, 500, 1_000] as const

const decile = (share: number): string => {
  const tenth = Math.min(Math.floor(share * 10), 9)
  return `${tenth * 10}–${tenth * 10 + 10} %`
}

function band(count: number): string {
  const n = BANDS.findLastIndex((from) => from <= count)
  const [from = 0, next] = [BANDS[n], BANDS[n + 1]]
  if (next === undefined) return `≥ ${from}`
  return next - from === 1 ? String(from) : `${from}–${next - 1}`
}

/** Longer text is not a category: it is somebody's. */
const MOST_CATEGORY = 60

/** The value as it may be shown; null if it is not of the kind. */
function coarse(kind: ColumnKind, value: unknown): string | null {
  switch (kind) {
    case 'category':
      return typeof value === 'string' && value.length <= MOST_CATEGORY ? value : null
    case 'share':
      return typeof value === 'number' && value >= 0 && value <= 1 ? decile(value) : null
    case 'count':
      return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? band(value) : null
  }
}

type CoarseRow = { readonly key: string; readonly of: readonly string[]; readonly outcome: string }

/** Which columns make a group, in the order of the declaration; then the outcome of each person. */
export function publishTable(rows: readonly PersonRow[], declaration: TableDeclaration): Published | Refusal {
  const { person, quasiIdentifiers, outcome } = declaration
  const columns = Object.entries(quasiIdentifiers)
  const declared = new Set([person, ...columns.map(([name]) => name), outcome.column])
  if (rows.length < K) return refuse('too-few-people', { concerned: rows.length, of: K })
  // Not even the columns are named: a name may be a value.
  const strange = rows.filter((row) => {
    const names = Reflect.ownKeys(row)
    return names.length !== declared.size || names.some((name) => typeof name !== 'string' || !declared.has(name))
  })
  if (strange.length > 0) return refuse('undeclared-columns', { concerned: strange.length, of: rows.length })
  const people = new Set(rows.map((row) => row[person]))
  if (people.size < rows.length)
    return refuse('several-rows-of-a-person', { concerned: rows.length - people.size, of: rows.length })

  const coarseRows = rows.flatMap((row): readonly CoarseRow[] => {
    const of = columns.map(([name, kind]) => coarse(kind, row[name]))
    const result = coarse(outcome.kind, row[outcome.column])
    if (result === null || typeof row[person] !== 'string' || !of.every((value) => value !== null)) return []
    return [{ key: JSON.stringify(of), of, outcome: result }]
  })
  if (coarseRows.length < rows.length)
    return refuse('values-of-another-kind', { concerned: rows.length - coarseRows.length, of: rows.length })

  const groups = [...Map.groupBy(coarseRows, ({ key }) => key)].sort(([a], [b]) => (a < b ? -1 : 1))
  const smallest = Math.min(...groups.map(([, members]) => members.length))
  const small = groups.filter(([, members]) => members.length < K)
  if (small.length > 0) return refuse('small-groups', { concerned: small.length, of: groups.length, smallest })

  const counted = groups.map(([, members]): Group => {
    const outcomes = [...Map.groupBy(members, (member) => member.outcome)]
      .map(([name, those]) => ({ outcome: name, people: those.length }))
      .sort((a, b) => (a.outcome < b.outcome ? -1 : 1))
    const of = Object.fromEntries(columns.map(([name], n) => [name, members[0]?.of[n] ?? '']))
    return { of, people: members.length, outcomes }
  })
  const uniform = counted.filter(
    ({ outcomes }) => outcomes.length < L || outcomes.some((one) => one.people < LEAST_OF_AN_OUTCOME),
  )
  if (uniform.length > 0)
    return refuse('groups-of-one-outcome', { concerned: uniform.length, of: counted.length, smallest })
  return { published: true, people: rows.length, groups: counted }
}
