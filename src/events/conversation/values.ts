// The values that the conversation context's events and read models share.
import { z } from 'zod'
import { derivedUuid } from '#kernel/derived-uuid.ts'
import { PersonId, streamName } from '#kernel/ids.ts'

/** A notice in the inbox of a person: derived from whom it is for and what it is about, so that it is given once. */
export const NoticeId = z.uuid().toLowerCase().brand<'NoticeId'>().describe('A notice, by its id.')
export type NoticeId = z.output<typeof NoticeId>

/** What a notice is about: the event or the definition that caused it. With the kind, it names the notice of a person. */
export const NoticeReference = z
  .guid()
  .toLowerCase()
  .describe('The event or the definition that the notice is about. A person is given one notice of a kind about it.')

/**
 * What a notice says: ids, codes and numbers, from which its words are made when it is read. No text that a person wrote fits:
 * there are no spaces, and no letters outside of codes.
 */
export const NoticeFacts = z
  .record(
    z.string().regex(/^[a-z][A-Za-z]{0,39}$/, 'The name of a fact in camel case.'),
    z.union([
      z.int(),
      z
        .string()
        .max(100)
        .regex(/^[A-Za-z0-9._:/-]+$/, 'A code of letters, digits and . _ : / -'),
    ]),
  )
  .refine((facts) => Object.keys(facts).length <= 12, { error: 'At most 12 facts.' })
  .describe('What it says, as ids, codes and whole numbers.')
export type NoticeFacts = z.output<typeof NoticeFacts>

/** The person whose data a notice is about, if that is not who reads it. */
export const About = PersonId.optional().describe(
  'The person whose data it is about, where that is not its reader: it goes with that person, too.',
)

/** What a person was told stands in a stream of its own. */
export const inboxOf = ({ person }: { readonly person: PersonId }) => streamName('inbox', person)

/** The same person, kind and reference give the same id, so that nobody is told the same thing twice. */
export const noticeIdOf = (of: {
  readonly person: string
  readonly kind: string
  readonly reference: string
  readonly about?: string | undefined
}): NoticeId => NoticeId.parse(derivedUuid('notice', of.person, of.kind, of.reference, of.about ?? ''))
