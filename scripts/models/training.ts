// The implementation of `sillage models train next-answer|at-risk`.
import { createHash } from 'node:crypto'
import type { TenantId } from '#kernel/ids.ts'
import { type AnswerTable, partInOrderOfIds } from '#ml/answers.ts'
import { riskSchema } from '#ml/at-risk/risk-features.ts'
import { riskBytes } from '#ml/at-risk/risk-model.ts'
import { trainRisk } from '#ml/at-risk/train-risk.ts'
import { servedBy } from '#ml/next-answer/evaluation/evaluate.ts'
import { defaultSettings, FEWEST_LEARNERS } from '#ml/next-answer/settings.ts'
import { nextAnswerBytes } from '#ml/next-answer/stored-model.ts'
import { trainNextAnswer } from '#ml/next-answer/train/train-next-answer.ts'
import { vectorFeatures } from '#ml/next-answer/vector.ts'
import { findTwins } from '#ml/twins/find-twins.ts'
import { type ModelRecord, modelStore, sha256 } from '#modelling/model-store.ts'
import { readableCount } from '#platform/progress.ts'
import manifest from '../../package.json' with { type: 'json' }
import { UsageError } from '../command-line/arguments.ts'
import { withService } from '../command-line/session.ts'
import type { AnswerKind } from './evaluating.ts'
import { answersOf, learnersIn, shownThreads } from './school-answers.ts'

export type TrainOptions = {
  readonly tenant: TenantId
  readonly exclude?: string
  readonly seed: number
  readonly json?: boolean
}

export async function trainModel(kind: AnswerKind, options: TrainOptions): Promise<void> {
  const { tenant, exclude, seed, json = false } = options
  await withService(
    async ({ service, config, signal }) => {
      const read = await answersOf(service, tenant, { signal, json })
      const excluded = exclude === undefined ? [] : [...(await learnersIn(service, tenant, exclude, read.table))]
      const left = new Set(excluded.map((learner) => hashOf(read.table.learners[learner] ?? '')))
      const trained = await trainedOn(kind, read.table, { seed, excluded: left, signal, json })
      const record = await modelStore(config.dataDirectory).keep(trained.bytes, {
        kind,
        tenant,
        cut: String(read.cut),
        seed,
        schema: kind === 'at-risk' ? riskSchema.hash : sha256(vectorFeatures.join()),
        version: manifest.version,
        trainedAt: new Date().toISOString(),
        answers: trained.table.correct.length,
        learners: trained.table.learners.length,
        data: dataHash(trained.table),
        excluded: [...left].sort(),
        servedBy: trained.servedBy,
        settings: { ...defaultSettings, seed },
        metrics: trained.metrics,
      })
      if (json) console.log(JSON.stringify(record))
      else console.log(trainedText(record))
    },
    { lookOnly: true },
  )
}

/** A learner’s id as the record of a model holds it. */
export const hashOf = (learner: string): string => sha256(learner)

type Trained = {
  readonly bytes: Uint8Array
  /** What it was trained on. */
  readonly table: AnswerTable
  readonly servedBy: string
  readonly metrics: ModelRecord['metrics']
}

/** The same answers, seed and excluded learners give the same bytes. */
export async function trainedOn(
  kind: AnswerKind,
  all: AnswerTable,
  {
    seed,
    excluded,
    ...shown
  }: {
    readonly seed: number
    readonly excluded: ReadonlySet<string>
    readonly signal: AbortSignal
    readonly json: boolean
  },
): Promise<Trained> {
  const kept = [...all.learners.keys()].filter((learner) => !excluded.has(hashOf(all.learners[learner] ?? '')))
  // Events of different learners are in the log in the order of arrival: the table must not depend on it.
  const table = partInOrderOfIds(all, kept)
  const { groups } = findTwins(table)
  const threads = shownThreads(table, shown)
  const settings = { ...defaultSettings, seed }
  try {
    if (kind === 'next-answer') {
      const training = await trainNextAnswer(table, groups, settings, threads.run)
      const { net, tried } = training
      return { bytes: nextAnswerBytes(training.model), table, servedBy: servedBy(training), metrics: { net, tried } }
    }
    const model = await trainRisk(table, groups, settings, threads.run)
    if (!model)
      throw new UsageError(
        `At least ${FEWEST_LEARNERS} learners are needed, some of them in trouble: there is nothing to learn here.`,
      )
    return { bytes: riskBytes(model), table, servedBy: 'trees on the history', metrics: { alert: model.alert } }
  } finally {
    await threads.end()
  }
}

/** Of everything that a training reads. */
export function dataHash(table: AnswerTable): string {
  const hash = createHash('sha256')
  hash.update(JSON.stringify([table.learners, table.exercises, table.skills]))
  for (const column of [
    table.learner,
    table.exercise,
    table.skill,
    table.correct,
    table.at,
    table.durationMs,
    table.level,
  ])
    hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength))
  return hash.digest('hex')
}

function trainedText({ name, bytes, answers, learners, servedBy: by }: ModelRecord): string {
  return [
    `Trained ${name} on ${readableCount(answers)} answers of ${readableCount(learners)} learners (${readableCount(bytes / 1_000)} kB).`,
    `Served by: ${by}.`,
    `sillage models reproduce ${name} trains it again and compares the bytes.`,
  ].join('\n')
}
