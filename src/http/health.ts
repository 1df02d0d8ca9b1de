// Is the process alive, and may traffic be sent to it? Open to whoever asks; the answers name no secrets.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { answered, type Operation } from './operations.ts'
import type { ReadinessCheck } from './parts.ts'

/** A check that does not answer is an answer too. */
const LONGEST_CHECK_MS = 2_000

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
    timer = setTimeout(() => resolve('no answer in time'), LONGEST_CHECK_MS)
  })
  try {
    return await Promise.race([run(), late])
  } catch {
    // The error may name hosts and users; it is in the log of whoever made it.
    return 'failed'
  } finally {
    clearTimeout(timer)
  }
}

const Live = z
  .object({ status: z.literal('live').describe('Always `live`: an answer is all there is to know.') })
  .meta({ id: 'Liveness', description: 'The process answers.' })

const liveness: Operation = {
  operationId: 'getLiveness',
  tags: ['operations'],
  summary: 'Is the process alive?',
  description: 'Answers while the process runs. Restart it where nothing answers.',
  responses: { '200': answered(Live, 'It is alive.') },
  problems: ['malformed-request', 'internal'],
}

const Ready = z
  .object({
    status: z.enum(['ready', 'not ready']).describe('Whether traffic may be sent here.'),
    reasons: z
      .array(
        z
          .object({
            name: z.string().describe('What is not as it must be: `database`, `migrations`, `draining`.'),
            reason: z.string().describe('In a few words.'),
          })
          .describe('One reason.'),
      )
      .describe('Why not; empty where it may.'),
  })
  .meta({ id: 'Readiness', description: 'Whether traffic may be sent here, and why not.' })

const readiness: Operation = {
  operationId: 'getReadiness',
  tags: ['operations'],
  summary: 'May traffic be sent here?',
  description: 'Answers 200 where traffic may be sent to this process, and 503 with the reasons where it may not.',
  responses: { '200': answered(Ready, 'It is ready.'), '503': answered(Ready, 'It is not ready.') },
  problems: ['malformed-request', 'internal'],
}
