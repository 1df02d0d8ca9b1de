// What changed between two drafts, in words. Pure.
import { diffWordsWithSpace } from 'diff'
import { z } from 'zod'

/** More changed words than this are a new text: it is shown as one, since comparing takes time in their square. */
const MOST_CHANGES = 2_000

export const ChangedText = z
  .object({
    kind: z
      .enum(['same', 'added', 'removed'])
      .describe('Whether both drafts have it, only the later one, or only the earlier.'),
    text: z.string().describe('A run of words, with the spaces between them.'),
  })
  .meta({ id: 'ChangedText', description: 'A part of the difference between two drafts.' })
export type ChangedText = z.output<typeof ChangedText>

/** Joined again, what is `same` or `removed` is the earlier text, and what is `same` or `added` the later one. */
export function changedWords(earlier: string, later: string): ChangedText[] {
  const found = diffWordsWithSpace(earlier, later, { maxEditLength: MOST_CHANGES })
  const parts = found ?? [
    { value: earlier, added: false, removed: true },
    { value: later, added: true, removed: false },
  ]
  return parts.flatMap(({ value, added, removed }) =>
    value === ''
      ? []
      : { kind: added ? ('added' as const) : removed ? ('removed' as const) : ('same' as const), text: value },
  )
}
