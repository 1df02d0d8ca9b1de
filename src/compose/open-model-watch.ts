// Wires the watch over the models that serve: every 30 seconds, by one worker, in every open school.
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { z } from 'zod'
import type { Codec } from '#commanding/codec.ts'
import type { CommandRunner } from '#commanding/command-runner.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { isSharedKind, kindOf, ModelName } from '#events/insight/models.ts'
import contentViewed from '#events/learning/content-viewed.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import exerciseCompleted from '#events/learning/exercise-completed.ts'
import courseResultRecorded from '#events/teaching/course-result-recorded.ts'
import learnerLeftClass from '#events/teaching/learner-left-class.ts'
import type { Caller } from '#identity/caller.ts'
import { permissionsOfService } from '#identity/permissions.ts'
import { JobFailed } from '#jobs/job.ts'
import type { Jobs } from '#jobs/jobs.ts'
import { Instant, PersonId, type Position, position, TenantId, Zone } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import type { Permission } from '#kernel/permission.ts'
import { processActor } from '#kernel/process.ts'
import { affectedLearners } from '#modelling/affected-learners.ts'
import { TRAIN_MODEL } from '#modelling/jobs/train-model.ts'
import { TRAIN_SHARED_MODEL } from '#modelling/jobs/train-shared-model.ts'
import { runVerb } from '#modelling/jobs/verb-job.ts'
import { sharingSchools } from '#modelling/sharing-schools.ts'
import {
  type DriftSeen,
  notWatchedYet,
  type ServingModel,
  storedWatch,
  trainingOf,
  WatchState,
  watchModel,
} from '#modelling/watch-model.ts'
import { systemClock } from '#platform/clock.ts'
import type { StartVerb } from '#platform/verb-process.ts'
import type { ErasedPeople } from '#privacy/erased-people.ts'
import type { ReadLimits } from '#privacy/person-limits.ts'
import { duty } from '#projecting/workers/fence.ts'
import type { Work } from '#projecting/workers/worker.ts'
import giveNotice from '../../commands/conversation/give-notice.ts'
import type { OpenedModels } from './open-models.ts'

const LOOK_MS = 30_000
const WATCH = 'model watch'

export type ModelWatchParts = {
  /** As the owner: of all schools. */
  readonly pool: Pick<pg.Pool, 'query'>
  readonly log: Pick<EventLog, 'readAll' | 'readStream' | 'head'>
  readonly codec: Pick<Codec, 'reader'>
  readonly commands: CommandRunner
  readonly jobs: Pick<Jobs, 'ask' | 'find'>
  readonly models: Pick<OpenedModels, 'driftOf'>
  readonly erased: Pick<ErasedPeople, 'has'>
  readonly personLimits: ReadLimits
  readonly verbs: StartVerb
  readonly onTrouble: (error: unknown) => void
}

/** A school or a model that cannot be looked at now does not keep the others waiting. */
export const modelWatch = (parts: ModelWatchParts): Work => ({
  name: WATCH,
  duties: async () => ({ duties: [duty(WATCH)], state: '' }),
  async run(_, signal) {
    while (!signal.aborted) {
      await watchSchools(parts, signal).catch(parts.onTrouble)
      await systemClock.sleep(LOOK_MS, signal)
    }
  },
})

const Serving = z.object({
  tenant: TenantId,
  zone: Zone,
  model: ModelName,
  cut: z.string(),
  excluded: z.array(z.string()),
  isShared: z.boolean(),
})

/** One look at every model that serves. */
export async function watchSchools(parts: ModelWatchParts, signal: AbortSignal): Promise<void> {
  const { rows } = await parts.pool.query<Record<string, unknown>>(
    `select m.tenant, s.zone, m.model, m.cut, m.excluded, h.model is not null as "isShared"
      from read.models m join read.schools s on s.tenant = m.tenant
        left join read.shared_models h on h.tenant = m.tenant and h.model = m.model
      where m.state = 'serving' and s.closed_at is null order by m.tenant, m.model`,
  )
  for (const row of rows) {
    if (signal.aborted) return
    try {
      const { tenant, zone, model, cut, excluded, isShared } = Serving.parse(row)
      const now = Instant.parse(systemClock.now())
      const serving = {
        model,
        kind: kindOf(model),
        cut: position(BigInt(cut)),
        drift: await parts.models.driftOf(tenant, model),
        isShared,
      }
      await watchModel(serving, {
        now,
        today: localDay(now, zone),
        ...inSchool(parts, tenant, new Set(excluded), signal),
      })
    } catch (error) {
      if (!signal.aborted) parts.onTrouble(error)
    }
  }
}

function inSchool(parts: ModelWatchParts, tenant: TenantId, excluded: ReadonlySet<string>, signal: AbortSignal) {
  const { pool, log, commands, jobs, verbs } = parts
  const caller = (permission: Permission): Caller => ({
    tenant,
    actor: processActor(WATCH),
    onBehalfOf: null,
    permissions: permissionsOfService([permission], tenant),
    origin: { kind: 'process', process: WATCH },
  })
  /** Schools that share a model have one training of it, which stands among the jobs of the first of them. */
  async function hostOf({ model, isShared }: ServingModel): Promise<TenantId> {
    return isShared ? ((await schoolsOf(parts, model))[0] ?? tenant) : tenant
  }
  return {
    nowMs: () => performance.now(),
    async load(model: ModelName) {
      const { rows } = await pool.query<{ state: unknown }>(
        'select state from sillage.model_watches where tenant = $1 and model = $2',
        [tenant, model],
      )
      return rows[0] ? WatchState.parse(rows[0].state) : notWatchedYet
    },
    async save(model: ModelName, state: WatchState) {
      await pool.query(
        `insert into sillage.model_watches (tenant, model, state) values ($1, $2, $3)
          on conflict (tenant, model) do update set state = excluded.state`,
        [tenant, model, storedWatch(state)],
      )
    },
    head: () => log.head(),
    async eventsAfter({ kind }: ServingModel, after: Position, most: number) {
      const types = (kind === 'course-risk' ? ofCourses : ofAnswers).map(({ type }) => type)
      let count = 0
      for (let from = after; count < most; ) {
        const page = await log.readAll({
          after: from,
          limit: most - count,
          filter: { tenant, types },
        })
        count += page.events.length
        from = page.position
        if (page.end) break
      }
      return count
    },
    report: (model: ServingModel) => reportOf(verbs, tenant, model, signal),
    affected: async (model: ServingModel) =>
      model.isShared
        ? await affectedAmong(parts, model)
        : { ...(await affectedLearners(parts, tenant, { cut: model.cut, excluded })), schoolsLeft: 0 },
    async send(command: string, input: object) {
      await commands.run({ command, input, caller: caller('models:manage'), key: randomUUID() })
    },
    async train(model: ServingModel, by: 'drift' | 'rights', key: string) {
      const kind = model.isShared ? TRAIN_SHARED_MODEL : TRAIN_MODEL
      const { job } = await jobs.ask({ tenant: await hostOf(model), kind, input: { model: model.kind }, by, key })
      return job.id
    },
    async training(model: ServingModel, id: Parameters<Jobs['find']>[1]) {
      const job = await jobs.find(await hostOf(model), id)
      if (!model.isShared || job?.state !== 'done') return trainingOf(job)
      // How it was judged in another school is not in the job.
      const { rows } = await pool.query<{ gates: unknown }>(
        'select gates from read.models where tenant = $1 and model = $2',
        [tenant, NameOfTrained.parse(job.result).name],
      )
      return trainingOf({ ...job, result: rows[0] })
    },
    /** Everybody who manages the models of the school. */
    async tell({ kind, reference, facts }: { kind: string; reference: string; facts: object }) {
      const { rows } = await pool.query<{ person: string }>(
        `select person from read.person_roles where tenant = $1 and role = 'administrator' and until is null order by person`,
        [tenant],
      )
      for (const { person } of rows)
        await commands.run({
          command: giveNotice.name,
          input: { person: PersonId.parse(person), kind, reference, facts },
          caller: caller('identity:manage'),
          key: randomUUID(),
        })
    },
  }
}

const NameOfTrained = z.object({ name: ModelName })

/** A shared model has a row in each school that it was offered to: these are the ones that shared at its training. */
async function schoolsOf({ pool }: Pick<ModelWatchParts, 'pool'>, model: ModelName): Promise<readonly TenantId[]> {
  const { rows } = await pool.query<{ tenant: string }>(
    'select tenant from read.shared_models where model = $1 order by tenant',
    [model],
  )
  return rows.map((row) => TenantId.parse(row.tenant))
}

async function affectedAmong(parts: ModelWatchParts, { model, kind, cut }: ServingModel) {
  const sharing = isSharedKind(kind) ? await sharingSchools(parts, kind, await parts.log.head()) : []
  const counted = { erased: 0, restricted: 0, objecting: 0, schoolsLeft: 0 }
  for (const tenant of await schoolsOf(parts, model)) {
    if (!sharing.includes(tenant)) {
      counted.schoolsLeft += 1
      continue
    }
    const { erased, restricted, objecting } = await affectedLearners(parts, tenant, { cut, excluded: new Set() })
    counted.erased += erased
    counted.restricted += restricted
    counted.objecting += objecting
  }
  return counted
}

const ofAnswers = [exerciseAttempted]
const ofCourses = [contentViewed, exerciseCompleted, courseResultRecorded, learnerLeftClass]

const Report = z.object({
  predictions: z.int(),
  learners: z.int(),
  /** Null before any outcome is known: then there is no alarm either. */
  meanLoss: z
    .number()
    .nullable()
    .transform((loss) => loss ?? 0),
  lossAlarms: z.array(z.unknown()),
  weeks: z.array(z.object({ alarm: z.boolean() })),
  features: z.array(z.object({ name: z.string(), alarm: z.boolean() })),
})

/**
 * In a process of its own: it reads all answers of the school. A report without an alarm is not recorded, but for course risk, of
 * which nothing else is known for months. Null where nothing came since the training.
 */
async function reportOf(
  verbs: StartVerb,
  tenant: TenantId,
  { model, kind }: ServingModel,
  signal: AbortSignal,
): Promise<DriftSeen | null> {
  try {
    const args = [
      'models',
      'drift',
      model,
      '--tenant',
      tenant,
      '--json',
      ...(kind === 'course-risk' ? [] : ['--dry-run']),
    ]
    return Report.parse(await runVerb(verbs, args, { progress: () => undefined, signal }))
  } catch (error) {
    if (error instanceof JobFailed) return null
    throw error
  }
}
