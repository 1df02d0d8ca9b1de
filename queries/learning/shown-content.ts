// What a learner sees of an activity: its content, without right answers where it is an evaluation.
import { z } from 'zod'
import type { Activity } from '#events/teaching/sequences.ts'

const ShownQuestion = z
  .object({
    question: z.string().describe('The code of the question.'),
    text: z.string().describe('The question.'),
    choices: z.array(z.string()).nullable().describe('The answers to choose from; null if it is typed.'),
    expected: z
      .array(z.string())
      .nullable()
      .describe('The right answers, so that a device can tell without a network; null in an evaluation.'),
    reason: z.string().nullable().describe('Why this is right; null if nothing is said.'),
    exerciseVersion: z
      .int()
      .nullable()
      .describe('Of an exercise of the bank, the version to hand in with the answer; null for another question.'),
  })
  .meta({ id: 'ShownQuestion', description: 'A question as a learner gets it.' })

export const ShownContent = z
  .object({
    form: z.string().describe('`text`, `media`, `content`, `questions` or `writing`.'),
    text: z.string().nullable().describe('What is read, or what to write about.'),
    medium: z.string().nullable().describe('`video` or `audio`, of a recording.'),
    address: z.string().nullable().describe('The path of a recording on this service.'),
    captions: z.string().nullable().describe('Its captions, as WebVTT.'),
    transcript: z.string().nullable().describe('What is said and shown, in words.'),
    content: z.string().nullable().describe('A content of the school, by its id.'),
    leastWords: z.int().nullable().describe('How many words are expected at least.'),
    mostWords: z.int().nullable().describe('How many words are expected at most.'),
    questions: z.array(ShownQuestion).describe('The questions, in order.'),
  })
  .meta({ id: 'ShownContent', description: 'What a learner sees and does in an activity.' })
type Shown = z.output<typeof ShownContent>

const nothing: Omit<Shown, 'form'> = {
  ...{ text: null, medium: null, address: null, captions: null, transcript: null, content: null },
  ...{ leastWords: null, mostWords: null, questions: [] },
}

type Banked = {
  readonly exercise: string
  readonly version: number
  readonly question: string | null
  readonly expected: string | null
}

export function shownContent(
  { content, kind }: Pick<Activity, 'content' | 'kind'>,
  bank: readonly Banked[],
  showsReasons: boolean,
): Shown {
  const tells = kind !== 'evaluation'
  switch (content.form) {
    case 'text':
      return { ...nothing, form: 'text', text: content.text }
    case 'media': {
      const { medium, address, captions = null, transcript } = content
      return { ...nothing, form: 'media', medium, address, captions, transcript }
    }
    case 'content':
      return { ...nothing, form: 'content', content: content.content }
    case 'writing': {
      const { prompt, leastWords = null, mostWords = null } = content
      return { ...nothing, form: 'writing', text: prompt, leastWords, mostWords }
    }
    case 'questions':
      return {
        ...nothing,
        form: 'questions',
        questions: content.questions.map(({ question, text, choices, expected, reason }) => ({
          ...{ question, text, choices: choices ?? null },
          expected: tells ? expected : null,
          reason: tells && showsReasons ? (reason ?? null) : null,
          exerciseVersion: null,
        })),
      }
    case 'exercises':
      return {
        ...nothing,
        form: 'questions',
        questions: content.exercises.map((exercise) => {
          const banked = bank.find((one) => one.exercise === exercise)
          const expected = banked?.expected ?? null
          return {
            ...{ question: exercise, text: banked?.question ?? exercise, choices: null, reason: null },
            expected: tells && expected !== null ? [expected] : null,
            exerciseVersion: banked?.version ?? null,
          }
        }),
      }
  }
}
