// The table of a generation, derived from its projection: columns, types, keys, and who may see which.
import { z } from 'zod'
import { subjectColumns } from '#kernel/forgetting.ts'
import { isHidden } from '#kernel/personal.ts'
import type { Projection } from '#kernel/projection.ts'

type SqlType = 'uuid' | 'bigint' | 'double precision' | 'boolean' | 'text' | 'timestamptz' | 'date' | 'jsonb'

export type Column = {
  /** The field in the row: `lastPractisedAt`. */
  readonly field: string
  /** The column in SQL, quoted because a field may be called `from`: `"last_practised_at"`. */
  readonly name: string
  readonly type: SqlType
  readonly nullable: boolean
  readonly hidden: boolean
}

export type Table = {
  readonly projection: string
  readonly generation: number
  readonly name: string
  /** The stable name that queries use: a view over the live generation. */
  readonly view: string
  readonly key: readonly Column[]
  readonly row: readonly Column[]
  /** Names of columns that may hold what the projection opens of personal fields: see `keepOutOfStatistics`. */
  readonly opened: readonly string[]
}

/** `lastPractisedAt`, `skill-profile` → `last_practised_at`, `skill_profile`. */
export const snakeCase = (name: string): string =>
  name.replaceAll('-', '_').replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

export function tableOf(projection: Projection, generation: number): Table {
  const view = snakeCase(projection.name)
  return {
    projection: projection.name,
    generation,
    name: `${view}__g${generation}`,
    view,
    key: columnsOf(projection, projection.key),
    row: columnsOf(projection, projection.row),
    opened: projection.opens.size === 0 ? [] : textColumns(projection),
  }
}

/** Which of them hold personal texts, only the fold knows. A choice among fixed values identifies nobody. */
const textColumns = (projection: Projection): readonly string[] =>
  columnsOf(projection, projection.row)
    .filter(({ type, field }) => (type === 'text' && !isChoice(projection.row.shape[field])) || type === 'jsonb')
    .map(({ name }) => name)

const isChoice = (schema: unknown): boolean =>
  schema instanceof z.ZodEnum || (schema instanceof z.ZodNullable && isChoice(schema.def.innerType))

/**
 * The planner's statistics copy values of a column into a catalogue table of the server: names would be there beside the
 * read model that declares them, and stay after their rows are gone.
 */
export const keepOutOfStatistics = (name: string, columns: readonly string[]): string[] =>
  columns.map((column) => `alter table ${name} alter column ${column} set statistics 0`)

function columnsOf(projection: Projection, schema: z.ZodObject): Column[] {
  const fields: readonly [string, z.ZodType][] = Object.entries(schema.shape)
  return fields.map(([field, schema]) => {
    const { type, nullable } = sqlType(schema, `${projection.name}.${field}`)
    return { field, name: `"${snakeCase(field)}"`, type, nullable, hidden: isHidden(schema) }
  })
}

function sqlType(schema: z.ZodType, where: string): { type: SqlType; nullable: boolean } {
  if (schema instanceof z.ZodNullable) {
    const { innerType } = schema.def
    if (innerType instanceof z.ZodType) return { ...sqlType(innerType, where), nullable: true }
  }
  if (schema instanceof z.ZodReadonly) {
    const { innerType } = schema.def
    if (innerType instanceof z.ZodType) return sqlType(innerType, where)
  }
  return { type: plainType(schema, where), nullable: false }
}

function plainType(schema: z.ZodType, where: string): SqlType {
  if (schema instanceof z.ZodUUID || schema instanceof z.ZodGUID) return 'uuid'
  // `Instant` takes several spellings of a moment, so it is text that is checked to be one.
  if (schema instanceof z.ZodISODateTime || (schema instanceof z.ZodString && schema.format === 'datetime'))
    return 'timestamptz'
  if (schema instanceof z.ZodISODate) return 'date'
  if (schema instanceof z.ZodString || schema instanceof z.ZodStringFormat || schema instanceof z.ZodEnum) return 'text'
  if (schema instanceof z.ZodNumber) return schema.isInt ? 'bigint' : 'double precision'
  if (schema instanceof z.ZodBoolean) return 'boolean'
  if (schema instanceof z.ZodArray || schema instanceof z.ZodObject || schema instanceof z.ZodRecord) return 'jsonb'
  // One of several objects. Of scalars it could be of several types.
  if (schema instanceof z.ZodUnion && schema.options.every((one) => one instanceof z.ZodObject)) return 'jsonb'
  throw new TypeError(`${where}: no column type can store a ${schema.def.type} (use nullable() instead of optional())`)
}

/**
 * The statements that create a generation's table, with its row-level policy: without one, it would show every tenant.
 */
export function createTable(table: Table, projection: Projection): string[] {
  return [...createBareTable(table), ...createIndexes(table, projection), forcePolicies(table.name)]
}

/** The owner of the table obeys its policies, too. COPY into a table refuses that: a build forces them when it is complete. */
export const forcePolicies = (table: string): string => `alter table read.${table} force row level security`

/** Without key and indexes: creating them is faster once the rows are there. */
export function createBareTable(table: Table): string[] {
  const name = `read.${table.name}`
  const columns = [...table.key, ...table.row].map(
    (column) =>
      `${column.name} ${column.type}${column.type === 'text' ? ' collate "C"' : ''}${column.nullable ? '' : ' not null'}`,
  )
  const visible = [...table.key, ...table.row].filter(({ hidden }) => !hidden).map((column) => column.name)
  return [
    // A row is rewritten at each event of its key. Free space on the page keeps these updates out of the indexes.
    `create table ${name} (tenant uuid not null, ${columns.join(', ')}, position bigint not null) with (fillfactor = 70)`,
    `alter table ${name} enable row level security`,
    `create policy of_the_tenant on ${name} for select to sillage_app
      using (tenant = nullif(current_setting('sillage.tenant', true), '')::uuid)`,
    `create policy all_tenants on ${name} to sillage_owner using (true) with check (true)`,
    `grant select (tenant, ${visible.join(', ')}, position) on ${name} to sillage_app`,
    `grant all on ${name} to sillage_owner`,
    ...keepOutOfStatistics(name, table.opened),
  ]
}

export function createIndexes(table: Table, projection: Projection): string[] {
  const name = `read.${table.name}`
  const all = [...table.key, ...table.row]
  return [
    `alter table ${name} add primary key (${['tenant', ...table.key.map((column) => column.name)].join(', ')})`,
    ...[...projection.indexes, ...personIndexes(projection)].map((fields) => {
      const names = fields.map((field) => all.find((column) => column.field === field)?.name ?? field)
      return `create index on ${name} (${['tenant', ...names].join(', ')})`
    }),
  ]
}

/** An erasure removes rows by person alone. Without an index that begins with the person, it would read all rows. */
function personIndexes(projection: Projection): readonly (readonly string[])[] {
  const leading = new Set([Object.keys(projection.key.shape)[0], ...projection.indexes.map(([field]) => field)])
  return subjectColumns(projection).flatMap((column) => (leading.has(column) ? [] : [[column]]))
}

/** Points the stable name at a generation. */
export function pointView(table: Table): string[] {
  const visible = [...table.key, ...table.row].filter(({ hidden }) => !hidden).map((column) => column.name)
  return [
    `drop view if exists read.${table.view}`,
    // With the rights of its reader, not of its owner: an ordinary view would show every tenant.
    `create view read.${table.view} with (security_invoker = true) as
      select tenant, ${visible.join(', ')}, position from read.${table.name}`,
    `grant select on read.${table.view} to sillage_app, sillage_owner`,
  ]
}
