// Trains a next-answer model on a table of training learners. Nothing of a learner that it will be judged on may be in the
// table; and no training row gets an encoding that has seen its own learner, or a twin.
import { type AnswerTable, rowsOfLearners } from '../../answers.ts'
import { scoreOf } from '../../boosting/boosting.ts'

import { foldOfGroup } from '../../splits/splits.ts'
import { logisticLogits } from '../baselines/best-logistic.ts'
import { fitCalibration } from '../calibrate.ts'
import type { Encoder } from '../encoder.ts'
import { calibrated, type NextAnswerModel } from '../model.ts'
import { FEWEST_LEARNERS, FIRST_ANSWERS, type NetCandidate, type NextAnswerSettings } from '../settings.ts'
import { VECTOR } from '../vector.ts'
import { type RunTasks, type SharedVectors, sharedColumns, sharedVectors, type Task } from './tasks.ts'

export type Training = {
  readonly model: NextAnswerModel
  /** The encoders’ out-of-fold vectors by row of the table, for other models on the same history. Empty on a cold start. */
  readonly vectors: SharedVectors
  readonly net: NetCandidate
  readonly tried: readonly (NetCandidate & { readonly logloss: number })[]
  /** Rows that the trees of the calibration have not seen. */
  readonly heldOut: Int32Array
  /** What a model without these rows makes of them, before it is calibrated. */
  readonly heldOutLogits: Float64Array
}

export const ALL_FEATURES: readonly number[] = Array.from({ length: VECTOR }, (_, feature) => feature)

/** `groups`: a number per learner, the same for twins. `run` carries out the tasks on this very table. */
export async function trainNextAnswer(
  table: AnswerTable,
  groups: Int32Array,
  settings: NextAnswerSettings,
  run: RunTasks,
): Promise<Training> {
  const everyone = table.learners.map((_, learner) => learner)
  if (everyone.length < FEWEST_LEARNERS) return coldStart(table, everyone, settings, run)
  const folds = foldsOf(groups, settings)
  const inFold = (fold: number) => everyone.filter((learner) => folds[learner] === fold)
  const outOfFold = (fold: number) => everyone.filter((learner) => folds[learner] !== fold)
  const { net, tried } = await chooseNet(settings, outOfFold(0), inFold(0), run)
  const encoding = { net: { ...settings.net, ...net }, seeds: seedsOf(settings), ...ofPairs(settings) }
  const vectors = sharedVectors(table.correct.length)
  const encoders = await run<Extract<Task, { kind: 'encode' | 'fit-encoder' }>>([
    { kind: 'fit-encoder', learners: everyone, settings: encoding },
    ...Array.from({ length: settings.folds }, (_, fold) => ({
      kind: 'encode' as const,
      learners: outOfFold(fold),
      encoded: inFold(fold),
      settings: encoding,
      vectors,
    })),
  ])
  const encoder = encoders.find((result) => 'rates' in result)
  if (!encoder) throw new Error('the encoder was not returned')
  const labels = Float32Array.from(table.correct)
  const grow = (learners: number[]): Task => ({
    kind: 'grow-trees',
    rows: rowsOfLearners(table, learners),
    labels,
    vectors,
    features: ALL_FEATURES,
    settings: settings.trees,
  })
  const logistic = (learners: number[]): Task => ({ kind: 'fit-logistic', learners, encoder, form: 'recency' })
  const judgedFolds = foldsToJudge(folds, settings.folds)
  const fits = await run([
    grow(everyone),
    logistic(everyone),
    ...judgedFolds.flatMap((fold) => [grow(outOfFold(fold)), logistic(outOfFold(fold))]),
  ])
  const [trees, ...treesBut] = fits.filter((fit) => 'loss' in fit)
  const [regression, ...regressionsBut] = fits.filter((fit) => 'history' in fit)
  if (!trees || !regression) throw new Error('a fit was not returned')

  const unseen = judgedFolds.map((fold, n) => {
    const [treesOfOthers, regressionOfOthers] = [treesBut[n], regressionsBut[n]]
    if (!treesOfOthers || !regressionOfOthers) throw new Error('a fit was not returned')
    const rows = rowsOfLearners(table, inFold(fold))
    const learners = inFold(fold)
    const { treeShare } = settings
    return {
      rows,
      ...logitsOf({ table, rows, vectors, encoder, learners, treeShare }, treesOfOthers, regressionOfOthers),
    }
  })
  const [held] = unseen
  if (!held) throw new RangeError('There must be a fold to calibrate on.')
  const model: NextAnswerModel = {
    exercises: table.exercises,
    skills: table.skills,
    encoder,
    logistic: regression,
    trees,
    treeShare: settings.treeShare,
    ensemble: null,
    ...judge(table, unseen),
  }
  return { model, vectors, net, tried, heldOut: held.rows, heldOutLogits: held.blended }
}

/** Elo and logistic regression alone: there is too little to learn more from, or to hold out. */
async function coldStart(
  table: AnswerTable,
  everyone: number[],
  settings: NextAnswerSettings,
  run: RunTasks,
): Promise<Training> {
  const net = { exerciseDecay: 0, epochs: 0 }
  const [encoder] = await run([
    {
      kind: 'fit-encoder',
      learners: everyone,
      settings: { net: { ...settings.net, ...net }, seeds: [], ...ofPairs(settings) },
    } as const,
  ])
  if (!encoder) throw new Error('the encoder was not returned')
  const [logistic] = await run([{ kind: 'fit-logistic', learners: everyone, encoder, form: 'recency' } as const])
  if (!logistic) throw new Error('the regression was not returned')
  const asItIs = { slope: 1, offset: 0 }
  return {
    model: {
      exercises: table.exercises,
      skills: table.skills,
      encoder,
      logistic,
      trees: null,
      treeShare: 0,
      calibration: asItIs,
      logisticCalibration: asItIs,
      firstAnswersBy: 'logistic',
      ensemble: null,
    },
    vectors: sharedVectors(0),
    net,
    tried: [],
    heldOut: new Int32Array(0),
    heldOutLogits: new Float64Array(0),
  }
}

/** Calibrations are fitted on the folds up to the one with which they hold this many learners, or on all. */
const CALIBRATION_LEARNERS = 2_000

/**
 * The answers of one learner are alike, so a single fold of a small school has the luck of its few learners in its calibration:
 * then each fold is judged in turn by what was fitted on the others.
 */
function foldsToJudge(folds: Int32Array, count: number): number[] {
  const judged: number[] = []
  let learners = 0
  for (let fold = 0; fold < count && learners < CALIBRATION_LEARNERS; fold += 1) {
    const size = folds.reduce((sum, of) => sum + Number(of === fold), 0)
    // The first is the held-out fold of everything else, even where it is small.
    if (size > 0 || fold === 0) judged.push(fold)
    learners += size
  }
  return judged
}

/** The fold of each learner; twins are in the same one. */
export function foldsOf(groups: Int32Array, { folds, seed }: Pick<NextAnswerSettings, 'folds' | 'seed'>): Int32Array {
  const count = groups.reduce((most, group) => Math.max(most, group + 1), 0)
  const ofGroup = foldOfGroup(count, { folds, seed })
  return groups.map((group) => ofGroup[group] ?? 0)
}

async function chooseNet(
  settings: NextAnswerSettings,
  learners: number[],
  judged: number[],
  run: RunTasks,
): Promise<Pick<Training, 'net' | 'tried'>> {
  const results = await run(
    settings.candidates.map((candidate) => ({
      kind: 'try-net' as const,
      learners,
      judged,
      net: { ...settings.net, ...candidate, seed: settings.seed },
    })),
  )
  const tried = settings.candidates.map((candidate, n) => ({
    ...candidate,
    logloss: results[n]?.logloss ?? Number.POSITIVE_INFINITY,
  }))
  const best = tried.toSorted((a, b) => a.logloss - b.logloss)[0]
  if (!best) throw new RangeError('There must be a candidate for the nets.')
  return { net: { exerciseDecay: best.exerciseDecay, epochs: best.epochs }, tried }
}

const ofPairs = ({ pairLearners }: NextAnswerSettings) => (pairLearners === undefined ? {} : { pairLearners })

const seedsOf = ({ nets, seed }: NextAnswerSettings) => Array.from({ length: nets }, (_, n) => seed * 100 + n)

type Judging = {
  readonly table: AnswerTable
  readonly rows: Int32Array
  readonly vectors: SharedVectors
  readonly encoder: Encoder
  readonly learners: readonly number[]
  readonly treeShare: number
}

/** Log-odds of rows that neither the trees nor the regression have seen. */
type Unseen = { readonly rows: Int32Array; readonly logistic: Float64Array; readonly blended: Float64Array }

function logitsOf(
  { table, rows, vectors, encoder, learners, treeShare }: Judging,
  trees: NonNullable<NextAnswerModel['trees']>,
  regression: NextAnswerModel['logistic'],
): Omit<Unseen, 'rows'> {
  const byRegression = logisticLogits(regression, table, learners, encoder, {})
  const columns = sharedColumns(vectors)
  const vector = new Float64Array(VECTOR)
  const logistic = Float64Array.from(rows, (row) => byRegression[row] ?? 0)
  const blended = Float64Array.from(rows, (row, at) => {
    columns.forEach((column, feature) => {
      vector[feature] = column[row] ?? Number.NaN
    })
    return treeShare * scoreOf(trees, vector) + (1 - treeShare) * (logistic[at] ?? 0)
  })
  return { logistic, blended }
}

/** The calibrations, and what serves the first answers. */
function judge(
  table: AnswerTable,
  unseen: readonly Unseen[],
): Pick<NextAnswerModel, 'calibration' | 'logisticCalibration' | 'firstAnswersBy'> {
  const rows = unseen.flatMap((fold) => [...fold.rows])
  const logistic = unseen.flatMap((fold) => [...fold.logistic])
  const blended = unseen.flatMap((fold) => [...fold.blended])
  const labels = Float64Array.from(rows, (row) => table.correct[row] ?? 0)
  const calibration = fitCalibration(blended, labels)
  const logisticCalibration = fitCalibration(logistic, labels)
  const first = [...rows.keys()].filter((at) => {
    const row = rows[at] ?? 0
    return row - (table.starts[table.learner[row] ?? 0] ?? 0) < FIRST_ANSWERS
  })
  const differences = first.map((at) => {
    const label = labels[at] ?? 0
    const lossOf = (p: number) => -Math.log(Math.max(1e-15, label === 1 ? p : 1 - p))
    return (
      lossOf(calibrated(calibration, blended[at] ?? 0)) - lossOf(calibrated(logisticCalibration, logistic[at] ?? 0))
    )
  })
  const firstAnswersBy = isClearlyPositive(differences) ? 'logistic' : 'trees'
  return { calibration, logisticCalibration, firstAnswersBy }
}

/** Whether the mean is more than two standard errors above zero. */
function isClearlyPositive(values: readonly number[]): boolean {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return mean > 2 * Math.sqrt(squares / (values.length - 1) / values.length)
}
