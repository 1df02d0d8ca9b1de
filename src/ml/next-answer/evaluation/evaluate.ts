// Trains on some learners and compares the model with every baseline on others. The tables are apart: nothing that is fitted
// sees a test learner, and the vectors of test learners use the encodings of training learners alone.
import type { AnswerTable } from '../../answers.ts'
import { scoresOf } from '../../boosting/boosting.ts'
import { type Measures, measure, type TestRows } from '../../metrics/measures.ts'
import { type Interval, pairedBootstrap } from '../../metrics/paired-bootstrap.ts'
import { sigmoid } from '../../table.ts'
import { byFeatureBoosting } from '../baselines/feature-boosting.ts'
import type { TrainSequences } from '../lstm/lstm.ts'
import { predictTable, translationOf } from '../model.ts'
import type { NextAnswerSettings } from '../settings.ts'
import { FEWEST_LEARNERS } from '../settings.ts'
import type { RunTasks } from '../train/tasks.ts'
import { foldsOf, type Training, trainNextAnswer } from '../train/train-next-answer.ts'
import { vectorGroups } from '../vector.ts'
import { vectorsOf } from '../walk.ts'
import { baselineScores, netScores, type Scores } from './baselines.ts'
import { type EnsembleSettings, ensembleScores, type FittedEnsemble, fitEnsemble } from './ensemble.ts'

export type Evaluation = {
  readonly training: Training
  /** Baselines, then the memory net, then the candidate, then the steps of the ablation. */
  readonly models: readonly Measures[]
  /** The candidate’s AUC minus that of the best baseline, by learner; null with a single kind of answer. */
  readonly gain: (Interval & { readonly over: string }) | null
  /** AUC of the ensemble and of the model on the held-out fifth; null where it was not asked for, and on a cold start. */
  readonly ensemble: FittedEnsemble['heldOut'] | null
}

export type EvaluationInput = {
  readonly training: AnswerTable
  readonly test: AnswerTable
  /** A number per training learner, the same for twins. */
  readonly groups: Int32Array
  /** Test learners without a twin among the training learners. */
  readonly isClean: (learner: number) => boolean
  /** Which rows of the test table are judged: all, or those after a moment. */
  readonly isJudged?: (row: number) => boolean
  readonly settings: NextAnswerSettings
  readonly withAblation: boolean
  /** Also fits 0.4 of an LSTM and 0.6 of a forest. */
  readonly ensemble?: { readonly settings: EnsembleSettings; readonly train: TrainSequences }
}

export const CANDIDATE = 'next-answer'

/** `run` carries out tasks on the training table. */
export async function evaluateNextAnswer(input: EvaluationInput, run: RunTasks): Promise<Evaluation> {
  const { training, test, groups, settings, withAblation, isJudged = () => true } = input
  const trained = await trainNextAnswer(training, groups, settings, run)
  const { encoder, logistic } = trained.model
  const everyone = training.learners.map((_, learner) => learner)
  const [counts] = await run([{ kind: 'fit-logistic', learners: everyone, encoder, form: 'counts' } as const])
  if (!counts) throw new Error('the regression was not returned')
  const boosted = await boostedFeatures(input, run)
  const translation = translationOf(trained.model, test)
  const judged = test.learners.map((_, learner) => learner)
  const baselines = [...baselineScores({ training, test, encoder, translation, counts, recency: logistic }), ...boosted]
  const candidate: Scores = { name: CANDIDATE, probabilities: predictTable(trained.model, test, judged) }
  const hasNets = encoder.nets.length > 0
  const ensemble =
    input.ensemble === undefined
      ? null
      : await fitEnsemble(
          { training, groups, settings, ensemble: input.ensemble.settings, trained },
          run,
          input.ensemble.train,
        )
  const scores = [
    ...baselines,
    ...(hasNets ? [{ name: 'memory-net', probabilities: netScores(test, encoder, translation) }] : []),
    ...(ensemble ? ensembleScores(ensemble.ensemble, test, trained.model, translation) : []),
    candidate,
    ...(withAblation && hasNets ? await ablation(input, trained, run) : []),
  ]

  const rows = [...test.correct.keys()].filter(isJudged)
  const testRows: TestRows = {
    labels: rows.map((row) => test.correct[row] ?? 0),
    before: rows.map((row) => row - (test.starts[test.learner[row] ?? 0] ?? 0)),
    clean: rows.map((row) => Number(input.isClean(test.learner[row] ?? 0))),
  }
  const judgedOf = ({ probabilities }: Scores) => rows.map((row) => probabilities[row] ?? Number.NaN)
  const models = scores.map((one) => measure(one.name, testRows, judgedOf(one)))
  const gain = gainOver(models, baselines, candidate, judgedOf, testRows, rows, test)
  return { training: trained, models, gain, ensemble: ensemble?.heldOut ?? null }
}

/** The trees of the model on the 21 features of the read models. None on a cold start, where trees do not pay. */
async function boostedFeatures(
  { training, test, groups, settings }: EvaluationInput,
  run: RunTasks,
): Promise<Scores[]> {
  if (training.learners.length < FEWEST_LEARNERS) return []
  const task = { kind: 'boost-features', folds: foldsOf(groups, settings), settings: settings.trees } as const
  const [boosted] = await run([task])
  if (!boosted) throw new Error('the trees of the baseline were not returned')
  return [{ name: 'boosting-21', probabilities: byFeatureBoosting(boosted, test) }]
}

/** The best baseline by AUC, and how much better the candidate is when learners are drawn again. */
function gainOver(
  models: readonly Measures[],
  baselines: readonly Scores[],
  candidate: Scores,
  judgedOf: (scores: Scores) => number[],
  { labels }: TestRows,
  rows: readonly number[],
  test: AnswerTable,
): Evaluation['gain'] {
  const best = models
    .slice(0, baselines.length)
    .filter(({ auc }) => auc !== null)
    .toSorted((a, b) => (b.auc ?? 0) - (a.auc ?? 0))[0]
  const scores = baselines.find(({ name }) => name === best?.name)
  if (!scores) return null
  const learners = Int32Array.from(rows, (row) => test.learner[row] ?? 0)
  const options = { samples: BOOTSTRAP_SAMPLES }
  return { over: scores.name, ...pairedBootstrap(labels, judgedOf(candidate), judgedOf(scores), learners, options) }
}

const BOOTSTRAP_SAMPLES = 300

/** The trees with fewer groups of features, one step after another. */
const steps = [
  { name: 'history', groups: ['history', 'question'] },
  { name: 'history+net', groups: ['history', 'question', 'net'] },
  { name: 'history+pairs', groups: ['history', 'question', 'pairs'] },
  { name: 'history+net+pairs', groups: ['history', 'question', 'net', 'pairs'] },
] as const

async function ablation(
  { training, test, settings }: EvaluationInput,
  trained: Training,
  run: RunTasks,
): Promise<Scores[]> {
  const places = placesOfGroups()
  const features = steps.map(({ groups }) => groups.flatMap((group) => places[group]))
  const rows = Int32Array.from(training.correct.keys())
  const labels = Float32Array.from(training.correct)
  const grown = await run(
    features.map((of) => ({
      kind: 'grow-trees' as const,
      rows,
      labels,
      vectors: trained.vectors,
      features: of,
      settings: settings.trees,
    })),
  )
  const judged = test.learners.map((_, learner) => learner)
  const { columns } = vectorsOf(test, judged, trained.model.encoder, translationOf(trained.model, test))
  return steps.map(({ name }, n) => {
    const trees = grown[n]
    if (!trees) throw new Error('a step of the ablation was not returned')
    const seen = (features[n] ?? []).map((feature) => columns[feature] ?? new Float32Array(0))
    return { name, probabilities: scoresOf(trees, seen).map(sigmoid) }
  })
}

function placesOfGroups(): Record<keyof typeof vectorGroups, number[]> {
  let at = 0
  const placed = (names: readonly string[]) => names.map(() => at++)
  return {
    history: placed(vectorGroups.history),
    question: placed(vectorGroups.question),
    net: placed(vectorGroups.net),
    pairs: placed(vectorGroups.pairs),
  }
}

/** What served, in words. */
export function servedBy({ model }: Pick<Training, 'model'>): string {
  if (model.ensemble !== null)
    return model.firstAnswersBy === 'logistic'
      ? '0.4 of an LSTM and 0.6 of a forest, without an exact explanation; the first 5 answers of a learner by the regression'
      : '0.4 of an LSTM and 0.6 of a forest, without an exact explanation'
  if (model.trees === null)
    return `logistic regression alone: trees and nets need at least ${FEWEST_LEARNERS} training learners`
  return model.firstAnswersBy === 'logistic'
    ? 'trees, nets and regression; the first 5 answers of a learner by the regression alone, which was clearly better there'
    : 'trees, nets and regression, also for the first 5 answers of a learner, where the regression alone was not clearly better'
}
