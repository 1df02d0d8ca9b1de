// The implementation of `sillage models evaluate next-answer|at-risk`.
import type { TenantId } from '#kernel/ids.ts'
import { type AnswerTable, partOf } from '#ml/answers.ts'
import { evaluateAtRisk } from '#ml/at-risk/evaluate.ts'
import type { Interval } from '#ml/metrics/paired-bootstrap.ts'
import { defaultEnsemble, type FittedEnsemble } from '#ml/next-answer/evaluation/ensemble.ts'
import { type EvaluationInput, evaluateNextAnswer, servedBy } from '#ml/next-answer/evaluation/evaluate.ts'
import type { TrainSequences } from '#ml/next-answer/lstm/lstm.ts'
import { defaultSettings } from '#ml/next-answer/settings.ts'
import { findTwins, type Twins } from '#ml/twins/find-twins.ts'
import { haveNoTimes } from '#modelling/imported-times.ts'
import { apart, cleanOf, foldsBySeed, type Sides, splitBySeed } from '#modelling/split-learners.ts'
import { trainInThreads } from '#modelling/training-threads.ts'
import { progress } from '#platform/progress.ts'
import { UsageError } from '../command-line/arguments.ts'
import { withService } from '../command-line/session.ts'
import { type EvaluatedModel, evaluationText, meanOfFolds } from './evaluation-text.ts'
import { overruled } from './overruled.ts'
import { answersOf, learnersIn, shownThreads } from './school-answers.ts'

export type AnswerKind = 'next-answer' | 'at-risk'
export type EvaluateOptions = {
  readonly tenant: TenantId
  readonly test?: string
  readonly exclude?: string
  readonly split: 'learners' | 'folds' | 'time'
  readonly ablation?: boolean
  readonly lstm?: boolean
  readonly seed: number
  readonly json?: boolean
}

const FOLDS = 5

export async function evaluateModel(kind: AnswerKind, options: EvaluateOptions): Promise<void> {
  const { tenant, test, exclude, split, json = false } = options
  if (test !== undefined && split !== 'learners')
    throw new UsageError('--test names the learners to be judged on: leave out --split.')
  await withService(
    async ({ service, signal }) => {
      const { table: all } = await answersOf(service, tenant, { signal, json })
      const excluded = exclude === undefined ? new Set<number>() : await learnersIn(service, tenant, exclude, all)
      const kept = [...all.learners.keys()].filter((learner) => !excluded.has(learner))
      // Whoever is excluded must not make others twins of each other, nor move the cut in time.
      const table = partOf(all, kept)
      const learners = [...table.learners.keys()]
      const named = test === undefined ? null : await learnersIn(service, tenant, test, all)
      const judged = named && new Set([...named].map((learner) => kept.indexOf(learner)))
      if (split === 'time' && haveNoTimes(table))
        process.stderr.write(
          'Nearly all answers are one minute after the one before, as if imported without times: the last fifth in time is then the end of the longest logs.\n',
        )
      const twins = findTwins(table)
      const parts = partsOf({ table, learners, twins, split, seed: options.seed, judged })
      const evaluated: Evaluated[] = []
      for (const part of parts) evaluated.push(await evaluatePart(kind, part, options, { signal, json }))
      const models = meanOfFolds(evaluated.map(({ models: of }) => of))
      const first = evaluated[0]
      const facts = {
        learners: learners.length,
        answers: parts[0]?.input.training.correct.length ?? 0,
        twins: learners.filter((learner) => twins.of.has(learner)).length,
        served_by: first?.servedBy ?? '',
        // Of one fold it would not be the gain of the means.
        gain: evaluated.length === 1 ? (first?.gain ?? null) : null,
        folds: evaluated.length,
        ...(first?.ensemble && { ensemble: first.ensemble }),
        ...(kind === 'at-risk' && { overruled: await overruled(service, tenant, 'risk', table) }),
      }
      if (json) console.log(JSON.stringify({ models, ...facts }))
      else console.log(evaluationText(kind, models, facts))
    },
    { lookOnly: true },
  )
}

type Part = { readonly input: Omit<EvaluationInput, 'settings' | 'withAblation'> }
type Evaluated = {
  readonly models: readonly EvaluatedModel[]
  readonly gain: (Interval & { readonly over: string }) | null
  readonly servedBy: string
  readonly ensemble?: FittedEnsemble['heldOut'] | null
}

type Parting = Pick<EvaluateOptions, 'split' | 'seed'> & {
  readonly table: AnswerTable
  readonly learners: readonly number[]
  readonly twins: Twins
  /** Who was named to be judged on, or null. */
  readonly judged: ReadonlySet<number> | null
}

function partsOf(of: Parting): readonly Part[] {
  const { table, learners, twins, split, seed, judged: named } = of
  if (split === 'time') return [partByTime(of)]
  const sides: readonly Sides[] =
    named !== null
      ? [apart(learners, named)]
      : split === 'folds'
        ? foldsBySeed(learners, twins, FOLDS, seed)
        : [splitBySeed(learners, twins, seed)]
  return sides.map(({ training, test }) => {
    if (training.length === 0 || test.length === 0)
      throw new UsageError('There must be a learner to train on and one to be judged on.')
    const clean = cleanOf({ training, test }, twins)
    const judged = partOf(table, test)
    return {
      input: {
        training: partOf(table, training),
        test: judged,
        groups: groupsIn(training, twins),
        // The tables list learners in the same order.
        isClean: (learner) => clean.has(test[learner] ?? -1),
      },
    }
  })
}

/** Trains on the earliest four fifths of the answers, and judges the rest, of whichever learner. */
function partByTime({ table, learners, twins }: Parting): Part {
  const times = Float64Array.from(table.at).sort()
  const cut = times[Math.floor(0.8 * times.length)] ?? 0
  const before = (row: number) => (table.at[row] ?? 0) < cut
  const training = partOf(table, learners, before)
  const isIn = new Set(training.learners)
  const trained = learners.filter((learner) => isIn.has(table.learners[learner] ?? ''))
  const judgedLearners = learners.filter((learner) => (table.at[(table.starts[learner + 1] ?? 0) - 1] ?? 0) >= cut)
  const test = partOf(table, judgedLearners)
  const clean = cleanOf({ training: trained, test: judgedLearners }, twins)
  if (training.correct.length === 0 || test.correct.length === 0)
    throw new UsageError('All answers have one time: there is no later part to judge.')
  return {
    input: {
      training,
      test,
      groups: groupsIn(trained, twins),
      isClean: (learner) => clean.has(judgedLearners[learner] ?? -1),
      isJudged: (row) => (test.at[row] ?? 0) >= cut,
    },
  }
}

/** Numbers from 0, the same for twins. */
function groupsIn(learners: readonly number[], { groups }: Twins): Int32Array {
  const numbers = new Map<number, number>()
  return Int32Array.from(learners, (learner) => {
    const group = groups[learner] ?? learner
    const known = numbers.get(group) ?? numbers.size
    numbers.set(group, known)
    return known
  })
}

async function evaluatePart(
  kind: AnswerKind,
  { input }: Part,
  { ablation = false, lstm = false, seed }: EvaluateOptions,
  shown: { readonly signal: AbortSignal; readonly json: boolean },
): Promise<Evaluated> {
  const threads = shownThreads(input.training, shown)
  const whole: EvaluationInput = {
    ...input,
    settings: { ...defaultSettings, seed },
    withAblation: ablation,
    ...(lstm && { ensemble: { settings: defaultEnsemble, train: trainingLstm(shown) } }),
  }
  try {
    if (kind === 'next-answer') {
      const { models, gain, training, ensemble } = await evaluateNextAnswer(whole, threads.run)
      return { models, gain, servedBy: servedBy(training), ensemble }
    }
    const evaluated = await evaluateAtRisk(whole, threads.run)
    if (!evaluated)
      throw new UsageError('Too few learners, or nobody in trouble: there is nothing to learn for this question.')
    return { ...evaluated, servedBy: 'trees on the history and the next exercise' }
  } finally {
    await threads.end()
  }
}

/** Trains the LSTM in a thread of its own. */
export const trainingLstm =
  ({ signal, json }: { readonly signal: AbortSignal; readonly json: boolean }): TrainSequences =>
  async (training) => {
    const steps = training.epochs * training.labels.length
    const line = progress({ what: 'Training the LSTM', unit: 'rows', total: steps, json })
    try {
      const onStep = (done: number) => line.reach(Math.floor(done * steps))
      const [weights] = await trainInThreads([{ kind: 'train-lstm', training } as const], { signal, onStep })
      if (!weights) throw new Error('the training has ended without an LSTM')
      return weights
    } finally {
      line.end()
    }
  }
