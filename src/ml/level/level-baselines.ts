// What the model of levels must beat: the ±1 rule, Elo, and the ability of the past answers alone.
import type { AnswerTable } from '../answers.ts'
import { abilityStep } from '../next-answer/elo.ts'
import { sigmoid } from '../table.ts'
import { difficultyAt, type LevelModel, levelByRule, levelOfAbility } from './level-model.ts'

/** Answers at one level after which the ±1 rule moves a learner. */
const WINDOW = 5

/** Where the ±1 rule leads after these answers: it judges the last five, if all were at the level of the last one. */
export function ruleLevel({ level, correct }: AnswerTable, rows: readonly number[]): number {
  const served = level[rows.at(-1) ?? -1] ?? 3
  const last = rows.slice(-WINDOW)
  const isFull = last.length === WINDOW && last.every((row) => level[row] === served)
  if (!isFull) return served
  return levelByRule(
    served,
    last.reduce((sum, row) => sum + (correct[row] ?? 0), 0),
    WINDOW,
  )
}

/** The level at which an Elo rating, moved by each answer from 0, meets the target; the difficulties are those of the model. */
export function eloLevel(model: LevelModel, table: AnswerTable, rows: readonly number[], target: number): number {
  let rating = 0
  for (const [answers, row] of rows.entries()) {
    const expected = sigmoid(rating - difficultyAt(model, table.level[row] ?? 3))
    rating += abilityStep(answers) * ((table.correct[row] ?? 0) - expected)
  }
  return levelOfAbility(model, rating, target)
}
