// Starts a worker: it feeds the read models, runs the process managers and delivers webhooks, each under a lease.
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Logger } from 'pino'
import type { Codec } from '#commanding/codec.ts'
import type { CommandRunner } from '#commanding/command-runner.ts'
import type { Definitions } from '#definitions/definitions.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { paced } from '#event-log/paced.ts'
import { announcer } from '#event-log/postgres/announcer.ts'
import { listen } from '#event-log/postgres/wake-up.ts'
import { type Doorbell, doorbell } from '#event-log/subscription.ts'
import { dispatchStore } from '#integrating/webhooks/dispatch-store.ts'
import type { DispatcherOptions } from '#integrating/webhooks/dispatcher.ts'
import { WEBHOOKS_CHANNEL } from '#integrating/webhooks/webhook-rows.ts'
import { webhookWork } from '#integrating/webhooks/webhook-work.ts'
import { Instant, type TenantId } from '#kernel/ids.ts'
import { systemClock } from '#platform/clock.ts'
import type { Config } from '#platform/config.ts'
import { openClient, openPool } from '#platform/database.ts'
import type { ReadLimits } from '#privacy/person-limits.ts'
import type { Defined } from '#projecting/generations/defined-generations.ts'
import { feedGenerations } from '#projecting/projector/feed-generations.ts'
import type { ProjectorOptions } from '#projecting/projector/projector.ts'
import { type HeartbeatOptions, threadHeartbeat } from '#projecting/workers/heartbeat.ts'
import { membership } from '#projecting/workers/membership.ts'
import { runWorker, type Work } from '#projecting/workers/worker.ts'
import type { Swept } from '#reacting/families/majority-sweep.ts'
import { nightlySweep, postgresSweepDays } from '#reacting/families/nightly-sweep.ts'
import { postgresProcessStore } from '#reacting/postgres-process-store.ts'
import { processWork } from '#reacting/process-work.ts'
import { type RiskWatchParts, riskWatch } from '#reacting/risk/risk-watch.ts'
import type { Swept as Retained } from '#rights/retention/retention.ts'
import { retentionDays } from './open-retention.ts'

/** The channel for moved checkpoints. The message names the process that moved it, which ignores it. */
export const MOVED_CHANNEL = 'sillage_moved'
export const thisProcess = randomUUID()

export type WorkerParts = Pick<DispatcherOptions, 'messageParts' | 'box' | 'sender' | 'erased'> & {
  readonly config: Config
  readonly databaseUrl: string
  readonly definitions: Definitions
  readonly defined: readonly Defined[]
  readonly log: EventLog
  readonly codec: Codec
  readonly commands: CommandRunner
  /** Sweeps the majorities of a school; null if this worker does not. */
  readonly sweep: ((tenant: TenantId, now: Instant) => Promise<Swept | null>) | null
  /** One night of retention in a school; null if this worker does not. */
  readonly retain: ((tenant: TenantId, now: Instant) => Promise<Retained | null>) | null
  /** Asks about the risk of who has answered; null if this worker does not. */
  readonly queries: RiskWatchParts['queries'] | null
  /** Looks after the models that serve; null if this worker does not. */
  readonly watch: Work | null
  /** What else one worker at a time does. */
  readonly besides: readonly Work[]
  /** What processes may decide about whom. */
  readonly limits: ReadLimits
  /** Rung when a checkpoint has moved. */
  readonly moved: Doorbell
  readonly logger: Logger
  readonly trouble: (what: string) => (error: unknown) => void
  readonly reactAfter?: Promise<unknown>
  readonly whenStuck: HeartbeatOptions['whenStuck']
  readonly onPage?: ProjectorOptions['onPage']
  readonly onWebhook?: DispatcherOptions['onAttempt']
}

export function startWorker(parts: WorkerParts): { close(): Promise<void> } {
  const { config, databaseUrl, definitions, defined, log, codec, commands, moved, logger, trouble } = parts
  const pool = openPool(databaseUrl, {
    name: 'sillage projector',
    max: 10,
    pipelined: true,
    statementTimeoutMs: 60_000,
    // A worker that freezes inside a transaction must not lock its checkpoint for longer than its lease.
    idleInTransactionTimeoutMs: 2_500,
    onError: trouble('projector connection'),
  })
  // A separate pool, so that the worker can always renew its leases, whatever its work does.
  const leasing = openPool(databaseUrl, {
    name: 'sillage leases',
    max: 2,
    statementTimeoutMs: 2_000,
    onError: trouble('lease connection'),
  })
  const holder = randomUUID()
  const member = membership(
    leasing,
    { id: holder, name: `${hostname()}:${process.pid}` },
    threadHeartbeat({ databaseUrl, holder, whenStuck: parts.whenStuck, onTrouble: trouble('heartbeat') }),
  )
  const changed = doorbell()
  const hearing = listen(
    WEBHOOKS_CHANNEL,
    () => openClient(databaseUrl, { name: 'sillage webhooks listen', statementTimeoutMs: 0 }),
    changed,
  )

  // After the commit and in a separate statement: a NOTIFY inside a transaction serialises all commits of the database.
  // Readers that miss one poll again after LOOK_MS (src/querying/query-runner.ts).
  const movedAnnouncer = announcer<void>(() => leasing.query('select pg_notify($1, $2)', [MOVED_CHANNEL, thisProcess]))

  const feeding = feedGenerations({
    pool,
    defined,
    log: paced(log, { nowMs: () => performance.now(), sleep: systemClock.sleep }),
    codec,
    fence: member,
    delay: (ms, signal) => systemClock.sleep(ms, signal),
    onPage(page) {
      moved.ring()
      movedAnnouncer.announce()
      parts.onPage?.(page)
    },
    onFault: (generation, fault) =>
      logger.error({ generation, ...withReason(fault) }, 'a read model has stopped: it cannot fold this event'),
    onParked: (generation, fault) =>
      logger.error({ generation, ...withReason(fault) }, 'a row is parked: its read model cannot fold this event'),
    onRetry: trouble('projector'),
  })
  const delivering = webhookWork({
    log,
    store: dispatchStore(pool),
    messageParts: parts.messageParts,
    box: parts.box,
    sender: parts.sender,
    erased: parts.erased,
    changed,
    sleep: systemClock.sleep,
    ...(config.webhookRetryS && { scheduleS: config.webhookRetryS }),
    ...(parts.onWebhook && { onAttempt: parts.onWebhook }),
    onTrouble: (what, error) => trouble(what)(error),
  })

  let mayReact = parts.reactAfter === undefined
  void parts.reactAfter?.then(() => {
    mayReact = true
  })
  const reacting = {
    log,
    codec,
    commands,
    limits: parts.limits,
    store: postgresProcessStore(pool),
    bell: moved,
    delay: systemClock.sleep,
    random: Math.random,
    newClaim: randomUUID,
    onFault: (name: string, fault: { readonly error: string }) =>
      logger.error({ process: name, ...withReason(fault) }, 'a process has stopped: it cannot react to this event'),
    onStop: (name: string, error: Error) =>
      logger.fatal({ process: name, err: error }, 'a process has stopped in this worker'),
    onRetry: (name: string, error: unknown) => trouble(`process ${name}`)(error),
  }
  const { sweep } = parts
  const sweeping =
    sweep &&
    nightlySweep({
      days: postgresSweepDays(pool),
      sweep,
      now: () => Instant.parse(systemClock.now()),
      sleep: systemClock.sleep,
      onSwept: (tenant, day, swept) => logger.info({ tenant, day, ...swept }, 'swept the majorities of a school'),
      onTrouble: trouble('majority sweep'),
    })
  const { retain } = parts
  const retaining =
    retain &&
    nightlySweep({
      name: 'retention',
      days: retentionDays(pool),
      sweep: retain,
      now: () => Instant.parse(systemClock.now()),
      sleep: systemClock.sleep,
      onSwept: (tenant, day, swept) => logger.info({ tenant, day, ...swept }, 'looked at the retention of a school'),
      onTrouble: trouble('retention'),
    })
  const { queries } = parts
  const watching =
    queries &&
    riskWatch({
      ...{ log, queries, commands, limits: parts.limits },
      sleep: systemClock.sleep,
      onTrouble: trouble('risk watch'),
    })
  const works: Work[] = [
    feeding,
    delivering,
    ...(sweeping ? [sweeping] : []),
    ...(retaining ? [retaining] : []),
    ...(watching ? [watching] : []),
    ...(parts.watch ? [parts.watch] : []),
    ...parts.besides,
    ...[...definitions.processes.values()].map((process) => processWork(process, reacting, () => mayReact)),
  ]

  const stop = new AbortController()
  const running = runWorker({
    membership: member,
    works,
    signal: stop.signal,
    delay: (ms) => systemClock.sleep(ms, stop.signal),
    nowMs: () => performance.now(),
    onRetry: trouble('worker'),
    onEnded: (work, error) => logger.fatal({ err: error, work }, 'this work has stopped'),
    onStuck: (work) => logger.fatal({ work }, 'this work does not stop when told to: the worker will lose its leases'),
  })
  return {
    async close() {
      stop.abort()
      await running
      await hearing.close()
      await movedAnnouncer.close()
      await leasing.end()
      await pool.end()
    },
  }
}

/** Renames `error`: under that name the logger expects an Error object, not a sentence. */
const withReason = ({ error: why, ...fault }: { readonly error: string }) => ({ ...fault, why })
