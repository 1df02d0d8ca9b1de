// The implementation of `sillage models train next-answer|at-risk`.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Service } from '#compose/service.ts'
import type { ModelName } from '#events/insight/models.ts'
import { hashOfFile } from '#files/files.ts'
import type { TenantId } from '#kernel/ids.ts'
import type { AnswerTable } from '#ml/answers.ts'
import { riskBytes, riskModelOf } from '#ml/at-risk/risk-model.ts'
import { trainRisk } from '#ml/at-risk/train-risk.ts'
import { type Judgement, judgeModel } from '#ml/gates/gates.ts'
import { judgingNextAnswer, judgingRisk } from '#ml/gates/judging-answers.ts'
import { defaultEnsemble, fitEnsemble, withEnsemble } from '#ml/next-answer/evaluation/ensemble.ts'
import { servedBy } from '#ml/next-answer/evaluation/evaluate.ts'
import { defaultSettings, FEWEST_LEARNERS } from '#ml/next-answer/settings.ts'
import { nextAnswerBytes, nextAnswerOf } from '#ml/next-answer/stored-model.ts'
import type { RunTasks } from '#ml/next-answer/train/tasks.ts'
import { trainNextAnswer } from '#ml/next-answer/train/train-next-answer.ts'
import { findTwins } from '#ml/twins/find-twins.ts'
import { type KeptParts, keptParts } from '#modelling/kept-parts.ts'
import { hashOfLearner, modelSides } from '#modelling/model-sides.ts'
import { readableCount } from '#platform/progress.ts'
import manifest from '../../package.json' with { type: 'json' }
import { UsageError } from '../command-line/arguments.ts'
import { withService } from '../command-line/session.ts'
import { type AnswerKind, trainingLstm } from './evaluating.ts'
import { afterTraining, recordTraining, rivalOf } from './recording.ts'
import { answersOf, learnersIn, shownThreads } from './school-answers.ts'
import { timed } from './timed.ts'

export type TrainOptions = {
  readonly tenant: TenantId
  readonly exclude?: string
  readonly seed: number
  /** Only of the next answer: also fits the ensemble, and stores it if it wins. */
  readonly lstm?: boolean
  readonly promote?: boolean
  readonly json?: boolean
}

export async function trainModel(kind: AnswerKind, options: TrainOptions): Promise<void> {
  const { tenant, exclude, seed, lstm = false, promote = false, json = false } = options
  await withService(async ({ service, signal }) => {
    const read = await answersOf(service, tenant, { signal, json })
    const excluded = await excludedFrom(service, tenant, exclude, read.table)
    const { training, heldOut } = modelSides(read.table, excluded)
    const { result: trained, seconds } = await timed(() =>
      trainedOn(kind, training, { seed, lstm, resumesIn: resumesIn(service), signal, json }),
    )
    const judged = await judgedOn(service, tenant, kind, trained.bytes, heldOut)
    const record = await recordTraining(service, tenant, {
      kind,
      bytes: trained.bytes,
      cut: read.cut,
      seed,
      answers: training.correct.length,
      learners: training.learners.length,
      data: dataHash(training),
      excluded: [...excluded].sort(),
      servedBy: trained.servedBy,
      settings: { ...defaultSettings, seed, ...(lstm && { lstm }) },
      metrics: trained.metrics,
      trainingSeconds: seconds,
      ...judged,
    })
    const { model, bytes, answers, learners, servedBy: by } = record
    const said = [
      `Trained ${model} on ${readableCount(answers)} answers of ${readableCount(learners)} learners (${readableCount(bytes / 1_000)} kB).`,
      `Judged on ${readableCount(judged.judgement.heldOut.rows)} answers of ${readableCount(judged.judgement.heldOut.learners)} other learners.`,
      `Served by: ${by}.`,
      `sillage models reproduce ${model} trains it again and compares the bytes.`,
    ]
    await afterTraining(service, tenant, record, said, { promote, json })
  })
}

/** Hashes of the ids of the learners that a file names. */
export async function excludedFrom(
  service: Service,
  tenant: TenantId,
  file: string | undefined,
  table: AnswerTable,
): Promise<ReadonlySet<string>> {
  const named = file === undefined ? [] : [...(await learnersIn(service, tenant, file, table))]
  return new Set(named.map((learner) => hashOfLearner(table.learners[learner] ?? '')))
}

export type Judged = { readonly judgement: Judgement; readonly comparedWith: ModelName | null }

/** The bytes are read back, so that what is judged is what will serve. */
export async function judgedOn(
  service: Service,
  tenant: TenantId,
  kind: AnswerKind,
  bytes: Uint8Array,
  heldOut: AnswerTable,
  rivalIn = rivalOf,
): Promise<Judged> {
  if (kind === 'next-answer') {
    const rival = await rivalIn(service, tenant, kind)
    const model = nextAnswerOf(bytes)
    const judgement = judgeModel(judgingNextAnswer(heldOut, model), model, rival?.loaded ?? null)
    return { judgement, comparedWith: rival?.name ?? null }
  }
  const rival = await rivalIn(service, tenant, kind)
  const judgement = judgeModel(judgingRisk(heldOut), riskModelOf(bytes), rival?.loaded ?? null)
  return { judgement, comparedWith: rival?.name ?? null }
}

type Trained = {
  readonly bytes: Uint8Array
  readonly servedBy: string
  readonly metrics: Readonly<Record<string, unknown>>
}

/** The parts that an interrupted training finished. With another version of the program, or with other data, there are none. */
function partsOf(directory: string, kind: AnswerKind, table: AnswerTable, settings: object): Promise<KeptParts> {
  const about = [manifest.version, process.version, kind, dataHash(table), settings]
  return keptParts(directory, hashOfFile(Buffer.from(JSON.stringify(about))), table)
}

/** Where the parts of interrupted trainings are. */
export const resumesIn = ({ config }: Service): string => join(config.dataDirectory, 'trainings')

/** The same answers and seed give the same bytes, also where the training is interrupted and resumed. */
export async function trainedOn(
  kind: AnswerKind,
  table: AnswerTable,
  {
    seed,
    lstm = false,
    pairLearners,
    resumesIn,
    ...shown
  }: {
    readonly seed: number
    readonly lstm?: boolean
    /** Where finished parts are kept, for when it is interrupted; none are where this is absent. */
    readonly resumesIn?: string
    /** As the settings of the training say. */
    readonly pairLearners?: number
    readonly signal: AbortSignal
    readonly json: boolean
  },
): Promise<Trained> {
  const { groups } = findTwins(table)
  const settings = { ...defaultSettings, seed, ...(pairLearners !== undefined && { pairLearners }) }
  const parts = resumesIn === undefined ? null : await partsOf(resumesIn, kind, table, settings)
  const threads = shownThreads(table, { ...shown, ...(parts && { parts }) })
  try {
    const trained = await trainedBy(threads.run)
    await parts?.forget()
    return trained
  } finally {
    await threads.end()
  }

  async function trainedBy(run: RunTasks): Promise<Trained> {
    if (kind === 'next-answer') {
      const training = await trainNextAnswer(table, groups, settings, run)
      const { net, tried } = training
      const fitted = lstm
        ? await fitEnsemble(
            { training: table, groups, settings, ensemble: defaultEnsemble, trained: training },
            run,
            trainingLstm(shown),
          )
        : null
      const model = withEnsemble(training.model, fitted)
      const ensemble = fitted?.heldOut
      return {
        bytes: nextAnswerBytes(model),
        servedBy: servedBy({ model }),
        metrics: { net, tried, ...(ensemble && { ensemble }) },
      }
    }
    const model = await trainRisk(table, groups, settings, run)
    if (!model)
      throw new UsageError(
        `At least ${FEWEST_LEARNERS} learners are needed beside those who are held out, some of them in trouble: there is nothing to learn here.`,
      )
    return { bytes: riskBytes(model), servedBy: 'trees on the history', metrics: { alert: model.alert } }
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
