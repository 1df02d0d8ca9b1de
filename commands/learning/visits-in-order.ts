// What holds for visits of screens wherever they are recorded: in order, and none after the time of the whole. Pure.
import { type Refusal, refuse } from '#kernel/command.ts'
import type { Instant } from '#kernel/ids.ts'

export function refusalOfVisits(
  visits: readonly { readonly enteredAt: Instant }[],
  occurredAt: Instant,
): Refusal | null {
  for (const [at, visit] of visits.entries()) {
    const before = visits[at - 1]
    if (before && visit.enteredAt < before.enteredAt)
      return refuse('not-in-order', 'This visit began before the one above it.', {
        pointer: `/visits/${at}/enteredAt`,
      })
    if (visit.enteredAt > occurredAt)
      return refuse('in-the-future', 'This visit began after the time of the whole.', {
        pointer: `/visits/${at}/enteredAt`,
        facts: { occurredAt },
      })
  }
  return null
}
