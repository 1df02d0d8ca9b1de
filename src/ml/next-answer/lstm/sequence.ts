// The last twenty answers before a question as numbers: the input of the LSTM. Numeric, since the ids of exercises would need
// an embedding, which the library cannot train.
import type { AnswerTable } from '../../answers.ts'
import { easeOf, type Rates } from '../rates.ts'
import type { Translation } from '../walk.ts'

export const STEPS = 20
/**
 * Of each step: right, wrong (neither before the first answer), difficulty of its exercise, the same skill as the question, the
 * same exercise, response time; and of the question: its difficulty, and how many answers came before.
 */
export const INPUTS = 8
export const SEQUENCE = STEPS * INPUTS

/** Brings logits, and logarithms of seconds and of counts, to about −1 to 1. */
const LOGITS = 2
const LOG_SECONDS = 4
const LOG_ANSWERS = 6

/** Writes the sequence before an answer of the table into `into`, from `offset`. */
export function writeSequence(
  table: AnswerTable,
  row: number,
  { rates, exercise, skill }: { readonly rates: Rates } & Partial<Translation>,
  into: Float32Array,
  offset: number,
): void {
  const from = table.starts[table.learner[row] ?? 0] ?? 0
  const difficultyOf = (of: number) => {
    const [asked, trained] = [table.exercise[of] ?? 0, table.skill[of] ?? 0]
    return -easeOf(rates, exercise ? (exercise[asked] ?? -1) : asked, skill ? (skill[trained] ?? -1) : trained) / LOGITS
  }
  const question = difficultyOf(row)
  const answers = Math.log1p(row - from) / LOG_ANSWERS
  for (let step = 0; step < STEPS; step += 1) {
    const at = offset + step * INPUTS
    const past = row - STEPS + step
    const isThere = past >= from
    const correct = table.correct[past] === 1
    const ms = table.durationMs[past] ?? Number.NaN
    into[at] = Number(isThere && correct)
    into[at + 1] = Number(isThere && !correct)
    into[at + 2] = isThere ? difficultyOf(past) : 0
    into[at + 3] = Number(isThere && table.skill[past] === table.skill[row])
    into[at + 4] = Number(isThere && table.exercise[past] === table.exercise[row])
    into[at + 5] = isThere && !Number.isNaN(ms) ? Math.log1p(ms / 1_000) / LOG_SECONDS : 0
    into[at + 6] = question
    into[at + 7] = answers
  }
}
