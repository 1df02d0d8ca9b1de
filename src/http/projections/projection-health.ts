// GET /health/projections: the state of the read models, for monitoring.
//
// Not part of readiness: every process reads the same rows, so sending traffic elsewhere would not help, and answers state
// how old they are (X-Lag-Seconds, X-Read-Models-Faulted, X-Read-Models-Frozen). Always 200 while the database answers;
// alerts watch `status`. Needs no token: it reports which event cannot be folded, but not the event's content.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Lag } from '#projecting/projection-lag.ts'
import { jsonAnswer, type Operation } from '../operations.ts'

/** The database is read at most this often, however many requests come. */
const CACHED_MS = 1_000

export function projectionHealthRoute(app: FastifyInstance, lags: () => Promise<readonly Lag[]>): void {
  let cached: { readonly atMs: number; readonly lags: Promise<readonly Lag[]> } | null = null
  const recent = () => {
    if (!cached || performance.now() - cached.atMs > CACHED_MS) cached = { atMs: performance.now(), lags: lags() }
    return cached.lags
  }
  app.get('/health/projections', { config: { may: 'everyone', operation } }, async (_, reply) => {
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
  })
}

const Health = z
  .object({
    status: z.enum(['ok', 'warning', 'unknown']).describe('`unknown`: the database does not answer.'),
    projections: z
      .array(
        z
          .object({
            projection: z.string().describe('The name of the read model.'),
            generation: z.int().describe('Its live generation.'),
            lagSeconds: z
              .number()
              .nullable()
              .describe(
                'The age of the oldest event that is not folded yet, in seconds; null if its position belongs to another log.',
              ),
            warnings: z.array(z.string()).describe('What is wrong; empty if nothing is.'),
          })
          .describe('One read model.'),
      )
      .describe('The read models that have live rows.'),
  })
  .meta({ id: 'ProjectionHealth', description: 'The state of the read models.' })

const operation: Operation = {
  operationId: 'getProjectionHealth',
  tags: ['operations'],
  summary: 'Get read model health',
  description: 'Which read models are stopped, have parked rows, or have no worker.',
  responses: { '200': jsonAnswer(Health, 'Their state.'), '503': jsonAnswer(Health, 'The database does not answer.') },
  problems: ['malformed-request', 'internal'],
}

export function warningsOf({ projection, fault, parkedKeys, frozenSince, stalledSince, ofAnotherLog }: Lag): string[] {
  const warnings: string[] = []
  if (ofAnotherLog !== null)
    warnings.push(`its rows come from another log (${ofAnotherLog}): see sillage projections status ${projection}`)
  if (fault)
    warnings.push(
      `stopped before position ${fault.position} (${fault.type}): see sillage projections status ${projection}`,
    )
  if (stalledSince !== null) warnings.push(`has made no progress since ${stalledSince}: read the log of its worker`)
  if (parkedKeys > 0)
    warnings.push(
      `${parkedKeys} ${parkedKeys === 1 ? 'row waits' : 'rows wait'} for a fix: see sillage projections parked ${projection}`,
    )
  if (frozenSince !== null)
    warnings.push(`frozen since ${frozenSince}: no live worker has the definition that built its rows`)
  return warnings
}
