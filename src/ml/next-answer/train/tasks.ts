// The parts of a training that take long, as data: what a thread is given, what it does, what it returns. A part depends on
// nothing but what it is given, so the result is the same whatever the number of threads.
import type { AnswerTable } from '../../answers.ts'
import type { Boosting } from '../../boosting/boosting.ts'
import { trainBoosting } from '../../boosting/train-boosting.ts'
import { type Forest, trainForest } from '../../forest/forest.ts'
import { sigmoid } from '../../table.ts'
import { type BestLogistic, fitBestLogistic, type LogisticForm } from '../baselines/best-logistic.ts'
import { type FeatureBoosting, fitFeatureBoosting } from '../baselines/feature-boosting.ts'
import { type Encoder, type EncoderSettings, fitEncoder } from '../encoder.ts'
import { addAnswer, netLogit, WIDTH } from '../net/shape.ts'
import { type NetSettings, trainNet } from '../net/train-net.ts'
import { VECTOR } from '../vector.ts'
import { vectorsOf } from '../walk.ts'

/** Vectors of all rows of the table, feature by feature, in memory that the threads share. */
export type SharedVectors = SharedArrayBuffer

export type TreeSettings = {
  readonly trees: number
  readonly leaves: number
  readonly rate: number
  readonly minRows: number
  readonly l2: number
}

export type Task =
  /** Tries the settings of a net: trains on some learners, and returns its log-loss on others. */
  | { readonly kind: 'try-net'; readonly learners: number[]; readonly judged: number[]; readonly net: NetSettings }
  /** Fits an encoder on some learners, and writes the vectors of others, whom it has not seen. */
  | {
      readonly kind: 'encode'
      readonly learners: number[]
      readonly encoded: number[]
      readonly settings: EncoderSettings
      readonly vectors: SharedVectors
    }
  | { readonly kind: 'fit-encoder'; readonly learners: number[]; readonly settings: EncoderSettings }
  /** Boosting on the shared vectors of the rows, of the features alone that are listed. */
  | {
      readonly kind: 'grow-trees'
      readonly rows: Int32Array
      /** By row of the table. */
      readonly labels: Float32Array
      readonly vectors: SharedVectors
      readonly features: readonly number[]
      /** More columns by row of the table: their features are numbered after those of the vectors. */
      readonly extra?: readonly Float32Array[]
      readonly settings: TreeSettings
    }
  /** A forest on the shared vectors of the rows. */
  | {
      readonly kind: 'grow-forest'
      readonly rows: Int32Array
      /** By row of the table. */
      readonly labels: Float32Array
      readonly vectors: SharedVectors
      readonly trees: number
      readonly depth: number
      readonly seed: number
    }
  /** Boosting on the features of the read models; `folds` of each learner. */
  | { readonly kind: 'boost-features'; readonly folds: Int32Array; readonly settings: TreeSettings }
  | {
      readonly kind: 'fit-logistic'
      readonly learners: number[]
      readonly encoder: Encoder
      readonly form: LogisticForm
    }

export type TaskResult = {
  'try-net': { readonly logloss: number }
  encode: { readonly rows: number }
  'fit-encoder': Encoder
  'grow-trees': Boosting
  'grow-forest': Forest
  'boost-features': FeatureBoosting
  'fit-logistic': BestLogistic
}

/** Runs tasks, several at a time if it can, and returns their results in the order of the tasks. */
export type RunTasks = <T extends Task>(tasks: readonly T[]) => Promise<TaskResult[T['kind']][]>

/** What a task counts as done, for a line of progress: epochs, trees, fits. */
export function stepsOf(task: Task): number {
  if (task.kind === 'try-net') return task.net.epochs
  if (task.kind === 'grow-trees' || task.kind === 'boost-features') return task.settings.trees
  if (task.kind === 'grow-forest') return task.trees
  if (task.kind === 'fit-logistic') return 1
  return task.settings.net.epochs * task.settings.seeds.length
}

/** `onStep` is called as the task goes on; what it throws ends the task. */
export function carryOut(task: Task, table: AnswerTable, onStep: () => void): TaskResult[Task['kind']] {
  switch (task.kind) {
    case 'try-net':
      return { logloss: triedNet(task, table, onStep) }
    case 'encode': {
      const encoder = fitEncoder(table, task.learners, task.settings, onStep)
      const { columns, rows } = vectorsOf(table, task.encoded, encoder)
      const shared = sharedColumns(task.vectors)
      columns.forEach((column, feature) => {
        const into = shared[feature]
        if (into) scatter(column, rows, into)
      })
      return { rows: rows.length }
    }
    case 'fit-encoder':
      return fitEncoder(table, task.learners, task.settings, onStep)
    case 'grow-trees': {
      const shared = [...sharedColumns(task.vectors), ...(task.extra ?? [])]
      const columns = task.features.map((feature) => picked(shared[feature], task.rows))
      const labels = picked(task.labels, task.rows)
      return trainBoosting(columns, labels, { loss: 'logistic', ...task.settings, onTree: onStep })
    }
    case 'grow-forest': {
      const { rows, trees, depth, seed } = task
      const columns = sharedColumns(task.vectors).map((column) => picked(column, rows))
      return trainForest(columns, picked(task.labels, rows), { trees, depth, seed, onTree: onStep })
    }
    case 'boost-features':
      return fitFeatureBoosting(table, task.folds, task.settings, onStep)
    case 'fit-logistic': {
      const logistic = fitBestLogistic(table, task.learners, task.encoder, task.form)
      onStep()
      return logistic
    }
  }
}

export const sharedVectors = (rows: number): SharedVectors =>
  new SharedArrayBuffer(rows * VECTOR * Float32Array.BYTES_PER_ELEMENT)

export function sharedColumns(vectors: SharedVectors): Float32Array[] {
  const rows = vectors.byteLength / (VECTOR * Float32Array.BYTES_PER_ELEMENT)
  return Array.from(
    { length: VECTOR },
    (_, feature) => new Float32Array(vectors, feature * rows * Float32Array.BYTES_PER_ELEMENT, rows),
  )
}

function scatter(column: Float32Array, rows: Int32Array, into: Float32Array): void {
  for (let at = 0; at < rows.length; at += 1) into[rows[at] ?? 0] = column[at] ?? Number.NaN
}

const picked = (column: Float32Array | undefined, rows: Int32Array): Float32Array =>
  Float32Array.from(rows, (row) => column?.[row] ?? Number.NaN)

function triedNet(
  { learners, judged, net }: Extract<Task, { kind: 'try-net' }>,
  table: AnswerTable,
  onStep: () => void,
): number {
  const weights = trainNet(table, learners, net, () => {
    onStep()
    return true
  })
  let loss = 0
  let rows = 0
  for (const learner of judged) {
    const blocks = new Float32Array(WIDTH)
    const from = table.starts[learner] ?? 0
    for (let row = from; row < (table.starts[learner + 1] ?? 0); row += 1) {
      const question = { exercise: table.exercise[row] ?? -1, skill: table.skill[row] ?? -1 }
      const p = sigmoid(netLogit({ blocks, answers: row - from }, question, weights))
      const correct = table.correct[row] === 1
      loss -= Math.log(Math.max(1e-15, correct ? p : 1 - p))
      addAnswer(blocks, question.exercise, question.skill, correct, weights)
      rows += 1
    }
  }
  return loss / rows
}
