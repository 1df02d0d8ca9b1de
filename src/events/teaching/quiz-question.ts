// The questions of a quiz, each with its expected answer and its points, and what a learner answers to one.
import { z } from 'zod'
import { possiblyEmptyText, text } from '../text.ts'

/** Points of one question. Half points are usual in French schools. */
const Points = z.number().min(0.25).max(100).multipleOf(0.25).describe('Points of a right answer, in quarters.')

const asked = {
  prompt: text(1_000).describe('The question.'),
  points: Points,
  explanation: text(1_000).optional().describe('Shown to the learner after the answer: why it is so.'),
}
const Choices = z.array(text(300)).min(2).max(12).describe('The choices, in the order shown.')
/** A choice by its place in the list. */
const ChoiceIndex = z.int().min(0).max(11)

export const QuizQuestion = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('one-choice').describe('A question with one right choice.'),
      ...asked,
      choices: Choices,
      expected: ChoiceIndex.describe('The right choice, by its place in the list, from 0.'),
    }),
    z.strictObject({
      kind: z.literal('several-choices').describe('A question with several right choices.'),
      ...asked,
      choices: Choices,
      expected: z
        .array(ChoiceIndex)
        .min(1)
        .max(12)
        .describe(
          'The right choices, by their places in the list, from 0. All of them, and no other, make a right answer.',
        ),
    }),
    z.strictObject({
      kind: z.literal('short-answer').describe('A question that is answered in a few words.'),
      ...asked,
      expected: z.array(text(200)).min(1).max(20).describe('The answers that count as right.'),
      accentsCount: z
        .boolean()
        .default(false)
        .describe('Whether a missing or wrong accent makes the answer wrong: `ou` for `où`.'),
    }),
    z.strictObject({
      kind: z.literal('number').describe('A question that is answered with a number.'),
      ...asked,
      expected: z.number().min(-1e15).max(1e15).describe('The right number.'),
      tolerance: z.number().min(0).max(1e15).default(0).describe('How far from it an answer may be.'),
      unit: text(20).optional().describe('The unit, shown behind the field; the answer is a number alone.'),
    }),
  ])
  .meta({ title: 'QuizQuestion' })
export type QuizQuestion = z.output<typeof QuizQuestion>

export const MOST_QUESTIONS = 50
export const QuizQuestions = z.array(QuizQuestion).min(1).max(MOST_QUESTIONS).describe('The questions, in order.')

/** What a learner answers to one question; null where it was left blank. */
export const QuizAnswer = z
  .union([
    z.strictObject({ choice: ChoiceIndex.describe('The choice, by its place in the list, from 0.') }),
    z.strictObject({ choices: z.array(ChoiceIndex).max(12).describe('The choices, by their places, from 0.') }),
    z.strictObject({ text: possiblyEmptyText(500).describe('What the learner wrote: a short answer, or a number.') }),
  ])
  .nullable()
export type QuizAnswer = z.output<typeof QuizAnswer>

/** The sum of the points of all questions. Quarters add up exactly. */
export const pointsOf = (questions: readonly Pick<QuizQuestion, 'points'>[]): number =>
  questions.reduce((sum, { points }) => sum + points, 0)

/** A question as a learner sees it: without the expected answer, and without what explains it. */
export type AskedQuestion = {
  readonly kind: QuizQuestion['kind']
  readonly prompt: string
  readonly points: number
  readonly choices: string[] | null
  readonly unit: string | null
}

export const asAsked = (question: QuizQuestion): AskedQuestion => ({
  kind: question.kind,
  prompt: question.prompt,
  points: question.points,
  choices: 'choices' in question ? [...question.choices] : null,
  unit: question.kind === 'number' ? (question.unit ?? null) : null,
})
