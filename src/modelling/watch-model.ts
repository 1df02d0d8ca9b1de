// One look at a model that serves: has it drifted, and has it learned from people from whom it must not have learned any more?
//
// An alarm of drift is recorded, then a training is asked for, at most once a day; when it has ended, those who manage models are
// told, and decide. A model that has learned from people who were erased, are restricted or object since is trained again without
// them, and retired if it still serves when the epoch of keys is over. Each step is recorded before the next begins, and may be
// repeated after a crash: commands and jobs recognise it.
import { z } from 'zod'
import type { ModelKind, ModelName } from '#events/insight/models.ts'
import { type Job, JobId } from '#jobs/job.ts'
import { Instant, LocalDay, type Position, PositionText } from '#kernel/ids.ts'
import type { AffectedLearners } from './affected-learners.ts'

/** A report is made once so many answers have come, or an hour after the one before; of course risk at most once a day. */
const FEWEST_ANSWERS = 50
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** A report reads the whole school: it may take this share of the time. */
const MOST_TIME = 0.1
const WEEKS_OF_ALARM = 2
/** How long backups of destroyed keys can be read (docs/operations.md): a model of such data may last as long. */
const EPOCH_DAYS = 30

export const WatchState = z.object({
  lookedTo: PositionText.nullable(),
  lookedAt: Instant.nullable(),
  tookMs: z.number(),
  /** The alarms for which a training was asked. */
  answered: z.object({ lossAlarms: z.int(), calibration: z.boolean(), features: z.boolean().default(false) }),
  /** The features of course risk that had changed at the last look. */
  changed: z.array(z.string()).default([]),
  askedAt: Instant.nullable(),
  /** The training whose end nobody has been told yet. */
  training: JobId.nullable(),
  checkedOn: LocalDay.nullable(),
  /** When people were first found from whom it must not have learned. */
  affectedSince: Instant.nullable(),
})
export type WatchState = z.output<typeof WatchState>

/** As JSON that `WatchState` reads: a position is text there. */
export const storedWatch = (state: WatchState): string =>
  JSON.stringify({ ...state, lookedTo: state.lookedTo === null ? null : String(state.lookedTo) })

export const notWatchedYet: WatchState = {
  lookedTo: null,
  lookedAt: null,
  tookMs: 0,
  answered: { lossAlarms: 0, calibration: false, features: false },
  changed: [],
  askedAt: null,
  training: null,
  checkedOn: null,
  affectedSince: null,
}

export type ServingModel = {
  readonly model: ModelName
  readonly kind: ModelKind
  /** Up to which position of the log it was trained. */
  readonly cut: Position
  /** The alarms that are recorded. */
  readonly drift: { readonly lossAlarms: number; readonly calibration: boolean; readonly features: boolean }
  /** Whether it was made of several schools: then it is trained again for all of them. */
  readonly isShared: boolean
}

/** What of a report of drift decides about an alarm. */
export type DriftSeen = {
  readonly predictions: number
  readonly learners: number
  readonly meanLoss: number
  readonly lossAlarms: readonly unknown[]
  readonly weeks: readonly { readonly alarm: boolean }[]
  readonly features: readonly { readonly name: string; readonly alarm: boolean }[]
}

export type Training = { readonly state: 'under-way' } | { readonly state: 'passes' | 'fails' | 'not-trained' }

/** What a look needs, in one school. */
export type WatchParts = {
  readonly now: Instant
  /** The school's day. */
  readonly today: LocalDay
  load(model: ModelName): Promise<WatchState>
  save(model: ModelName, state: WatchState): Promise<void>
  head(): Promise<Position>
  /** How many events stand after the position of those that the model reads; counting ends at `most`. */
  eventsAfter(model: ServingModel, position: Position, most: number): Promise<number>
  /** Null where there is nothing to report about yet. */
  report(model: ServingModel): Promise<DriftSeen | null>
  readonly nowMs: () => number
  /** Of a shared model: in all schools of its training, and how many of these share no more. */
  affected(model: ServingModel): Promise<AffectedLearners & { readonly schoolsLeft: number }>
  send(
    command: 'insight.record-drift-alarm' | 'insight.record-check' | 'insight.retire-model',
    input: object,
  ): Promise<void>
  /** The same key asks once. */
  train(model: ServingModel, by: 'drift' | 'rights', key: string): Promise<JobId>
  training(model: ServingModel, job: JobId): Promise<Training>
  tell(notice: {
    readonly kind: 'model-retrained' | 'model-must-go'
    readonly reference: string
    readonly facts: Readonly<Record<string, string | number>>
  }): Promise<void>
}

export async function watchModel(model: ServingModel, parts: WatchParts): Promise<void> {
  let state = await parts.load(model.model)
  const keep = async (change: Partial<WatchState>) => {
    state = { ...state, ...change }
    await parts.save(model.model, state)
  }
  await tellOfTraining(model, state, parts, keep)
  const drift = await lookForDrift(model, state, parts, keep)
  await answerDrift({ ...model, drift }, state, parts, keep)
  await check(model, state, parts, keep)
  await retireLate(model, state, parts)
}

type Keep = (change: Partial<WatchState>) => Promise<void>

async function tellOfTraining(model: ServingModel, { training }: WatchState, parts: WatchParts, keep: Keep) {
  if (training === null) return
  const { state } = await parts.training(model, training)
  if (state === 'under-way') return
  await parts.tell({ kind: 'model-retrained', reference: training, facts: { model: model.kind, outcome: state } })
  await keep({ training: null })
}

const msBetween = (from: Instant, to: Instant) => Date.parse(to) - Date.parse(from)

/** The alarms that are recorded afterwards. */
async function lookForDrift(
  model: ServingModel,
  { lookedTo, lookedAt, tookMs, changed: before }: WatchState,
  parts: WatchParts,
  keep: Keep,
): Promise<ServingModel['drift']> {
  const sinceMs = lookedAt === null ? Number.POSITIVE_INFINITY : msBetween(lookedAt, parts.now)
  // Its outcomes come months later, and its report is recorded.
  if (model.kind === 'course-risk' && sinceMs < DAY_MS) return model.drift
  if (sinceMs * MOST_TIME < tookMs) return model.drift
  const fewest = sinceMs > HOUR_MS ? 1 : FEWEST_ANSWERS
  const from = lookedTo === null ? model.cut : (BigInt(lookedTo) as Position)
  if ((await parts.eventsAfter(model, from, fewest)) < fewest) return model.drift
  const head = await parts.head()
  const beganMs = parts.nowMs()
  const report = await parts.report(model)
  const looked = { lookedTo: PositionText.parse(String(head)), lookedAt: parts.now, tookMs: parts.nowMs() - beganMs }
  if (!report) {
    await keep(looked)
    return model.drift
  }
  const { predictions, learners, meanLoss, lossAlarms, weeks, features } = report
  // Of other kinds, the losses tell within days whether a changed feature matters. The results of courses come months later.
  const changed = model.kind === 'course-risk' ? features.filter(({ alarm }) => alarm).map(({ name }) => name) : []
  const last = weeks.slice(-WEEKS_OF_ALARM)
  const drift = {
    lossAlarms: Math.max(model.drift.lossAlarms, lossAlarms.length),
    calibration: model.drift.calibration || (last.length === WEEKS_OF_ALARM && last.every(({ alarm }) => alarm)),
    features: model.drift.features || changed.some((name) => before.includes(name)),
  }
  if (isMore(drift, model.drift))
    await parts.send('insight.record-drift-alarm', {
      model: model.model,
      kind: model.kind,
      ...drift,
      ...{ predictions, learners, meanLoss },
    })
  await keep({ ...looked, changed })
  return drift
}

const isMore = (one: ServingModel['drift'], other: ServingModel['drift']) =>
  one.lossAlarms > other.lossAlarms || (one.calibration && !other.calibration) || (one.features && !other.features)

/** A day after the last training that was asked for, at the earliest. */
async function answerDrift(serving: ServingModel, { answered, askedAt }: WatchState, parts: WatchParts, keep: Keep) {
  const { model, drift } = serving
  if (!isMore(drift, answered)) return
  if (askedAt !== null && msBetween(askedAt, parts.now) < DAY_MS) return
  const alarms = `${drift.lossAlarms}${drift.calibration ? ' and calibration' : ''}${drift.features ? ' and features' : ''}`
  const training = await parts.train(serving, 'drift', `drift of ${model}: ${alarms}`)
  await keep({ answered: drift, askedAt: parts.now, training })
}

async function check(
  model: ServingModel,
  { checkedOn, affectedSince }: WatchState,
  parts: WatchParts,
  keep: Keep,
): Promise<void> {
  if (checkedOn !== null && checkedOn >= parts.today) return
  const { erased, restricted, objecting, schoolsLeft } = await parts.affected(model)
  const isAffected = erased + restricted + objecting + schoolsLeft > 0
  // Nobody is counted where a restriction was lifted or an objection withdrawn.
  const since = isAffected ? (affectedSince ?? parts.now) : null
  await parts.send('insight.record-check', {
    ...{ model: model.model, kind: model.kind },
    ...{ erasedLearners: erased, restrictedLearners: restricted, objectingLearners: objecting },
    ...(schoolsLeft > 0 && { schoolsLeft }),
    retiredFrom: since && endOf(since),
  })
  if (since !== null && affectedSince === null) {
    const training = await parts.train(model, 'rights', keyOfRights(model, since, parts.now))
    await parts.tell({
      kind: 'model-must-go',
      reference: training,
      facts: { model: model.kind, days: EPOCH_DAYS },
    })
    await keep({ training, askedAt: parts.now })
  }
  await keep({ checkedOn: parts.today, affectedSince: since })
}

/**
 * A shared model is looked at in each of its schools: one training on a day is enough for all. The day is that of UTC, since the
 * schools may be in several time zones.
 */
const keyOfRights = ({ model, isShared }: ServingModel, since: Instant, now: Instant): string =>
  isShared ? `rights: ${model} on ${now.slice(0, 10)}` : `rights: ${model} since ${since}`

const endOf = (since: Instant): Instant =>
  Instant.parse(new Date(Date.parse(since) + EPOCH_DAYS * DAY_MS).toISOString())

async function retireLate({ model }: ServingModel, { affectedSince }: WatchState, parts: WatchParts): Promise<void> {
  if (affectedSince === null || parts.now < endOf(affectedSince)) return
  await parts.send('insight.retire-model', {
    model,
    serving: true,
    reason:
      'Entraîné avec les données de personnes qui ont été effacées, ou dont les données ne doivent plus servir à cela.',
  })
}

/** From the row of the job. A training of a kind that cannot be read counts as one that failed. */
export function trainingOf(job: Job | null): Training {
  if (!job || job.state === 'failed' || job.state === 'cancelled') return { state: 'not-trained' }
  if (job.state !== 'done') return { state: 'under-way' }
  const trained = z.object({ gates: z.array(z.object({ passed: z.boolean() })) }).safeParse(job.result)
  if (!trained.success) return { state: 'not-trained' }
  return { state: trained.data.gates.every(({ passed }) => passed) ? 'passes' : 'fails' }
}
