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

export type Exported = {
  readonly generation: Generation
  readonly rows: number
  /** How many rows are left out, because the data of a person whom they name may only be stored. */
  readonly withheld: number
}

/**
 * The columns that queries may select, in rows ordered by key. The heading, a line that begins with `#`, names the read
 * model, version and position. `heading: false` leaves it out for programs that do not support comments. Rows about people whose
 * data may only be stored are left out and counted, if a worker has read the restriction.
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
    const wantedRows = options.tenant ? `t.tenant = '${TenantId.parse(options.tenant)}'` : 'true'
    const isRestricted = await namesRestricted(client, generation)
    const withheld = isRestricted === null ? 0 : await countOf(client, table, `${wantedRows} and ${isRestricted}`)
    const where = ` where ${wantedRows}${isRestricted === null ? '' : ` and not ${isRestricted}`}`
    const copy = copyOut(
      client,
      `copy (select ${columns.join(', ')} from read.${table.name} t${where} order by ${keys.join(', ')}) to stdout (format csv, header)`,
    )
    await pipeline(copy, to, { end: false })
    await client.query('commit')
    return { generation, rows: copy.rowCount, withheld }
  } catch (error) {
    broken = error instanceof Error ? error : new Error(String(error))
    throw error
  } finally {
    client.release(broken)
  }
}

/** The read model of people whose data may only be stored. */
const RESTRICTIONS = 'restrictions'

/** A condition on a row `t`: wherever in it the person is named, as for everything else that is withheld. Null if nobody is restricted. */
async function namesRestricted(client: pg.ClientBase, { projection }: Generation): Promise<string | null> {
  if (projection === RESTRICTIONS) return null
  const { rows } = await client.query<{ exists: boolean }>(
    `select to_regclass('read.${RESTRICTIONS}') is not null as exists`,
  )
  return rows[0]?.exists
    ? `exists (select from read.${RESTRICTIONS} r where r.tenant = t.tenant and strpos(t::text, r.person::text) > 0)`
    : null
}

async function countOf(client: pg.ClientBase, { name }: Table, condition: string): Promise<number> {
  const { rows } = await client.query<{ found: bigint }>(
    `select count(*) as found from read.${name} t where ${condition}`,
  )
  return Number(rows[0]?.found ?? 0)
}
