// What a content is made of, by its kind.
import { z } from 'zod'
import { ExerciseId } from '../learning/values.ts'
import { text } from '../text.ts'
import { ContentItemId, type ContentKind, ContentOrigin } from './content-ids.ts'
import { QuizQuestions } from './quiz-question.ts'

/** A file that the school has stored. */
export const ContentFileId = z.uuid().toLowerCase().brand<'ContentFileId'>().describe('A stored file, by its id.')

const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?'
/** As a pattern, so that the API document tells it: names or numbers, a port below 10000, and no spaces. */
const HTTPS = new RegExp(
  `^https://(?:${LABEL}\\.)*[A-Za-z](?:[A-Za-z0-9]*[A-Za-z0-9])?(?::[1-9]\\d{0,3})?(?:[/?#][^\\s\\\\]*)?$`,
)

/** An address that a browser opens over TLS, and that names no user and no password. */
const Link = z
  .string()
  .max(2_000)
  .regex(HTTPS, { error: 'An https address is expected, such as https://example.org/film.mp4.' })
  .refine((url) => !/^https:\/\/[^/?#]*@/i.test(url), { error: 'An address must not contain a name or a password.' })
  .describe('An https address.')

const Source = z
  .discriminatedUnion('from', [
    z.strictObject({ from: z.literal('file').describe('A file that the school has stored.'), file: ContentFileId }),
    z.strictObject({ from: z.literal('link').describe('An address elsewhere.'), url: Link }),
  ])
  .meta({ title: 'ContentSource', description: 'Where its bytes are: a stored file, or an https address.' })

const transcript = text(15_000).optional().describe('What is said in it, for whoever cannot hear it.')

export const ContentBody = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('text').describe('A text to read.'),
      text: text(15_000).describe('The text. Blank lines separate paragraphs.'),
    }),
    z.strictObject({ kind: z.literal('quiz').describe('Questions with their answers.'), questions: QuizQuestions }),
    z.strictObject({ kind: z.literal('video').describe('A film.'), source: Source, transcript }),
    z.strictObject({ kind: z.literal('audio').describe('A recording to listen to.'), source: Source, transcript }),
    z.strictObject({
      kind: z.literal('image').describe('An image.'),
      source: Source,
      alternative: text(500).describe('What the image shows, for whoever cannot see it.'),
    }),
    z.strictObject({ kind: z.literal('document').describe('A document, such as a PDF.'), source: Source }),
    z.strictObject({ kind: z.literal('exercise').describe('An exercise of the bank.'), exercise: ExerciseId }),
    z.strictObject({
      kind: z.literal('text-production').describe('A text that the learner writes.'),
      instructions: text(4_000).describe('What to write.'),
      leastWords: z.int().min(1).max(5_000).optional().describe('How many words it has at least.'),
      mostWords: z.int().min(1).max(5_000).optional().describe('How many words it has at most.'),
      points: z.number().min(0).max(100).multipleOf(0.25).default(0).describe('Points that a teacher can give for it.'),
    }),
  ])
  .meta({ title: 'ContentBody', description: 'What it is made of, by its kind.' })
export type ContentBody = z.output<typeof ContentBody>

/** A body of one kind. */
export type BodyOf<Kind extends ContentKind> = Extract<ContentBody, { readonly kind: Kind }>

/** What every definition of a content says. */
export const contentFields = {
  content: ContentItemId,
  title: text(200).describe('Its title, as learners see it.'),
  body: ContentBody,
  minutes: z.int().min(1).max(600).optional().describe('How many minutes it usually takes.'),
  origin: ContentOrigin.default('made'),
  source: text(500).optional().describe('Where it was taken from, and under which licence.'),
} as const
