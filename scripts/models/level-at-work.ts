// The implementation of `sillage models train|evaluate level`.
import { open } from 'node:fs/promises'
import { z } from 'zod'
import type { Service } from '#compose/service.ts'
import type { TenantId } from '#kernel/ids.ts'
import { type AnswerTable, partOf } from '#ml/answers.ts'
import { judgeModel } from '#ml/gates/gates.ts'
import { judgingLevel } from '#ml/gates/judging-answers.ts'
import { evaluateLevel, type TrueLabel } from '#ml/level/evaluate-level.ts'
import { firstAnswersOf } from '#ml/level/level-answers.ts'
import { levelModelBytes, levelModelOf } from '#ml/level/stored-level-model.ts'
import type { LevelAnswers } from '#ml/level/train-level-model.ts'
import { findTwins } from '#ml/twins/find-twins.ts'
import { byName } from '#modelling/figures.ts'
import { modelSides } from '#modelling/model-sides.ts'
import { apart, splitBySeed } from '#modelling/split-learners.ts'
import { trainInThreads } from '#modelling/training-threads.ts'
import { progress, readableCount } from '#platform/progress.ts'
import { UsageError } from '../command-line/arguments.ts'
import { withService } from '../command-line/session.ts'
import { levelText } from './level-text.ts'
import { truthFrom } from './level-truth.ts'
import { overruled } from './overruled.ts'
import { afterTraining, recordTraining, rivalOf } from './recording.ts'
import type { ModelRow } from './registry.ts'
import { answersOf, learnersIn } from './school-answers.ts'
import { timed } from './timed.ts'
import { dataHash, excludedFrom, type Judged } from './training.ts'

export type TrainLevelOptions = {
  readonly tenant: TenantId
  readonly exclude?: string
  readonly past: number
  readonly promote?: boolean
  readonly json?: boolean
}
export type EvaluateLevelOptions = TrainLevelOptions & {
  readonly truth?: string
  readonly test?: string
  readonly target: number
  readonly seed: number
}

type Shown = { readonly signal: AbortSignal; readonly json: boolean }

/** Nothing in the training is drawn: any seed gives the same bytes. */
export const SEED = 0

export async function trainModel(options: TrainLevelOptions): Promise<void> {
  const { tenant, exclude, past, promote = false, json = false } = options
  await withService(async ({ service, signal }) => {
    const { table: all, cut } = await answersOf(service, tenant, { signal, json })
    const excluded = await excludedFrom(service, tenant, exclude, all)
    const { training, heldOut } = modelSides(all, excluded)
    const { result, seconds } = await timed(() => trainedOn(firstAnswersOf(training, past), past, { signal, json }))
    const { bytes, difficulties } = result
    const judged = await judgedOn(service, tenant, bytes, heldOut)
    const record = await recordTraining(service, tenant, {
      kind: 'level',
      bytes,
      cut,
      seed: SEED,
      answers: training.correct.length,
      learners: training.learners.length,
      data: dataHash(training),
      excluded: [...excluded].sort(),
      servedBy: 'level',
      settings: { past },
      metrics: { difficulties },
      trainingSeconds: seconds,
      ...judged,
    })
    const said = [
      `Trained ${record.model} on the first ${past} answers with a level of each of ${readableCount(record.learners)} learners.`,
      `Difficulty of the levels in logits: ${difficulties.map((one) => one.toFixed(2)).join(', ')}.`,
      `Judged on ${readableCount(judged.judgement.heldOut.rows)} answers of ${readableCount(judged.judgement.heldOut.learners)} other learners.`,
    ]
    await afterTraining(service, tenant, record, said, { promote, json })
  })
}

/** The bytes are read back, so that what is judged is what will serve. */
export async function judgedOn(
  service: Service,
  tenant: TenantId,
  bytes: Uint8Array,
  heldOut: AnswerTable,
  rivalIn = rivalOf,
): Promise<Judged> {
  const model = levelModelOf(bytes)
  const rival = await rivalIn(service, tenant, 'level')
  const judgement = judgeModel(judgingLevel(heldOut, model), model, rival?.loaded ?? null)
  return { judgement, comparedWith: rival?.name ?? null }
}

/** Trains a stored model again on its training learners, up to its cut. */
export async function levelAgain(training: AnswerTable, { settings }: ModelRow, shown: Shown) {
  const past = z.int().positive().parse(byName(settings).past)
  const { bytes } = await trainedOn(firstAnswersOf(training, past), past, shown)
  return { bytes, data: dataHash(training) }
}

export async function trainedOn(answers: LevelAnswers, past: number, { signal, json }: Shown) {
  if (answers.item.length === 0)
    throw new UsageError('None of the answers has a level: there is nothing to learn from.')
  const line = progress({ what: 'Training', unit: '%', total: 100, json })
  const tasks = [{ kind: 'train-level', answers } as const]
  const onStep = (done: number) => line.reach(Math.floor(100 * done))
  const [model] = await trainInThreads(tasks, { signal, onStep }).finally(() => line.end())
  if (!model) throw new Error('the training has ended without a model')
  return { bytes: levelModelBytes(model, past), difficulties: model.difficulties }
}

export async function evaluateModel(options: EvaluateLevelOptions): Promise<void> {
  const { tenant, truth, test, exclude, past, target, seed, json = false } = options
  const known = truth === undefined ? null : await truthIn(truth, target)
  await withService(
    async ({ service, signal }) => {
      const { table } = await answersOf(service, tenant, { signal, json })
      const excluded = exclude === undefined ? new Set<number>() : await learnersIn(service, tenant, exclude, table)
      const learners = [...table.learners.keys()].filter((learner) => !excluded.has(learner))
      const sides =
        test === undefined
          ? splitBySeed(learners, findTwins(table), seed)
          : apart(learners, await learnersIn(service, tenant, test, table))
      const training = partOf(table, sides.training)
      if (firstAnswersOf(training, past).item.length === 0)
        throw new UsageError('No learner to train on has an answer with a level.')
      const evaluated = evaluateLevel({ training, test: partOf(table, sides.test), past, target, truth: known })
      if (evaluated === null)
        throw new UsageError(
          known
            ? `No learner has ${past} answers with a level that ${truth} covers. Is it the truth of this school?`
            : `No learner has ${2 * past} answers with a level, half of them to be judged on. Choose a smaller --past.`,
        )
      const ofTeachers = await overruled(service, tenant, 'level', table)
      const facts = { past, target, isTrue: known !== null, trained: sides.training.length }
      const label = known ? 'truth' : 'next-answers'
      if (json) console.log(JSON.stringify({ ...evaluated, past, target, label, overruled: ofTeachers }))
      else console.log(levelText(evaluated, { ...facts, overruled: ofTeachers }))
    },
    { lookOnly: true },
  )
}

async function truthIn(path: string, target: number): Promise<TrueLabel> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`Could not read ${path}: ${error.code ?? error.message}.`)
  })
  try {
    return await truthFrom(path, file.readLines(), target)
  } finally {
    await file.close()
  }
}
