// How the read models stand, for whoever watches the service.
//
// Not a part of readiness: every process reads the same rows, so sending traffic elsewhere mends nothing, and answers
// say for themselves how old they are (X-Lag-Seconds, X-Read-Models-Faulted, X-Read-Models-Frozen). Always 200 while the
// database answers; `status` is what an alert looks at. Open to whoever asks: it tells which event is at fault, and not
// what it holds.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Lag } from '#projecting/projection-lag.ts'
import { answered, type Operation } from '../operations.ts'

/** Asked again at the most so often, however many ask. */
const KEPT_MS = 1_000

export function projectionHealthRoute(app: FastifyInstance, lags: () => Promise<readonly Lag[]>): void {
  let known: { readonly atMs: number; readonly lags: Promise<readonly Lag[]> } | null = null
  const recent = () => {
    if (!known || performance.now() - known.atMs > KEPT_MS) known = { atMs: performance.now(), lags: lags() }
    return known.lags
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
            projection: z.string().describe('The read model, by its name.'),
            generation: z.int().describe('Its live generation.'),
            lagSeconds: z
              .number()
              .nullable()
              .describe('Age of the oldest event that is not folded yet; null where its position is of another log.'),
            warnings: z.array(z.string()).describe('What is wrong; empty where nothing is.'),
          })
          .describe('One read model.'),
      )
      .describe('Every read model that has live rows.'),
  })
  .meta({ id: 'ProjectionHealth', description: 'The state of the read models.' })

const operation: Operation = {
  operationId: 'getProjectionHealth',
  tags: ['operations'],
  summary: 'Are the read models well?',
  description: 'Which read models are at fault, have rows that wait for a fix, or are fed by no worker.',
  responses: { '200': answered(Health, 'Their state.'), '503': answered(Health, 'The database does not answer.') },
  problems: ['malformed-request', 'internal'],
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
