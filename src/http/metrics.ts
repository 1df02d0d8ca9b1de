// The metrics of the service, for Prometheus.
import type { FastifyInstance } from 'fastify'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { WebhookStatus } from '#integrating/webhooks/webhook-status.ts'
import type { JobStatus } from '#jobs/job-status.ts'
import type { MailStatus } from '#mailing/mail-status.ts'
import type { Lag } from '#projecting/projection-lag.ts'
import type { LiveWorkers } from '#projecting/workers/live-workers.ts'
import type { ProcessStatus } from '#reacting/process-status.ts'

export type Metrics = {
  readonly registry: Registry
  /** The route is the template, not the address: addresses contain ids, so the number of labels would have no bound. */
  onRequest(route: string, method: string, status: number, tookMs: number): void
  onCommand(command: string, outcome: string, tookMs: number): void
  onQuery(query: string, outcome: string, tookMs: number): void
  onCommit(head: bigint, batch: { readonly events: number; readonly items: number; readonly tookMs: number }): void
  setProjection(
    projection: string,
    state: Pick<
      Lag,
      'position' | 'lagEvents' | 'lagSeconds' | 'ofAnotherLog' | 'fault' | 'parkedKeys' | 'frozenSince' | 'stalledSince'
    >,
  ): void
  setCrew(crew: Pick<LiveWorkers, 'alive' | 'held' | 'unheld'>): void
  setHead(head: bigint): void
  /** Something was just measured successfully: the log, the read models, the workers… */
  onMeasured(what: string): void
  setProcess(standing: ProcessStatus): void
  onWebhook(outcome: 'delivered' | 'failed' | 'parked', tookMs: number): void
  setWebhooks(standing: WebhookStatus): void
  setMail(status: MailStatus): void
  setJobs(standing: JobStatus): void
  /** A request was refused because a budget is used up. */
  onLimit(budget: string): void
  /** Whether the budgets are shared with the other processes; without Redis they are not. */
  setLimitsShared(shared: boolean): void
  /** Promoted models that this process could not serve when it last tried. */
  setModelsNotServed(models: number): void
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const requests = new Histogram({
    name: 'sillage_http_request_seconds',
    help: 'Time to answer, by route template.',
    labelNames: ['route', 'method', 'status'],
    buckets: SECONDS,
    registers,
  })
  const commands = new Counter({
    name: 'sillage_commands_total',
    help: 'Commands by name and outcome: done, repeated, or the problem.',
    labelNames: ['command', 'outcome'],
    registers,
  })
  const commandSeconds = new Histogram({
    name: 'sillage_command_seconds',
    help: 'Time of a command, including the durable append.',
    buckets: SECONDS,
    registers,
  })
  const modelsNotServed = new Gauge({
    name: 'sillage_models_not_served',
    help: 'Promoted models that cannot be served, so that a rule answers in their place.',
    registers,
  })
  const queries = new Histogram({
    name: 'sillage_query_seconds',
    help: 'Time of a query, by name and outcome.',
    labelNames: ['query', 'outcome'],
    buckets: SECONDS,
    registers,
  })
  const batchEvents = new Histogram({
    name: 'sillage_append_batch_events',
    help: 'Number of events in one commit of the log.',
    buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 3_000],
    registers,
  })
  const batchSeconds = new Histogram({
    name: 'sillage_append_batch_seconds',
    help: 'Time of one commit of the log.',
    buckets: SECONDS,
    registers,
  })
  const head = new Gauge({ name: 'sillage_log_head_position', help: 'Position of the last event.', registers })
  const measuredAt = new Gauge({
    name: 'sillage_measured_at_seconds',
    help: 'When the log, the read models, the workers, the processes and the webhooks were last measured.',
    labelNames: ['what'],
    registers,
  })
  const byProjection = { labelNames: ['projection'], registers } as const
  const projected = new Gauge({
    name: 'sillage_projection_position',
    help: 'Position up to which a read model has folded the log.',
    ...byProjection,
  })
  const lagEvents = new Gauge({
    name: 'sillage_projection_lag_events',
    help: 'Events not folded yet.',
    ...byProjection,
  })
  const lagSeconds = new Gauge({
    name: 'sillage_projection_lag_seconds',
    help: 'Age of the oldest event not folded yet.',
    ...byProjection,
  })
  const faulted = new Gauge({
    name: 'sillage_projection_faulted',
    help: '1 if a read model is stopped: at an event that it cannot fold, or because its rows come from another log.',
    ...byProjection,
  })
  const parkedKeys = new Gauge({
    name: 'sillage_projection_parked_keys',
    help: 'Rows whose events wait for a fix, after one that could not be folded.',
    ...byProjection,
  })
  const frozen = new Gauge({
    name: 'sillage_projection_frozen',
    help: '1 if no live worker has the definition that feeds a read model.',
    ...byProjection,
  })
  const stalled = new Gauge({
    name: 'sillage_projection_stalled',
    help: '1 if a read model has made no progress for half a minute although there are events to fold.',
    ...byProjection,
  })
  const workers = new Gauge({ name: 'sillage_workers_alive', help: 'Workers that are alive.', registers })
  const leases = new Gauge({
    name: 'sillage_leases',
    help: 'Leases: held by a live worker, or unheld.',
    labelNames: ['state'],
    registers,
  })

  const mails = new Gauge({
    name: 'sillage_mails',
    help: 'E-mails: waiting to be sent, and of the last day sent, and refused by the server for good.',
    labelNames: ['state'],
    registers,
  })
  const mailOldest = new Gauge({
    name: 'sillage_mail_oldest_seconds',
    help: 'Age of the oldest e-mail that is due and not sent.',
    registers,
  })
  const mailTaken = new Gauge({
    name: 'sillage_mail_taken',
    help: '1 if a worker sends and the mail server took what was sent last; 0 otherwise.',
    registers,
  })

  const webhookAttempts = new Counter({
    name: 'sillage_webhook_attempts_total',
    help: 'Attempts at webhook deliveries by outcome: delivered, failed (tried again later), parked.',
    labelNames: ['outcome'],
    registers,
  })
  const webhookSeconds = new Histogram({
    name: 'sillage_webhook_attempt_seconds',
    help: 'Time of one attempt at a webhook delivery.',
    buckets: SECONDS,
    registers,
  })
  const webhookDeliveries = new Gauge({
    name: 'sillage_webhook_deliveries',
    help: 'Deliveries that wait for their next attempt, and parked ones.',
    labelNames: ['status'],
    registers,
  })
  const webhooksPaused = new Gauge({ name: 'sillage_webhooks_paused', help: 'Endpoints that are paused.', registers })
  const webhooksStalled = new Gauge({
    name: 'sillage_webhooks_stalled',
    help: 'Endpoints that make no progress although their receiver is not the cause, or whose position belongs to another log or history.',
    registers,
  })
  const dispatched = new Gauge({
    name: 'sillage_webhooks_dispatched',
    help: '1 if a dispatcher is running, or none is needed.',
    registers,
  })
  const webhookOldest = new Gauge({
    name: 'sillage_webhook_oldest_undelivered_seconds',
    help: 'Age of the oldest event that an active endpoint has not received yet.',
    registers,
  })

  const jobs = new Gauge({
    name: 'sillage_jobs',
    help: 'Jobs of all schools that wait for a worker, or are running.',
    labelNames: ['state'],
    registers,
  })
  const jobsOldest = new Gauge({
    name: 'sillage_jobs_oldest_waiting_seconds',
    help: 'How long the oldest job that could start has waited.',
    registers,
  })
  const jobsFailed = new Gauge({
    name: 'sillage_jobs_failed',
    help: 'Jobs that failed within the last day of something else than what they were asked.',
    registers,
  })
  const jobsRedis = new Gauge({
    name: 'sillage_jobs_redis_answers',
    help: '1 if the Redis that hands jobs to workers answers; absent without one.',
    registers: [],
  })

  const limited = new Counter({
    name: 'sillage_requests_limited_total',
    help: 'Requests refused because a budget is used up, by the budget.',
    labelNames: ['budget'],
    registers,
  })
  const limitsShared = new Gauge({
    name: 'sillage_limits_shared',
    help: '1 if the budgets for requests are shared between processes through Redis, 0 if each process has its own.',
    registers,
  })

  const byProcess = { labelNames: ['process'], registers } as const
  const processLag = new Gauge({
    name: 'sillage_process_lag_events',
    help: 'Events that a process manager has not read yet.',
    ...byProcess,
  })
  const processStopped = new Gauge({
    name: 'sillage_process_standing_still',
    help: '1 if a process manager is stopped for all keys: its checkpoint belongs to another log or history.',
    ...byProcess,
  })
  const processParked = new Gauge({
    name: 'sillage_process_parked_keys',
    help: 'Keys of a process manager that wait for a fix, after an event that it could not handle.',
    ...byProcess,
  })
  const processStalled = new Gauge({
    name: 'sillage_process_stalled',
    help: '1 if a process manager makes no progress although it has work to do.',
    ...byProcess,
  })
  const outbox = new Gauge({
    name: 'sillage_process_sendings',
    help: 'Commands of a process manager that are waiting, are stuck, or were refused in the last 30 days.',
    labelNames: ['process', 'status'],
    registers,
  })
  const timers = new Gauge({
    name: 'sillage_process_timers',
    help: 'Timers of a process manager that are set.',
    ...byProcess,
  })

  return {
    registry,
    onRequest: (route, method, status, tookMs) => requests.observe({ route, method, status }, tookMs / 1_000),
    onCommand(command, outcome, tookMs) {
      // The name of an unknown command is text from the caller: it must not become a label.
      commands.inc({ command: outcome === 'unknown-command' ? 'unknown' : command, outcome })
      commandSeconds.observe(tookMs / 1_000)
    },
    onQuery: (query, outcome, tookMs) =>
      queries.observe({ query: outcome === 'unknown-query' ? 'unknown' : query, outcome }, tookMs / 1_000),
    onCommit(position, { events, tookMs }) {
      head.set(Number(position))
      batchEvents.observe(events)
      batchSeconds.observe(tookMs / 1_000)
    },
    setProjection(projection, state) {
      projected.set({ projection }, Number(state.position))
      // A position of another log has no lag: no value is better than a wrong one.
      if (state.lagEvents === null) lagEvents.remove({ projection })
      else lagEvents.set({ projection }, state.lagEvents)
      if (state.lagSeconds === null) lagSeconds.remove({ projection })
      else lagSeconds.set({ projection }, state.lagSeconds)
      faulted.set({ projection }, state.fault || state.ofAnotherLog !== null ? 1 : 0)
      parkedKeys.set({ projection }, state.parkedKeys)
      frozen.set({ projection }, state.frozenSince === null ? 0 : 1)
      stalled.set({ projection }, state.stalledSince === null ? 0 : 1)
    },
    setCrew({ alive, held, unheld }) {
      workers.set(alive)
      leases.set({ state: 'held' }, held)
      leases.set({ state: 'unheld' }, unheld.length)
    },
    setHead: (position) => head.set(Number(position)),
    onMeasured: (what) => measuredAt.set({ what }, Date.now() / 1_000),
    setProcess({ process, state, lagEvents, parkedKeys, stalled, timers: set, ...sendings }) {
      processParked.set({ process }, parkedKeys)
      processStalled.set({ process }, stalled ? 1 : 0)
      processLag.set({ process }, lagEvents)
      processStopped.set({ process }, state === 'standing-still' ? 1 : 0)
      for (const status of ['waiting', 'stuck', 'refused'] as const) outbox.set({ process, status }, sendings[status])
      timers.set({ process }, set)
    },
    onWebhook(outcome, tookMs) {
      webhookAttempts.inc({ outcome })
      webhookSeconds.observe(tookMs / 1_000)
    },
    setWebhooks({ waiting, parked, paused, otherLog, stalled, isDispatched, oldestSeconds }) {
      webhooksStalled.set(stalled + otherLog)
      dispatched.set(isDispatched ? 1 : 0)
      webhookDeliveries.set({ status: 'waiting' }, waiting)
      webhookDeliveries.set({ status: 'parked' }, parked)
      webhooksPaused.set(paused)
      webhookOldest.set(oldestSeconds)
    },
    setMail({ waiting, sent, refused, oldestSeconds, isSent, trouble }) {
      mails.set({ state: 'waiting' }, waiting)
      mails.set({ state: 'sent' }, sent)
      mails.set({ state: 'refused' }, refused)
      mailOldest.set(oldestSeconds)
      mailTaken.set(isSent && trouble === null ? 1 : 0)
    },
    setJobs({ waiting, running, oldestSeconds, failed, redisAnswers }) {
      jobs.set({ state: 'waiting' }, waiting)
      jobs.set({ state: 'running' }, running)
      jobsOldest.set(oldestSeconds)
      jobsFailed.set(failed)
      if (redisAnswers === null) return
      if (!registry.getSingleMetric('sillage_jobs_redis_answers')) registry.registerMetric(jobsRedis)
      jobsRedis.set(redisAnswers ? 1 : 0)
    },
    onLimit: (budget) => limited.inc({ budget }),
    setModelsNotServed: (models) => modelsNotServed.set(models),
    setLimitsShared: (shared) => limitsShared.set(shared ? 1 : 0),
  }
}

/** Times every request, and serves the metrics. It requires a token even on loopback, which may be a proxy. */
export function metricsRoute(app: FastifyInstance, metrics: Metrics): void {
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none'
    metrics.onRequest(route, request.method, reply.statusCode, reply.elapsedTime)
    done()
  })
  app.get(
    '/metrics',
    {
      config: {
        may: ['operations:read'],
        of: 'installation',
        operation: {
          operationId: 'getMetrics',
          tags: ['operations'],
          summary: 'Get the metrics',
          description: 'The metrics of the service in the Prometheus text format.',
          responses: {
            '200': { description: 'Metrics.', content: { 'text/plain': { schema: { type: 'string' } } } },
          },
          problems: ['malformed-request', 'internal'],
        },
      },
    },
    async (_, reply) => {
      void reply.header('cache-control', 'no-store').type(metrics.registry.contentType)
      return await metrics.registry.metrics()
    },
  )
}
