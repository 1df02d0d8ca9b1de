// Liveness and readiness of the process. Both need no token, and reveal no secrets.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { jsonAnswer, type Operation } from './operations.ts'
import type { ReadinessCheck } from './parts.ts'

/** A check that takes longer counts as failed. */
const CHECK_TIMEOUT_MS = 2_000

export function healthRoutes(
  app: FastifyInstance,
  { checks, isDraining }: { readonly checks: readonly ReadinessCheck[]; readonly isDraining: () => boolean },
): void {
  app.get('/health/live', { config: { may: 'everyone', operation: liveness } }, (_, reply) =>
    reply.header('cache-control', 'no-store').send({ status: 'live' }),
  )

  app.get('/health/ready', { config: { may: 'everyone', operation: readiness } }, async (_, reply) => {
    void reply.header('cache-control', 'no-store')
    const results = await Promise.all(
      checks.map(async (check) => ({ name: check.name, reason: await reasonOf(check) })),
    )
    const reasons = results.filter(({ reason }) => reason !== null)
    if (isDraining()) reasons.push({ name: 'draining', reason: 'the service is closing' })
    if (reasons.length === 0) return { status: 'ready', reasons }
    void reply.code(503)
    return { status: 'not ready', reasons }
  })
}

async function reasonOf({ run }: ReadinessCheck): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve('no answer in time'), CHECK_TIMEOUT_MS)
  })
  try {
    return await Promise.race([run(), late])
  } catch {
    // The error may name hosts and users. The component that failed has logged it.
    return 'failed'
  } finally {
    clearTimeout(timer)
  }
}

const Live = z
  .object({ status: z.literal('live').describe('Always `live`: the process answers.') })
  .meta({ id: 'Liveness', description: 'The process answers.' })

const liveness: Operation = {
  operationId: 'getLiveness',
  tags: ['operations'],
  summary: 'Is the process alive?',
  description: 'Answers while the process runs. If there is no answer, restart the process.',
  responses: { '200': jsonAnswer(Live, 'It is alive.') },
  problems: ['malformed-request', 'internal'],
}

const Ready = z
  .object({
    status: z.enum(['ready', 'not ready']).describe('Whether traffic may be sent here.'),
    reasons: z
      .array(
        z
          .object({
            name: z.string().describe('What is not ready: `database`, `migrations`, `draining`.'),
            reason: z.string().describe('Why it is not ready, in a few words.'),
          })
          .describe('One reason.'),
      )
      .describe('Why traffic may not be sent here; empty if it may.'),
  })
  .meta({ id: 'Readiness', description: 'Whether traffic may be sent here, and why not.' })

const readiness: Operation = {
  operationId: 'getReadiness',
  tags: ['operations'],
  summary: 'May traffic be sent here?',
  description: 'Answers 200 if traffic may be sent to this process, and 503 with the reasons if not.',
  responses: { '200': jsonAnswer(Ready, 'It is ready.'), '503': jsonAnswer(Ready, 'It is not ready.') },
  problems: ['malformed-request', 'internal'],
}
