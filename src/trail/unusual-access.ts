// When access to people's data is so unusual that the data protection officer gets a notice. Pure.
//
// The rule, which docs/audit.md states for people:
// - `strangers`: within 24 hours, somebody whom only relations give access opened, or tried to open, the data of at least
//   MOST_STRANGERS people with whom they have no relation;
// - `far-above-habit`: within 24 hours, somebody opened the data of at least LEAST_FOR_HABIT people, and of more than
//   TIMES_HABIT times as many as on the busiest of the 30 days before. Who was active on fewer than LEAST_DAYS of these has no
//   habit yet.
import type { PersonId } from '#kernel/ids.ts'

export const MOST_STRANGERS = 50
export const LEAST_FOR_HABIT = 100
export const TIMES_HABIT = 3
export const LEAST_DAYS = 5

export type DayOfAccess = {
  /** Whose data was opened within 24 hours. */
  readonly people: ReadonlySet<PersonId>
  /** Whose data was asked for and refused. */
  readonly refused: ReadonlySet<PersonId>
  /** Of both, those with whom the actor has no relation; null for somebody whose role shows the whole school. */
  readonly strangers: ReadonlySet<PersonId> | null
  /** How many people on each of the 30 days before on which there were any. */
  readonly before: readonly number[]
}

export type Unusual =
  | { readonly rule: 'strangers'; readonly people: number; readonly strangers: number; readonly refused: number }
  | { readonly rule: 'far-above-habit'; readonly people: number; readonly busiestBefore: number }

export function unusualAccess({ people, refused, strangers, before }: DayOfAccess): Unusual | null {
  if (strangers !== null && strangers.size >= MOST_STRANGERS)
    return { rule: 'strangers', people: people.size, strangers: strangers.size, refused: refused.size }
  const busiestBefore = Math.max(0, ...before)
  const hasHabit = before.filter((count) => count > 0).length >= LEAST_DAYS
  if (hasHabit && people.size >= LEAST_FOR_HABIT && people.size > TIMES_HABIT * busiestBefore)
    return { rule: 'far-above-habit', people: people.size, busiestBefore }
  return null
}
