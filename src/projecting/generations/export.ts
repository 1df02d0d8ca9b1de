// Exports a generation as CSV, at one position.
import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { type TenantId as Tenant, TenantId } from '#kernel/ids.ts'
import { copyOut } from '#platform/copy-out.ts'
import { GenerationRefused } from './errors.ts'
import type { Generation } from './generation.ts'
import { readGenerations } from './generation.ts'
import { tableFromCatalog } from './switch.ts'
import type { Table } from './table.ts'

export type Exported = { readonly generation: Generation; readonly rows: number }

/**
 * The columns that queries may select, in rows ordered by key. The heading, a line that begins with `#`, names the read
 * model, version and position. `heading: false` leaves it out for programs that do not support comments. Rows about people whose
 * data may only be stored are left out, if a worker has read the restriction.
 */
export async function exportGeneration(
  pool: pg.Pool,
  wanted: Generation,
  to: Writable,
  options: { readonly tenant: Tenant | null; readonly heading: boolean },
): Promise<Exported> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    // One snapshot for everything, so that rows and position agree.
    await client.query('begin isolation level repeatable read read only')
    const generation = (await readGenerations(client)).find(({ id }) => id === wanted.id)
    if (!generation) throw new GenerationRefused('unknown-generation', `There is no generation ${wanted.id}.`)
    const table = await tableFromCatalog(client, generation)
    const keys = ['tenant', ...table.key.map(({ name }) => name)]
    const columns = [...keys, ...table.row.filter(({ hidden }) => !hidden).map(({ name }) => name), 'position']
    const { projection, version, position, logId } = generation
    if (options.heading)
      to.write(
        `# ${projection}, version ${version}, generation ${generation.generation}, position ${position}, log ${logId}\n`,
      )
    // Parsed, so that only a quoted UUID can be interpolated.
    const conditions = [
      ...(options.tenant ? [`t.tenant = '${TenantId.parse(options.tenant)}'`] : []),
      ...(await withoutRestricted(client, generation, table)),
    ]
    const where = conditions.length > 0 ? ` where ${conditions.join(' and ')}` : ''
    const copy = copyOut(
      client,
      `copy (select ${columns.join(', ')} from read.${table.name} t${where} order by ${keys.join(', ')}) to stdout (format csv, header)`,
    )
    await pipeline(copy, to, { end: false })
    await client.query('commit')
    return { generation, rows: copy.rowCount }
  } catch (error) {
    broken = error instanceof Error ? error : new Error(String(error))
    throw error
  } finally {
    client.release(broken)
  }
}

/** The read model of people whose data may only be stored. */
const RESTRICTIONS = 'restrictions'

async function withoutRestricted(client: pg.ClientBase, { projection }: Generation, { key }: Table): Promise<string[]> {
  const ids = key.filter(({ type }) => type === 'uuid').map(({ name }) => `t.${name}`)
  if (projection === RESTRICTIONS || ids.length === 0) return []
  const { rows } = await client.query<{ exists: boolean }>(
    `select to_regclass('read.${RESTRICTIONS}') is not null as exists`,
  )
  return rows[0]?.exists
    ? [`not exists (select from read.${RESTRICTIONS} r where r.tenant = t.tenant and r.person in (${ids.join(', ')}))`]
    : []
}
