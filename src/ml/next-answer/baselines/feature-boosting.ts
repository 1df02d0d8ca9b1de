// Boosting on the 21 features that are kept as read models (features/answer-features.ts): what the memory net, the pairs and the
// longer history of the model are held against.
import type { AnswerTable } from '../../answers.ts'
import { type Boosting, scoresOf } from '../../boosting/boosting.ts'
import { trainBoosting } from '../../boosting/train-boosting.ts'
import type { Answer } from '../../features/answer.ts'
import { featureSchema } from '../../features/answer-features.ts'
import { type Encodings, encodingsOf } from '../../features/encodings.ts'
import { emptyHistory, remember, vectorAfter } from '../../features/history.ts'
import { sigmoid } from '../../table.ts'
import type { TreeSettings } from '../train/tasks.ts'

export type FeatureBoosting = { readonly trees: Boosting; readonly encodings: Encodings }

/** All but the three of time, which many tables lack. */
const OF_TIME = new Set(['lastDuration', 'meanDuration5', 'gap'])
const places = featureSchema.features.flatMap(({ name }, at) => (OF_TIME.has(name) ? [] : [at]))

/** `folds`: of each learner; a row's encodings have not seen the learners of its own fold. */
export function fitFeatureBoosting(
  table: AnswerTable,
  folds: Int32Array,
  settings: TreeSettings,
  onTree: () => void = () => undefined,
): FeatureBoosting {
  const everyone = table.learners.map((_, learner) => learner)
  const ofFold = Array.from({ length: Math.max(...folds) + 1 }, (_, fold) =>
    encodingsOf(
      answersOf(
        table,
        everyone.filter((learner) => folds[learner] !== fold),
      ),
    ),
  )
  const encodings = encodingsOf(answersOf(table, everyone))
  const columns = featureColumns(table, (learner) => ofFold[folds[learner] ?? 0] ?? encodings)
  const trees = trainBoosting(columns, Float32Array.from(table.correct), {
    ...{ loss: 'logistic', ...settings },
    onTree,
  })
  return { trees, encodings }
}

/** Probabilities by row of the table. */
export const byFeatureBoosting = ({ trees, encodings }: FeatureBoosting, table: AnswerTable): Float64Array =>
  scoresOf(
    trees,
    featureColumns(table, () => encodings),
  ).map(sigmoid)

function featureColumns(table: AnswerTable, encodingsFor: (learner: number) => Encodings): Float32Array[] {
  const columns = places.map(() => new Float32Array(table.correct.length))
  const values = new Float64Array(featureSchema.features.length)
  for (const learner of table.learners.keys()) {
    const history = emptyHistory()
    const encodings = encodingsFor(learner)
    for (let row = table.starts[learner] ?? 0; row < (table.starts[learner + 1] ?? 0); row += 1) {
      const answer = answerAt(table, row)
      vectorAfter(history, encodings, { exercise: answer.exercise, skill: answer.skill, at: answer.at }, values)
      for (const [n, place] of places.entries()) {
        const column = columns[n]
        if (column) column[row] = values[place] ?? Number.NaN
      }
      remember(history, answer)
    }
  }
  return columns
}

function* answersOf(table: AnswerTable, learners: readonly number[]): Generator<Answer> {
  for (const learner of learners)
    for (let row = table.starts[learner] ?? 0; row < (table.starts[learner + 1] ?? 0); row += 1)
      yield answerAt(table, row)
}

function answerAt(table: AnswerTable, row: number): Answer {
  const durationMs = table.durationMs[row] ?? Number.NaN
  return {
    learner: table.learners[table.learner[row] ?? 0] ?? '',
    exercise: table.exercises[table.exercise[row] ?? 0] ?? '',
    skill: table.skills[table.skill[row] ?? 0] ?? '',
    correct: table.correct[row] === 1,
    at: table.at[row] ?? 0,
    durationMs: Number.isNaN(durationMs) ? undefined : durationMs,
    level: undefined,
  }
}
