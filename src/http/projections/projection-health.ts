// How the read models stand, for whoever watches the service.
//
// Not a part of readiness: every process reads the same rows, so sending traffic elsewhere mends nothing, and answers
// say for themselves how old they are (X-Lag-Seconds, X-Read-Models-Faulted, X-Read-Models-Frozen). Always 200 while the
// database answers; `status` is what an alert looks at. Open to whoever asks: it tells which event is at fault, and not
// what it holds.
import type { FastifyInstance } from 'fastify'
import type { Lag } from '#projecting/projection-lag.ts'

/** Asked again at the most so often, however many ask. */
const KEPT_MS = 1_000

export function projectionHealthRoute(app: FastifyInstance, lags: () => Promise<readonly Lag[]>): void {
  let known: { readonly atMs: number; readonly lags: Promise<readonly Lag[]> } | null = null
  const recent = () => {
    if (!known || performance.now() - known.atMs > KEPT_MS) known = { atMs: performance.now(), lags: lags() }
    return known.lags
  }
  const summary = 'How the read models stand: which are at fault, which rows wait for a fix, what nobody feeds.'
  app.get(
    '/health/projections',
    {
      config: {
        may: 'everyone',
        operation: {
          operationId: 'health-projections',
          tags: ['operations'],
          summary,
          responses: {
            '200': { description: summary, content: { 'application/json': { schema: { type: 'object' } } } },
          },
        },
      },
    },
    async (_, reply) => {
      void reply.header('cache-control', 'no-store')
      try {
        const projections = (await recent()).map((lag) => ({
          projection: lag.projection,
          generation: lag.generation,
          lagSeconds: lag.lagSeconds,
          warnings: warningsOf(lag),
        }))
        const isWell = projections.every(({ warnings }) => warnings.length === 0)
        return { status: isWell ? 'ok' : 'warning', projections }
      } catch {
        // The error may name hosts and users.
        void reply.code(503)
        return { status: 'unknown', projections: [] }
      }
    },
  )
}

export function warningsOf({ projection, fault, parkedKeys, frozenSince, stalledSince, ofAnotherLog }: Lag): string[] {
  const warnings: string[] = []
  if (ofAnotherLog !== null)
    warnings.push(`its rows are of another log (${ofAnotherLog}): see sillage projections status ${projection}`)
  if (fault)
    warnings.push(
      `stands still before position ${fault.position} (${fault.type}): see sillage projections status ${projection}`,
    )
  if (stalledSince !== null) warnings.push(`makes no progress since ${stalledSince}: read the log of its worker`)
  if (parkedKeys > 0)
    warnings.push(
      `${parkedKeys} ${parkedKeys === 1 ? 'row waits' : 'rows wait'} for a fix: see sillage projections parked ${projection}`,
    )
  if (frozenSince !== null)
    warnings.push(`frozen since ${frozenSince}: no worker at work holds the definition that made its rows`)
  return warnings
}
