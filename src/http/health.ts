// Is the process alive, and may traffic be sent to it? Open to whoever asks; the answers name no secrets.
import type { FastifyInstance } from 'fastify'
import type { ReadinessCheck } from './parts.ts'

/** A check that does not answer is an answer too. */
const LONGEST_CHECK_MS = 2_000

export function healthRoutes(
  app: FastifyInstance,
  { checks, isDraining }: { readonly checks: readonly ReadinessCheck[]; readonly isDraining: () => boolean },
): void {
  app.get(
    '/health/live',
    { config: { may: 'everyone', operation: operation('live', 'The process answers.') } },
    (_, reply) => reply.header('cache-control', 'no-store').send({ status: 'live' }),
  )

  app.get(
    '/health/ready',
    { config: { may: 'everyone', operation: operation('ready', 'Traffic may be sent here; 503 says why not.') } },
    async (_, reply) => {
      void reply.header('cache-control', 'no-store')
      const results = await Promise.all(
        checks.map(async (check) => ({ name: check.name, reason: await reasonOf(check) })),
      )
      const reasons = results.filter(({ reason }) => reason !== null)
      if (isDraining()) reasons.push({ name: 'draining', reason: 'the service is closing' })
      if (reasons.length === 0) return { status: 'ready', reasons }
      void reply.code(503)
      return { status: 'not ready', reasons }
    },
  )
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

const operation = (what: 'live' | 'ready', summary: string) => ({
  operationId: `health-${what}`,
  tags: ['operations'],
  summary,
  responses: {
    '200': {
      description: summary,
      content: { 'application/json': { schema: { type: 'object' } } },
    },
  },
})
