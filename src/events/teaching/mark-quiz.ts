// Marks the answers to a quiz. Pure, so that a player, a command and a rebuild mark alike.
//
// The rule, in words:
// - one choice: the expected one; several choices: all the expected ones and no other;
// - a short answer: equal to one of the expected answers, apart from upper and lower case, spaces at the ends and in a row,
//   the kind of apostrophe and dash, `oe` for `œ`, and a final full stop. Accents count only if the question says so;
// - a number: within the tolerance of the expected one. Spaces within it and a decimal comma are read as a person writes
//   them: `1 234,5`, `1234.5` and `1234,50` are the same number. A unit behind it is allowed if it is the question's;
// - a blank or another kind of answer than the question asks for is wrong, and never an error.
import type { QuizAnswer, QuizQuestion } from './quiz-question.ts'

export type Marked = {
  /** Per question, in order. */
  readonly correct: readonly boolean[]
  readonly points: number
  readonly mostPoints: number
  /** Points out of all points, from 0 to 1. */
  readonly score: number
}

/** Marks the answers in the order of the questions. Missing answers are blanks; answers beyond the questions are ignored. */
export function markQuiz(questions: readonly QuizQuestion[], answers: readonly QuizAnswer[]): Marked {
  const correct = questions.map((question, i) => isRight(question, answers[i] ?? null))
  const mostPoints = questions.reduce((sum, { points }) => sum + points, 0)
  const points = questions.reduce((sum, question, i) => sum + (correct[i] ? question.points : 0), 0)
  return { correct, points, mostPoints, score: mostPoints > 0 ? points / mostPoints : 0 }
}

/** Whether an answer is right, by the rule at the top of this file. */
export function isRight(question: QuizQuestion, answer: QuizAnswer): boolean {
  if (answer === null) return false
  switch (question.kind) {
    case 'one-choice':
      return 'choice' in answer && answer.choice === question.expected
    case 'several-choices':
      return 'choices' in answer && sameSet(answer.choices, question.expected)
    case 'short-answer':
      return 'text' in answer && isExpectedText(answer.text, question)
    case 'number':
      return 'text' in answer && isExpectedNumber(answer.text, question)
  }
}

const sameSet = (a: readonly number[], b: readonly number[]): boolean => {
  const [left, right] = [new Set(a), new Set(b)]
  return left.size === right.size && [...left].every((one) => right.has(one))
}

/** As the rule compares short answers, accents included. */
const plain = (text: string): string =>
  text
    .normalize('NFC')
    .toLocaleLowerCase('fr')
    .replaceAll(/[’ʼ`´]/gu, "'")
    .replaceAll(/[‐‑‒–—−]/gu, '-')
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replaceAll(/\s+/gu, ' ')
    .trim()
    .replace(/\s*\.$/u, '')

const withoutAccents = (text: string): string => text.normalize('NFD').replaceAll(/\p{Mn}/gu, '')

function isExpectedText(given: string, { expected, accentsCount }: Extract<QuizQuestion, { kind: 'short-answer' }>) {
  const comparable = (text: string) => (accentsCount ? plain(text) : withoutAccents(plain(text)))
  const answer = comparable(given)
  return answer !== '' && expected.some((one) => comparable(one) === answer)
}

/** `1 234,5` → 1234.5; null for what is no number. A comma and a point together are no number: they are ambiguous. */
export function readNumber(text: string): number | null {
  const digits = text.replaceAll(/[\s\u202f\u00a0]/gu, '').replaceAll(/[−–]/gu, '-')
  if (!/^[+-]?(\d+([.,]\d*)?|[.,]\d+)$/.test(digits)) return null
  const value = Number(digits.replace(',', '.'))
  return Number.isFinite(value) ? value : null
}

function isExpectedNumber(given: string, { expected, tolerance, unit }: Extract<QuizQuestion, { kind: 'number' }>) {
  const typed = given.trim()
  const bare = unit !== undefined && plain(typed).endsWith(plain(unit)) ? typed.slice(0, -unit.length) : typed
  const value = readNumber(bare)
  // 0.1 + 0.2 is not 0.3 in binary: a difference of one part in 10^12 is none.
  return value !== null && Math.abs(value - expected) <= tolerance + Math.abs(expected) * 1e-12
}
