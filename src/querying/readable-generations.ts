// Chooses the generation of each read model that a query reads: of a version that the query knows, the live one if
// possible.
import { type Kysely, type QueryCreator, sql } from 'kysely'
import { subjectColumns } from '#kernel/forgetting.ts'
import { type Position, position } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import type { Tables } from '#kernel/query.ts'
import { type Column, snakeCase, tableOf } from '#projecting/generations/table.ts'

type Named = Tables<readonly Projection[]>

/** Generations by number that an analyst names, to query a candidate instead of the live rows. */
export type NamedGenerations = ReadonlyMap<string, number>

export type ReadGeneration = {
  readonly model: Projection
  readonly generation: number
  readonly position: Position
  /** It is stopped at an event that it cannot fold, or has parked rows. */
  readonly isFaulted: boolean
  /** Since when nobody feeds it; null if a worker does. */
  readonly frozenSince: string | null
}

export type GenerationRow = {
  readonly projection: string
  readonly generation: number
  readonly version: number
  readonly live: boolean
  readonly position: bigint | number
  readonly isFaulted: boolean
  readonly frozenSince: string | null
}

/** The versions that a query knows, the current one first. */
export type Readable = { readonly reads: readonly Projection[]; readonly alsoReads: readonly Projection[] }

/** All generations that are or were live, and those that are named. */
export async function readGenerationRows<DB>(
  db: Kysely<DB>,
  models: readonly string[],
  named: NamedGenerations,
): Promise<readonly GenerationRow[]> {
  const { rows } = await sql<GenerationRow>`
    select g.projection, g.generation, g.version, g.live, c.position,
      c.fault is not null or exists (
        select from sillage.parked_generations p where p.projection = g.projection and p.generation = g.generation
      ) as "isFaulted",
      case when not exists (
        select from sillage.workers w where w.alive_until > clock_timestamp()
          and 'projection ' || g.projection || '/' || g.generation = any(w.duties)
      ) then c.moved_at end as "frozenSince"
    from sillage.generations g join sillage.checkpoints c using (projection, generation)
    where g.projection = any(${models}::text[]) and g.built_at is not null
      and (g.switched_at is not null or (g.projection, g.generation) in (
        select * from unnest(${[...named.keys()]}::text[], ${[...named.values()]}::integer[])))
    order by g.live desc, g.switched_at desc`.execute(db)
  return rows
}

/**
 * The generation to read for each model; null if there is none of a version that the query knows. After a switch, a
 * program of the previous version goes on reading the rows of that version, so that no query fails in a rolling
 * release.
 */
export function chooseGenerations(
  { reads, alsoReads }: Readable,
  rows: readonly GenerationRow[],
  named: NamedGenerations,
): ReadonlyMap<Projection, ReadGeneration | null> {
  return new Map(
    reads.map((model) => {
      const versions = [model, ...alsoReads.filter(({ name }) => name === model.name)]
      const number = named.get(model.name)
      const row = rows.find(
        ({ projection, generation, version }) =>
          projection === model.name &&
          versions.some((candidate) => candidate.version === version) &&
          (number === undefined || generation === number),
      )
      const version = versions.find((candidate) => candidate.version === row?.version)
      if (!row || !version) return [model, null]
      const { generation, isFaulted, frozenSince } = row
      const at = position(BigInt(row.position))
      return [model, { model: version, generation, position: at, isFaulted, frozenSince }]
    }),
  )
}

/**
 * The chosen generations under the names of their read models. A column that an earlier version lacks reads as null. Rows about
 * people in `without` are left out: those with one of them in their key.
 */
export function generationsAsTables(
  db: Kysely<Named>,
  chosen: ReadonlyMap<Projection, ReadGeneration | null>,
  without: ReadonlySet<string> = new Set(),
): QueryCreator<Named> {
  let creator: QueryCreator<Named> = db
  for (const [model, read] of chosen) {
    if (!read) continue
    const { columns, table, name } = shownAs(model, read)
    const columnsOfPeople = without.size > 0 ? subjectColumns(read.model) : []
    const others = columnsOfPeople.map((column) => sql`${sql.raw(snakeCase(column))} <> all(${[...without]}::uuid[])`)
    const where = others.length > 0 ? sql` where ${sql.join(others, sql` and `)}` : sql``
    creator = creator.with(
      (cte) => cte(name).notMaterialized(),
      () => sql<Named[string]>`(select ${sql.raw(columns)} from ${sql.raw(table)}${where})`,
    )
  }
  return creator
}

type ShownAs = { readonly generation: number; readonly columns: string; readonly table: string; readonly name: string }

/** Deriving them from the schemas took a fifth of the time of a small query. */
const remembered = new WeakMap<Projection, WeakMap<Projection, ShownAs>>()

/** The name of the read model in queries, and in SQL the columns and the table that a generation of it is read from. */
function shownAs(model: Projection, read: Pick<ReadGeneration, 'model' | 'generation'>): ShownAs {
  const ofModel = remembered.get(model) ?? new WeakMap<Projection, ShownAs>()
  remembered.set(model, ofModel)
  const known = ofModel.get(read.model)
  if (known?.generation === read.generation) return known
  const visible = visibleColumns(read.model)
  const names = new Set(visible.map((column) => column.name))
  const absent = visibleColumns(model).filter((column) => !names.has(column.name))
  const columns = [
    'tenant',
    ...visible.map((column) => column.name),
    ...absent.map((column) => `null::${column.type} as ${column.name}`),
    'position',
  ]
  const shown = {
    generation: read.generation,
    columns: columns.join(', '),
    table: `read.${tableOf(read.model, read.generation).name}`,
    name: camelCase(model.name),
  }
  ofModel.set(read.model, shown)
  return shown
}

function visibleColumns(model: Projection): readonly Column[] {
  const { key, row } = tableOf(model, 0)
  return [...key, ...row].filter(({ hidden }) => !hidden)
}

/** `class-roster` → `classRoster`: the name that queries use. */
export const camelCase = (name: string): string =>
  name.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
