// What the exercises of the simulated schools ask: 40 questions for each skill, which are the same for all schools.
import { questionsOfNumbers } from './numbers.ts'
import type { Question, QuestionsOfSkill } from './question.ts'
import { questionsOfTexts } from './texts.ts'
import { questionsOfVerbs } from './verbs.ts'
import { questionsOfWords } from './words.ts'

export const questions: ReadonlyMap<string, QuestionsOfSkill> = new Map([
  ...questionsOfNumbers,
  ...questionsOfVerbs,
  ...questionsOfWords,
  ...questionsOfTexts,
])

export const QUESTIONS_PER_LEVEL = 8

/** The n-th question of a level, from 1. Throws where there is none. */
export function questionOf(skill: string, level: number, n: number): Question {
  const found = questions.get(skill)?.[(level - 1) * QUESTIONS_PER_LEVEL + n - 1]
  if (!found) throw new Error(`the curriculum has no question ${n} of level ${level} in ${skill}`)
  return found
}
