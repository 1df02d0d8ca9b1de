// Rows in memory as common table expressions with the names of the read models, so that a query reads them like live
// rows.
import { type Kysely, type QueryCreator, sql } from 'kysely'
import type { FoldedRow } from '#kernel/fold.ts'
import { subjectColumns } from '#kernel/forgetting.ts'
import type { Projection } from '#kernel/projection.ts'
import type { Tables } from '#kernel/query.ts'
import { type Column, snakeCase, tableOf } from '#projecting/generations/table.ts'
import { camelCase } from './readable-generations.ts'

type Named = Tables<readonly Projection[]>

/** Hidden columns are left out, and so are rows about people in `without`. Texts sort as in the tables. */
export function rowsAsTables(
  db: Kysely<Named>,
  rows: ReadonlyMap<Projection, readonly FoldedRow[]>,
  without: ReadonlySet<string> = new Set(),
): QueryCreator<Named> {
  let creator: QueryCreator<Named> = db
  for (const [model, modelRows] of rows) {
    const { key, row } = tableOf(model, 0)
    const columns = [...key, ...row].filter(({ hidden }) => !hidden)
    const people = subjectColumns(model)
    const shown = modelRows.filter(({ key }) => !people.some((column) => without.has(String(Reflect.get(key, column)))))
    const json = JSON.stringify(shown.map((row) => recordOf(columns, row)))
    const shape = sql.raw(['tenant uuid', ...columns.map(declared), 'position bigint'].join(', '))
    creator = creator.with(
      camelCase(model.name),
      () => sql<Named[string]>`(select * from jsonb_to_recordset(${json}::jsonb) as of_the_past(${shape}))`,
    )
  }
  return creator
}

const declared = ({ name, type }: Column): string => `${name} ${type}${type === 'text' ? ' collate "C"' : ''}`

const recordOf = (columns: readonly Column[], { tenant, key, row, position }: FoldedRow): object => ({
  tenant,
  ...Object.fromEntries(
    columns.map(({ field }) => [snakeCase(field), Reflect.get(key, field) ?? Reflect.get(row, field) ?? null]),
  ),
  position: String(position),
})
