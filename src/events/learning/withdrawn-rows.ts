// The keys of a learner's rows that a withdrawn import touches.
import type { PersonId } from '#kernel/ids.ts'

/** One key for each different one that the parts give, with the learner. None if the event is about nobody. */
export function withdrawnRows<Part, Key extends Readonly<Record<string, string>>>(
  { subject }: { readonly subject: PersonId | null },
  parts: readonly Part[],
  keyOf: (part: Part) => Key,
): (Key & { readonly learner: PersonId })[] {
  if (!subject) return []
  const keys = new Map(parts.map(keyOf).map((key) => [JSON.stringify(key), key]))
  return [...keys.values()].map((key) => ({ ...key, learner: subject }))
}
