// A generation: one table of rows, made by one version of a projection. One generation is live; the others exist beside
// it.
import type pg from 'pg'
import { type EventId, type LogId, type Position, position } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import type { Fault } from '../projector/projection-store.ts'
import type { Table } from './table.ts'

declare const idBrand: unique symbol
/** `skill-profile/2`. */
export type GenerationId = string & { readonly [idBrand]: true }
export const generationId = (projection: string, generation: number): GenerationId =>
  `${projection}/${generation}` as GenerationId

/** `building` while a rebuild loads it, `ready` once built, `live`, and `retired` when another one has replaced it. */
export type State = 'building' | 'ready' | 'live' | 'retired'

export type Generation = {
  readonly id: GenerationId
  readonly projection: string
  readonly generation: number
  readonly version: number
  readonly sourceHash: string
  readonly table: string
  readonly state: State
  /** It can be compared and queried, but never made live. */
  readonly candidate: boolean
  readonly paused: boolean
  readonly createdAt: string
  readonly switchedAt: string | null
  readonly logId: LogId
  readonly position: Position
  /** The event at the position; null if it is not known. */
  readonly eventId: EventId | null
  readonly movedAt: string
  readonly fault: Fault | null
  /** Keys with parked events. */
  readonly parkedKeys: number
}

/** A generation that this program can feed, because it has the definition that made it. */
export type Feed = { readonly id: GenerationId; readonly projection: Projection; readonly table: Table }

type Row = Omit<Generation, 'id' | 'position' | 'state'> & { position: bigint; live: boolean; builtAt: string | null }

/** All generations, by projection and number. */
export async function readGenerations(db: Pick<pg.ClientBase, 'query'>): Promise<Generation[]> {
  const { rows } = await db.query<Row>({
    name: 'read generations',
    text: `select g.projection, g.generation, g.version, g.source_hash as "sourceHash", g.table_name as "table", g.live,
        g.candidate, g.paused, g.created_at as "createdAt", g.built_at as "builtAt", g.switched_at as "switchedAt",
        c.log_id as "logId", c.position, c.event_id as "eventId", c.moved_at as "movedAt", c.fault,
        (select count(distinct p.key_text)::integer from sillage.parked p
          where p.projection = g.projection and p.generation = g.generation) as "parkedKeys"
      from sillage.generations g join sillage.checkpoints c using (projection, generation) order by 1, 2`,
  })
  return rows.map(({ live, builtAt, ...row }) => ({
    ...row,
    id: generationId(row.projection, row.generation),
    position: position(BigInt(row.position)),
    state: live ? 'live' : builtAt === null ? 'building' : row.switchedAt === null ? 'ready' : 'retired',
  }))
}
