// A content as a learner gets it: everything but the expected answers. One shape for all kinds, so that a player reads it easily.
import { z } from 'zod'
import type { ContentBody } from './content-body.ts'
import { type AskedQuestion, asAsked } from './quiz-question.ts'

export const ShownSource = z
  .object({
    from: z.enum(['file', 'link']).describe('A stored file, or an https address.'),
    file: z.string().nullable().describe('The stored file, by its id; null for an address.'),
    url: z.string().nullable().describe('The address; null for a stored file.'),
  })
  .describe('Where the bytes of a medium are.')

const ShownQuestion = z
  .object({
    kind: z.enum(['one-choice', 'several-choices', 'short-answer', 'number']).describe('How it is answered.'),
    prompt: z.string().describe('The question.'),
    points: z.number().describe('Points of a right answer.'),
    choices: z.array(z.string()).nullable().describe('The choices, in order; null if it has none.'),
    unit: z.string().nullable().describe('The unit of the number; null if it has none.'),
  })
  .meta({ id: 'QuizQuestionShown', description: 'A question of a quiz, without its expected answer.' })

export const ShownBody = {
  text: z.string().nullable().describe('The text, or what to write; null for other kinds.'),
  questions: z.array(ShownQuestion).nullable().describe('The questions of a quiz; null for other kinds.'),
  medium: ShownSource.nullable().describe('The file or address of a video, audio, image or document.'),
  alternative: z.string().nullable().describe('What an image shows, in words.'),
  transcript: z.string().nullable().describe('What a video or a recording says.'),
  exercise: z.string().nullable().describe('The exercise of the bank, by its id.'),
  leastWords: z.int().nullable().describe('How many words a piece of writing has at least.'),
  mostWords: z.int().nullable().describe('How many words it has at most.'),
} as const

export type BodyShown = {
  readonly text: string | null
  readonly questions: AskedQuestion[] | null
  readonly medium: { from: 'file' | 'link'; file: string | null; url: string | null } | null
  readonly alternative: string | null
  readonly transcript: string | null
  readonly exercise: string | null
  readonly leastWords: number | null
  readonly mostWords: number | null
}

const nothing: BodyShown = {
  text: null,
  questions: null,
  medium: null,
  alternative: null,
  transcript: null,
  exercise: null,
  leastWords: null,
  mostWords: null,
}

export function asShown(body: ContentBody): BodyShown {
  switch (body.kind) {
    case 'text':
      return { ...nothing, text: body.text }
    case 'quiz':
      return { ...nothing, questions: body.questions.map(asAsked) }
    case 'video':
    case 'audio':
      return { ...nothing, medium: mediumOf(body.source), transcript: body.transcript ?? null }
    case 'image':
      return { ...nothing, medium: mediumOf(body.source), alternative: body.alternative }
    case 'document':
      return { ...nothing, medium: mediumOf(body.source) }
    case 'exercise':
      return { ...nothing, exercise: body.exercise }
    case 'text-production':
      return {
        ...nothing,
        text: body.instructions,
        leastWords: body.leastWords ?? null,
        mostWords: body.mostWords ?? null,
      }
  }
}

const mediumOf = (source: Extract<ContentBody, { kind: 'document' }>['source']): NonNullable<BodyShown['medium']> =>
  source.from === 'file'
    ? { from: 'file', file: source.file, url: null }
    : { from: 'link', file: null, url: source.url }
