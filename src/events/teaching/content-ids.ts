// The ids of contents, and the words for their kinds. Definitions that only refer to a content need no more.
import { z } from 'zod'

/** A content of the school: a text, a quiz, a video… Its definition has a stream of its own. */
export const ContentItemId = z.uuid().toLowerCase().brand<'ContentItemId'>().describe('A content, by its id.')
export type ContentItemId = z.output<typeof ContentItemId>

export const contentKinds = [
  'text',
  'quiz',
  'video',
  'audio',
  'image',
  'document',
  'exercise',
  'text-production',
] as const
export const ContentKind = z.enum(contentKinds).describe('What kind of content it is.')
export type ContentKind = z.output<typeof ContentKind>

/** `draft`: not looked at a second time yet; `validated`: learners may get it; `withdrawn`: nobody gets it any more. */
export const ContentStatus = z
  .enum(['draft', 'validated', 'withdrawn'])
  .describe('`draft`: not validated yet; `validated`: ready for learners; `withdrawn`: no longer given to anybody.')
export type ContentStatus = z.output<typeof ContentStatus>

/** `made`: by a person of the school; `imported`: from elsewhere; `generated`: by a model. */
export const ContentOrigin = z
  .enum(['made', 'imported', 'generated'])
  .describe('Where it comes from: `made` in the school, `imported` from elsewhere, or `generated` by a model.')

export const kindsInFrench: Readonly<Record<ContentKind, string>> = {
  text: 'texte',
  quiz: 'quiz',
  video: 'vidéo',
  audio: 'enregistrement',
  image: 'image',
  document: 'document',
  exercise: 'exercice',
  'text-production': 'rédaction',
}
export const kindsInEnglish: Readonly<Record<ContentKind, string>> = {
  text: 'text',
  quiz: 'quiz',
  video: 'video',
  audio: 'recording',
  image: 'image',
  document: 'document',
  exercise: 'exercise',
  'text-production': 'piece of writing',
}
