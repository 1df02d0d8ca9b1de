// Lists parked keys for an operator, and requests a retry. The worker that feeds the generation then does it.
import type pg from 'pg'
import type { Position, Revision, StreamName, TenantId } from '#kernel/ids.ts'
import { type GenerationId, generationId } from '../generations/generation.ts'

/** A row with parked events. The first of them could not be folded. */
export type ParkedKey = {
  readonly generation: GenerationId
  readonly tenant: TenantId
  readonly key: object
  /** How many events are parked, including the one that failed. */
  readonly events: number
  readonly position: Position
  readonly stream: StreamName
  readonly revision: Revision
  readonly type: string
  readonly error: string
  readonly parkedAt: string
  /** When a retry was requested that no worker has done yet. */
  readonly retryAt: string | null
}

/** Ordered by generation and by position of the failed event. */
export async function listParked(
  db: Pick<pg.ClientBase, 'query'>,
  { projection, tenant, limit }: { readonly projection?: string; readonly tenant?: TenantId; readonly limit: number },
): Promise<ParkedKey[]> {
  const { rows } = await db.query<Omit<ParkedKey, 'generation'> & { projection: string; generation: number }>({
    name: 'list parked',
    text: `select p.projection, p.generation, p.tenant, p.key, n.events, p.position, p.stream, p.revision, p.type,
        coalesce(p.error, '') as error, p.parked_at as "parkedAt", p.retry_at as "retryAt"
      from (
        select projection, generation, key_text, min(position) as position, count(*)::integer as events
        from sillage.parked where $1::text is null or projection = $1 group by 1, 2, 3
      ) n join sillage.parked p using (projection, generation, key_text, position)
      where $3::uuid is null or p.tenant = $3
      order by 1, 2, p.position, key_text limit $2`,
    values: [projection ?? null, limit, tenant ?? null],
  })
  return rows.map(({ projection: name, generation, ...row }) => ({
    ...row,
    generation: generationId(name, generation),
  }))
}

export type RetryRequest = { readonly generations: readonly GenerationId[]; readonly keys: number }

/**
 * Requests a retry of a projection's failures after a fix, in all its generations or in one. A stopped generation goes
 * on, and parked rows are folded in order. Does nothing if nothing has failed.
 */
export async function requestRetry(
  db: Pick<pg.ClientBase, 'query'>,
  { projection, generation }: { readonly projection: string; readonly generation?: number },
): Promise<RetryRequest> {
  const { rows } = await db.query<{ generation: number; keys: number }>({
    name: 'ask retry',
    // One statement, so that a worker that sees the request also sees what it covers.
    text: `with parked as (
        update sillage.parked set retry_at = clock_timestamp()
        where projection = $1 and ($2::integer is null or generation = $2) returning generation, key_text
      ), faulted as (
        update sillage.checkpoints set fault = null
        where projection = $1 and ($2::integer is null or generation = $2) and fault is not null returning generation
      )
      update sillage.generations g set retry_at = clock_timestamp()
      where projection = $1 and generation in (select generation from parked union select generation from faulted)
      returning generation, (select count(distinct key_text)::integer from parked p where p.generation = g.generation) as keys`,
    values: [projection, generation ?? null],
  })
  return {
    generations: rows.map((row) => generationId(projection, row.generation)).sort(),
    keys: rows.reduce((sum, { keys }) => sum + keys, 0),
  }
}
