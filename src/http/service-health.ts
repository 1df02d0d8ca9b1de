// GET /health: whether read models, processes, webhooks and workers make progress, and whether promoted models serve, for
// monitoring.
//
// Not part of readiness, since sending traffic elsewhere would not help. Always 200 while the database answers; alerts watch
// `status`. Needs no token: it reports what is stopped, but no error message, which may quote the content of an event.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { WebhookStatus } from '#integrating/webhooks/webhook-status.ts'
import type { ModelTrouble } from '#modelling/serving-models.ts'
import type { Lag } from '#projecting/projection-lag.ts'
import type { LiveWorkers } from '#projecting/workers/live-workers.ts'
import type { ProcessStatus } from '#reacting/process-status.ts'
import { jsonAnswer, type Operation } from './operations.ts'
import { warningsOf } from './projections/projection-health.ts'

export type HealthReads = {
  /** Lag and faults of the live read models. */
  readonly lags: () => Promise<readonly Lag[]>
  readonly processes: () => Promise<readonly ProcessStatus[]>
  readonly webhookStanding: () => Promise<WebhookStatus>
  readonly crew: () => Promise<Pick<LiveWorkers, 'alive' | 'held' | 'unheld'>>
  /** Promoted models that this process cannot serve. */
  readonly modelTroubles: () => readonly ModelTrouble[]
}
type Trouble = { readonly about: string; readonly what: string }

/** The database is read at most this often, however many requests come. */
const CACHED_MS = 1_000

export function serviceHealthRoute(app: FastifyInstance, reads: HealthReads): void {
  let cached: { readonly atMs: number; readonly troubles: Promise<readonly Trouble[]> } | null = null
  const recent = () => {
    if (!cached || performance.now() - cached.atMs > CACHED_MS)
      cached = { atMs: performance.now(), troubles: look(reads) }
    return cached.troubles
  }
  app.get('/health', { config: { may: 'everyone', operation } }, async (_, reply) => {
    void reply.header('cache-control', 'no-store')
    try {
      const troubles = await recent()
      return { status: troubles.length === 0 ? 'ok' : 'trouble', troubles }
    } catch {
      // The error may name hosts and users.
      void reply.code(503)
      return { status: 'unknown', troubles: [] }
    }
  })
}

const Health = z
  .object({
    status: z.enum(['ok', 'trouble', 'unknown']).describe('`unknown`: the database does not answer.'),
    troubles: z
      .array(
        z
          .object({
            about: z
              .string()
              .describe('What has the problem: a read model, a process, webhooks, workers, a learning model.'),
            what: z.string().describe('What is wrong with it.'),
          })
          .describe('One problem.'),
      )
      .describe('What makes no progress; empty if everything does.'),
  })
  .meta({ id: 'Health', description: 'Whether read models, processes, webhooks and workers make progress.' })

const operation: Operation = {
  operationId: 'getHealth',
  tags: ['operations'],
  summary: 'Get the health of the service',
  description: 'Whether read models, processes and webhooks make progress. `troubles` lists those that do not.',
  responses: { '200': jsonAnswer(Health, 'The state.'), '503': jsonAnswer(Health, 'The database does not answer.') },
  problems: ['malformed-request', 'internal'],
}

async function look({
  lags,
  processes,
  webhookStanding,
  crew,
  modelTroubles,
}: HealthReads): Promise<readonly Trouble[]> {
  const [models, running, webhooks, { alive }] = await Promise.all([lags(), processes(), webhookStanding(), crew()])
  return [
    ...(alive === 0 ? [{ about: 'workers', what: 'no worker is alive' }] : []),
    ...models.flatMap((lag) => warningsOf(lag).map((what) => ({ about: `read model ${lag.projection}`, what }))),
    ...running.flatMap(processTroubles),
    ...webhookTroubles(webhooks),
    ...modelTroubles().map(({ model, because }) => ({
      about: `model ${model}`,
      what: `${faultWords[because]}: a fallback is served`,
    })),
  ]
}

const faultWords: Readonly<Record<ModelTrouble['because'], string>> = {
  'bytes-missing': 'its bytes are missing',
  'bytes-damaged': 'its bytes are damaged',
  unreadable: 'its bytes are not those of such a model',
  'other-features': 'it was trained on other features than this program computes',
}

function processTroubles({ process, state, fault, parkedKeys, stuck, stalled }: ProcessStatus): Trouble[] {
  const problems: string[] = []
  const see = `see sillage processes status ${process}`
  if (state === 'standing-still') problems.push(`stopped at ${fault?.type}: ${see}`)
  if (state === 'another-log') problems.push(`has read another log: ${see}`)
  if (state === 'running' && stalled) problems.push(`has made no progress since ${stalled.since}: ${see}`)
  if (parkedKeys > 0) problems.push(`${parkedKeys} ${parkedKeys === 1 ? 'key waits' : 'keys wait'} for a fix: ${see}`)
  if (stuck > 0) problems.push(`${stuck} ${stuck === 1 ? 'command is' : 'commands are'} stuck: ${see}`)
  return problems.map((what) => ({ about: `process ${process}`, what }))
}

function webhookTroubles({ otherLog, stalled, isDispatched }: WebhookStatus): Trouble[] {
  const problems: string[] = []
  if (!isDispatched) problems.push('no dispatcher is running')
  if (stalled > 0) problems.push(`${stalled} ${stalled === 1 ? 'makes' : 'make'} no progress`)
  if (otherLog > 0) problems.push(`${otherLog} ${otherLog === 1 ? 'has' : 'have'} a position of another log or history`)
  return problems.map((what) => ({ about: 'webhooks', what }))
}
