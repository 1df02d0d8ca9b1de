import { z } from 'zod'
import { defineEvent, purposes } from '#kernel/event.ts'
import type { Instant } from '#kernel/ids.ts'
import textRemoved, { heldIn } from './text-removed.ts'

/** So that an event stays small: more texts are in further events. */
export const MOST_TEXTS = 50

const { type, field, writtenAt, of } = textRemoved.data.shape

/**
 * The keys of texts of a person were destroyed because their period was over. It says where the texts were, so that read models let
 * go of them as well, and holds none of them.
 */
export default defineEvent('privacy.texts-expired', {
  version: 1,
  description: 'Texts of a person were erased because their period was over.',
  purpose: 'security',
  basis: 'legal-obligation',
  recipients: ['data-protection-officer'],
  retention: 'P5Y',
  data: z.object({
    plan: z.uuid().toLowerCase().describe('The plan that was carried out.'),
    purpose: z
      .enum([...purposes, 'names'])
      .describe('The purpose whose period was over; `names`: that of names, and of what staff wrote.'),
    schoolYear: z
      .string()
      .regex(/^\d{4}(-\d{4})?$/)
      .describe('The school year: `2023-2024`. Of `names`, the year in which the person left.'),
    texts: z
      .array(z.object({ type, field, writtenAt, of }))
      .min(1)
      .max(MOST_TEXTS)
      .describe(
        'Where each text was: the type, field, time and ids of its event. Of an event that was sealed whole, no ids: only its type and time are known.',
      ),
  }),
  words: {
    fr: () => 'Des textes ont été effacés à la fin de leur durée de conservation',
    en: () => 'Texts were erased at the end of their period',
  },
})

export type Expired = { readonly data: { readonly texts: readonly Text[] } }
type Text = {
  readonly type: string
  readonly field: string
  readonly writtenAt: Instant
  readonly of: readonly { readonly field: string; readonly value: string | number }[]
}

/** The ids of the rows that held the texts, each once, read from events of these types. */
export function rowsHolding<Ids extends z.ZodObject>(
  { data: { texts } }: Expired,
  held: readonly { readonly type: string }[],
  ids: Ids,
): readonly z.output<Ids>[] {
  const rows = new Map<string, z.output<Ids>>()
  for (const text of texts) {
    const row = heldIn({ data: text }, held, ids)
    if (row) rows.set(JSON.stringify(row), row)
  }
  return [...rows.values()]
}

/**
 * Whether some of the texts were in events of these types that were sealed whole: they may be in any row of the person, which has the
 * time of its event.
 */
export const mayBeInAnyRow = ({ data: { texts } }: Expired, held: readonly { readonly type: string }[]): boolean =>
  texts.some(({ type, of }) => of.length === 0 && held.some((one) => one.type === type))

/** Whether the field of the event of this type, which occurred then, is among the texts. */
export const hasExpired = (
  { data: { texts } }: Expired,
  { type }: { readonly type: string },
  field: string,
  writtenAt: Instant | null,
): boolean => texts.some((text) => text.type === type && text.field === field && text.writtenAt === writtenAt)
