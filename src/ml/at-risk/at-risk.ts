// Is a learner at risk: will fewer than 60 % of the next ten answers be right? Boosting on the same vectors as the next
// answer, made before the first of the ten. The alert threshold is chosen on held-out learners for a recall of 0.80. These
// forms are judged; the one that is stored and served is in risk-model.ts.
import { type AnswerTable, rowsOfLearners } from '../answers.ts'
import { type Boosting, scoresOf } from '../boosting/boosting.ts'
import { type Alert, alertAt, thresholdForRecall } from '../metrics/ranking.ts'
import { fitCalibration } from '../next-answer/calibrate.ts'
import { type Calibration, calibrated, type NextAnswerModel } from '../next-answer/model.ts'
import type { NextAnswerSettings } from '../next-answer/settings.ts'
import { type RunTasks, sharedColumns } from '../next-answer/train/tasks.ts'
import { foldsOf, trainNextAnswer } from '../next-answer/train/train-next-answer.ts'
import { VECTOR, vectorFeatures } from '../next-answer/vector.ts'
import { pickRows } from '../table.ts'
import { planColumns, planFeatures } from './plan.ts'

/** Below this share of right answers a learner was in trouble. */
export const TROUBLE = 0.6
/** How many answers ahead. */
export const AHEAD = 10
export const WANTED_RECALL = 0.8

/** Windows of ten overlap: a leaf needs so many times the rows that it would need if they did not. */
export const ROWS_OF_OVERLAP = 5

export type AtRiskModel = {
  /** Encodes the questions; its own trees are not used here. */
  readonly encoding: NextAnswerModel
  readonly trees: Boosting
  /** Places of the features in the vector that the trees see. */
  readonly features: readonly number[]
  readonly calibration: Calibration
  /** A learner is flagged from this probability on. */
  readonly threshold: number
}

/** Per row of the table: 1 in trouble, 0 not, NaN where fewer than ten answers follow (the row’s own is the first). */
export function troubleLabels({ starts, learners, correct }: AnswerTable): Float32Array {
  const labels = new Float32Array(correct.length).fill(Number.NaN)
  for (let learner = 0; learner < learners.length; learner += 1) {
    const until = starts[learner + 1] ?? 0
    for (let row = starts[learner] ?? 0; row + AHEAD <= until; row += 1) {
      let right = 0
      for (let at = row; at < row + AHEAD; at += 1) right += correct[at] ?? 0
      labels[row] = right < TROUBLE * AHEAD ? 1 : 0
    }
  }
  return labels
}

/** What is known before the next exercise is chosen. */
const ofQuestion = /^(skill-|exercise-|same-|elo-|net|pair|level$|run$|gap$)/
export const historyAlone: readonly number[] = vectorFeatures.flatMap((name, at) => (ofQuestion.test(name) ? [] : [at]))
export const withNextExercise: readonly number[] = vectorFeatures.map((_, at) => at)

/** Where all ten exercises are planned: what is known of each of them, too. */
export const withPlan: readonly number[] = [...withNextExercise, ...planFeatures.map((_, at) => VECTOR + at)]

export type AtRiskTraining = {
  readonly model: AtRiskModel
  /** On learners whom the trees of the threshold had not seen. */
  readonly alert: Alert
}

/** Null if the learners are too few for trees, or if nobody, or everybody, was in trouble. */
export async function trainAtRisk(
  table: AnswerTable,
  groups: Int32Array,
  settings: NextAnswerSettings,
  run: RunTasks,
  features: readonly (readonly number[])[] = [withNextExercise],
): Promise<readonly AtRiskTraining[] | null> {
  const trained = await trainNextAnswer(table, groups, settings, run)
  if (trained.model.trees === null) return null
  const labels = troubleLabels(table)
  const folds = foldsOf(groups, settings)
  const rows = (wanted: (learner: number) => boolean) =>
    rowsOfLearners(table, [...table.learners.keys()].filter(wanted)).filter((row) => !Number.isNaN(labels[row]))
  const all = rows(() => true)
  const seen = rows((learner) => folds[learner] !== 0)
  const heldOut = rows((learner) => folds[learner] === 0)
  if (![seen, heldOut].every((some) => hasBoth(labels, some))) return null
  const isPlanned = (of: readonly number[]) => of.some((feature) => feature >= VECTOR)
  const plan = features.some(isPlanned) ? planColumns(table, sharedColumns(trained.vectors), AHEAD) : []
  const grow = (of: readonly number[], on: Int32Array) => ({
    kind: 'grow-trees' as const,
    rows: on,
    labels,
    vectors: trained.vectors,
    features: of,
    ...(isPlanned(of) && { extra: plan }),
    settings: { ...settings.trees, minRows: ROWS_OF_OVERLAP * settings.trees.minRows },
  })
  const grown = await run(features.flatMap((of) => [grow(of, all), grow(of, seen)]))
  return features.map((of, n) => {
    const [trees, treesBut] = [grown[2 * n], grown[2 * n + 1]]
    if (!trees || !treesBut) throw new Error('the trees were not returned')
    const logits = scoresOf(treesBut, columnsOf([...sharedColumns(trained.vectors), ...plan], of, heldOut))
    const outcomes = Float64Array.from(heldOut, (row) => labels[row] ?? 0)
    const calibration = fitCalibration(logits, outcomes)
    const scored = { labels: outcomes, predictions: logits.map((logOdds) => calibrated(calibration, logOdds)) }
    const threshold = thresholdForRecall(scored, WANTED_RECALL)
    const model = { encoding: trained.model, trees, features: of, calibration, threshold }
    return { model, alert: alertAt(scored, threshold) }
  })
}

const hasBoth = (labels: Float32Array, rows: Int32Array): boolean =>
  rows.some((row) => labels[row] === 1) && rows.some((row) => labels[row] === 0)

const columnsOf = (columns: readonly Float32Array[], features: readonly number[], rows: Int32Array): Float32Array[] =>
  pickRows(
    features.map((feature) => columns[feature] ?? new Float32Array(0)),
    rows,
  )

/** Probabilities of trouble from vectors, one per row; for a model with the plan its columns follow those of the vectors. */
export function riskOf({ trees, features, calibration }: AtRiskModel, columns: readonly Float32Array[]): Float64Array {
  const seen = features.map((feature) => columns[feature] ?? new Float32Array(0))
  return scoresOf(trees, seen).map((logOdds) => calibrated(calibration, logOdds))
}
