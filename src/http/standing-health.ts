// GET /health: whether everything that carries events on does so, for whoever watches the installation.
//
// Not a part of readiness, as the read models are not: sending traffic elsewhere mends nothing of it. Always 200 while the
// database answers; `status` is what an alert looks at. Open to whoever asks: it tells what stands still, and no error,
// which may quote what an event holds.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { WebhookStatus } from '#integrating/webhooks/webhook-status.ts'
import type { Lag } from '#projecting/projection-lag.ts'
import type { LiveWorkers } from '#projecting/workers/live-workers.ts'
import type { ProcessStatus } from '#reacting/process-status.ts'
import { answered, type Operation } from './operations.ts'
import { warningsOf } from './projections/projection-health.ts'

export type StandingReads = {
  /** How the live read models stand. */
  readonly lags: () => Promise<readonly Lag[]>
  readonly processes: () => Promise<readonly ProcessStatus[]>
  readonly webhookStanding: () => Promise<WebhookStatus>
  readonly crew: () => Promise<Pick<LiveWorkers, 'alive'>>
}
type Trouble = { readonly about: string; readonly what: string }

/** Asked again at the most so often, however many ask. */
const KEPT_MS = 1_000

export function standingHealthRoute(app: FastifyInstance, reads: StandingReads): void {
  let known: { readonly atMs: number; readonly troubles: Promise<readonly Trouble[]> } | null = null
  const recent = () => {
    if (!known || performance.now() - known.atMs > KEPT_MS) known = { atMs: performance.now(), troubles: look(reads) }
    return known.troubles
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
            about: z.string().describe('What is in trouble: a read model, a process, webhooks, workers.'),
            what: z.string().describe('What is wrong with it.'),
          })
          .describe('One trouble.'),
      )
      .describe('What makes no progress; empty where everything does.'),
  })
  .meta({ id: 'Health', description: 'Whether everything that carries events on does so.' })

const operation: Operation = {
  operationId: 'getHealth',
  tags: ['operations'],
  summary: 'Is everything well?',
  description: 'Whether read models, processes and webhooks make progress. `troubles` says what does not.',
  responses: { '200': answered(Health, 'The state.'), '503': answered(Health, 'The database does not answer.') },
  problems: ['malformed-request', 'internal'],
}

async function look({ lags, processes, webhookStanding, crew }: StandingReads): Promise<readonly Trouble[]> {
  const [models, running, webhooks, { alive }] = await Promise.all([lags(), processes(), webhookStanding(), crew()])
  return [
    ...(alive === 0 ? [{ about: 'workers', what: 'none is alive' }] : []),
    ...models.flatMap((lag) => warningsOf(lag).map((what) => ({ about: `read model ${lag.projection}`, what }))),
    ...running.flatMap(processTroubles),
    ...webhookTroubles(webhooks),
  ]
}

function processTroubles({ process, state, fault, parkedKeys, stuck, stalled }: ProcessStatus): Trouble[] {
  const found: string[] = []
  const see = `see sillage processes status ${process}`
  if (state === 'standing-still') found.push(`stands still at ${fault?.type}: ${see}`)
  if (state === 'another-log') found.push(`has read another log: ${see}`)
  if (state === 'running' && stalled) found.push(`makes no progress since ${stalled.since}: ${see}`)
  if (parkedKeys > 0) found.push(`${parkedKeys} ${parkedKeys === 1 ? 'key waits' : 'keys wait'} for a fix: ${see}`)
  if (stuck > 0) found.push(`${stuck} ${stuck === 1 ? 'command is' : 'commands are'} stuck: ${see}`)
  return found.map((what) => ({ about: `process ${process}`, what }))
}

function webhookTroubles({ otherLog, stalled, isDispatched }: WebhookStatus): Trouble[] {
  const found: string[] = []
  if (!isDispatched) found.push('no dispatcher is at work')
  if (stalled > 0) found.push(`${stalled} make no progress`)
  if (otherLog > 0) found.push(`${otherLog} have a cursor of another log or history`)
  return found.map((what) => ({ about: 'webhooks', what }))
}
