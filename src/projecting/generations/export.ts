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

export type Exported = { readonly generation: Generation; readonly rows: number }

/**
 * The columns that queries may select, in rows ordered by key. The heading, a line that begins with `#`, names the read
 * model, version and position. `heading: false` leaves it out for programs that do not support comments.
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
    const where = options.tenant ? ` where tenant = '${TenantId.parse(options.tenant)}'` : ''
    const copy = copyOut(
      client,
      `copy (select ${columns.join(', ')} from read.${table.name}${where} order by ${keys.join(', ')}) to stdout (format csv, header)`,
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
