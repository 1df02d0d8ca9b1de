import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { Instant } from '#kernel/ids.ts'
import { personal } from '#kernel/personal.ts'
import { text } from '../text.ts'
import { en, fr, NARROW, part, sentence } from '../wording.ts'
import { FieldName, RequestId } from './values.ts'

/** The longest text that a person can write, and so the longest that can be put right. */
export const MOST_OF_A_TEXT = 15_000

/**
 * The key of one answer or text was destroyed: nothing shows that text any more, and the right one stands in its place if there
 * is one. It is in the stream of the event that held the text, so that read models of that stream let go of it as well.
 */
export default defineEvent('privacy.text-removed', {
  version: 1,
  description: 'One text of a person was erased alone; the right text, if there is one, stands in its place.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  discreet: { fields: ['discreetValue'] },
  data: z.object({
    request: RequestId.describe('The request for which it was erased.'),
    event: z.guid().toLowerCase().describe('The event that held the text.'),
    type: z
      .string()
      .regex(/^[a-z]+\.[a-z0-9-]{1,80}$/)
      .describe('The type of that event.'),
    field: FieldName,
    writtenAt: Instant.describe('When that event occurred.'),
    of: z
      .array(z.object({ field: FieldName, value: z.union([z.uuid(), z.int()]) }))
      .max(50)
      .describe('The ids and whole numbers of that event, by which a read model finds the row.'),
    value: personal(text(MOST_OF_A_TEXT).describe('The right text.')).optional(),
    discreetValue: personal(
      text(MOST_OF_A_TEXT).describe(
        'The right text in place of one that histories do not show: they do not show it either.',
      ),
    ).optional(),
  }),
  words: {
    fr: ({ value, discreetValue }) =>
      value === undefined && discreetValue === undefined
        ? 'Un texte a été effacé'
        : sentence('Texte rectifié', part(`${NARROW}: `, fr.quoted(value))),
    en: ({ value, discreetValue }) =>
      value === undefined && discreetValue === undefined
        ? 'One text was erased'
        : sentence('Text put right', part(': ', en.quoted(value))),
  },
})

type Removed = { readonly data: { readonly type: string; readonly of: readonly Id[] } }
type Id = { readonly field: string; readonly value: string | number }

/** The ids of the row that held a removed text, read from the event that held it; none if that is of no such type. */
export const heldIn = <Ids extends z.ZodObject>(
  { data: { type, of } }: Removed,
  held: readonly { readonly type: string }[],
  ids: Ids,
): z.output<Ids> | null => {
  const found = Object.fromEntries(of.map(({ field, value }) => [field, value]))
  return held.some((one) => one.type === type) ? (ids.safeParse(found).data ?? null) : null
}

/** What stands in the place of the text from now on; null for nothing. */
export function inItsPlace({ value, discreetValue }: { readonly value?: unknown; readonly discreetValue?: unknown }) {
  const put = value ?? discreetValue
  return typeof put === 'string' ? put : null
}
