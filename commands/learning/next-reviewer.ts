// Whom to ask for a review that did not come. Pure, and the same for the same rows.
import type { ReviewId } from '#events/learning/peer-reviews.ts'
import { derivedUuid } from '#kernel/derived-uuid.ts'
import type { Instant, PersonId } from '#kernel/ids.ts'

/** With so many reviews to write, a learner is asked for no further one. */
export const MOST_AT_ONCE = 3

type Choice = {
  /** The review that did not come. */
  readonly review: ReviewId
  readonly roster: readonly { readonly learner: PersonId; readonly until: Instant | null }[]
  readonly loads: readonly {
    readonly reviewer: PersonId
    readonly asked: number
    readonly waiting: readonly { readonly review: ReviewId; readonly dueAt: Instant }[]
  }[]
  readonly excluded: ReadonlySet<PersonId>
  readonly now: Instant
}

/**
 * Of the learners now in the class who are not excluded and have fewer than `MOST_AT_ONCE` reviews to write: the one with the fewest
 * of these, then with the fewest asked for so far, then the first in an order that differs from review to review: rows that are
 * some moments old must not send everything to one learner. Null where there is nobody.
 */
export function nextReviewer({ review, roster, loads, excluded, now }: Choice): PersonId | null {
  const loadOf = new Map(loads.map((load) => [load.reviewer, load]))
  const [first] = roster
    .filter(({ learner, until }) => until === null && !excluded.has(learner))
    .map(({ learner }) => {
      const load = loadOf.get(learner)
      // What is past its deadline is closed a moment later, or its author has gone: it waits for nobody.
      const waiting = load?.waiting.filter(({ dueAt }) => dueAt > now).length ?? 0
      return { learner, waiting, asked: load?.asked ?? 0, lot: derivedUuid('reviewer', review, learner) }
    })
    .filter(({ waiting }) => waiting < MOST_AT_ONCE)
    .sort((a, b) => a.waiting - b.waiting || a.asked - b.asked || (a.lot < b.lot ? -1 : 1))
  return first?.learner ?? null
}
