// The history of a read model: what was done to its generations, when and by whom.
import type pg from 'pg'

export type Action = 'rebuild' | 'built' | 'switch' | 'rollback' | 'drop' | 'pause' | 'resume' | 'retry'

export type HistoryEntry = {
  readonly at: string
  readonly projection: string
  readonly generation: number
  readonly action: Action
  readonly by: string
  readonly facts: Readonly<Record<string, unknown>>
}

type Db = Pick<pg.ClientBase, 'query'>

export async function writeHistory(
  db: Db,
  generation: { readonly projection: string; readonly generation: number },
  action: Action,
  by: string,
  facts: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await db.query(
    'insert into sillage.generation_history (projection, generation, action, by, facts) values ($1, $2, $3, $4, $5)',
    [generation.projection, generation.generation, action, by, JSON.stringify(facts)],
  )
}

/** Latest entries first. */
export async function readHistory(db: Db, projection: string, limit: number): Promise<HistoryEntry[]> {
  const { rows } = await db.query<HistoryEntry>(
    'select at, projection, generation, action, by, facts from sillage.generation_history where projection = $1 order by at desc limit $2',
    [projection, limit],
  )
  return rows
}
