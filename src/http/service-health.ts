// GET /health: whether read models, processes, webhooks and workers make progress, and whether promoted models serve, for
// monitoring.
//
// Not part of readiness, since sending traffic elsewhere would not help. Always 200 while the database answers; alerts watch
// `status`. Needs no token: it reports what is stopped, but no error message, which may quote the content of an event.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { WebhookStatus } from '#integrating/webhooks/webhook-status.ts'
import type { ModelTrouble } from '#modelling/serving-models.ts'
import type { AlertCode } from '#operating/service/alerts.ts'
import type { ProcessStatus } from '#reacting/process-status.ts'
import { jsonAnswer, type Operation } from './operations.ts'
import { warningsOf } from './projections/projection-health.ts'
import type { ServiceNow, ServiceView } from './service-view.ts'

type Trouble = { readonly about: string; readonly what: string }

export function serviceHealthRoute(app: FastifyInstance, view: ServiceView): void {
  app.get('/health', { config: { may: 'everyone', operation } }, async (_, reply) => {
    void reply.header('cache-control', 'no-store')
    try {
      const troubles = troublesOf(await view())
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
              .describe('What has the problem: a read model, a process, webhooks, workers, files, a learning model.'),
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

function troublesOf({ lags, processes, webhooks, workers, models, alerts }: ServiceNow): readonly Trouble[] {
  return [
    ...(workers.alive === 0 ? [{ about: 'workers', what: 'no worker is alive' }] : []),
    ...lags.flatMap((lag) => warningsOf(lag).map((what) => ({ about: `read model ${lag.projection}`, what }))),
    ...processes.flatMap(processTroubles),
    ...webhookTroubles(webhooks),
    ...models.map(({ model, because }) => ({
      about: `model ${model}`,
      what: `${faultWords[because]}: a fallback is served`,
    })),
    ...alerts
      .filter(({ code }) => code === 'file-store-away')
      .map(() => ({ about: 'files', what: 'the file store does not answer: see sillage doctor' })),
    ...alerts.flatMap(({ code, severity, measured }) => {
      const what = severity === 'trouble' ? figureWords[code] : undefined
      return what ? [{ about: 'the service', what: `${what} (${measured})` }] : []
    }),
  ]
}

/** Of the alerts that figures raise. The others are named above, with what they are about. */
const figureWords: Partial<Record<AlertCode, string>> = {
  'answers-slow': 'the time of answers is above its limit in milliseconds',
  'requests-failing': 'the per cent of requests that fail is above its limit',
  'commands-waiting': 'the number of waiting commands is above its limit',
  'connections-used': 'the per cent of database connections in use is above its limit',
  'disk-full': 'the per cent of the disk in use is above its limit',
}

const faultWords: Readonly<Record<ModelTrouble['because'], string>> = {
  'bytes-missing': 'its bytes are missing',
  'bytes-damaged': 'its bytes are damaged',
  'store-away': 'the file store with its bytes does not answer',
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
