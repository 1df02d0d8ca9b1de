// What waits for a fix, as an operator sees it, and asking that it be tried again: the worker that feeds it then does.
import type pg from 'pg'
import type { Position, Revision, StreamName, TenantId } from '#kernel/ids.ts'
import { type GenerationId, generationId } from '../generations/generation.ts'

/** A row whose events wait: the first of them could not be folded. */
export type ParkedKey = {
  readonly generation: GenerationId
  readonly tenant: TenantId
  readonly key: object
  /** How many events wait, the one at fault included. */
  readonly events: number
  readonly position: Position
  readonly stream: StreamName
  readonly revision: Revision
  readonly type: string
  readonly error: string
  readonly parkedAt: string
  /** When somebody asked to try it again, and no worker has yet. */
  readonly retryAt: string | null
}

/** The first so many, by generation and position of the event at fault. */
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
  return rows.map(({ projection: of, generation, ...row }) => ({ ...row, generation: generationId(of, generation) }))
}

export type AskedRetry = { readonly generations: readonly GenerationId[]; readonly keys: number }

/**
 * Asks that a projection's faults be tried again, after a fix: in all its generations, or in one. A generation that
 * stands still goes on; rows that wait are folded in order. Nothing is tried where nothing is at fault.
 */
export async function askRetry(
  db: Pick<pg.ClientBase, 'query'>,
  { projection, generation }: { readonly projection: string; readonly generation?: number },
): Promise<AskedRetry> {
  const { rows } = await db.query<{ generation: number; keys: number }>({
    name: 'ask retry',
    // One statement: a worker that sees the asking sees what is asked.
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
