// Notices that the database was restored to an older state: it lacks a checkpoint that was handed out. Without an entry of its own,
// a restore would look like an attack; with it, the auditor knows what to ask.
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type pg from 'pg'
import { z } from 'zod'
import { TenantId } from '#kernel/ids.ts'
import { codeOf } from '#platform/running.ts'

export const RESTORE_SEEN = 'restore-seen'

const Line = z.object({ signed: z.string(), signature: z.string() })
const Signed = z.object({ school: TenantId, size: z.int(), root: z.string(), at: z.string(), key: z.string() })

export type LostCheckpoint = z.output<typeof Signed>

/** The last checkpoint of each school in a file of those handed out under this key; none if there is no file. */
export async function lastHandedOut(path: string, keyId: string): Promise<ReadonlyMap<string, LostCheckpoint>> {
  const last = new Map<string, LostCheckpoint>()
  try {
    for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
      const checkpoint = checkpointIn(line)
      if (checkpoint?.key === keyId) last.set(checkpoint.school, checkpoint)
    }
  } catch (error) {
    // A place outside may only take what is written there.
    if (!['ENOENT', 'EACCES', 'EPERM'].includes(codeOf(error) ?? '')) throw error
  }
  return last
}

/** Those of them that the database has no more, or has another one in the place of, and of which no entry tells yet. */
export async function lostCheckpoints(
  db: Pick<pg.Pool, 'query'>,
  handedOut: Iterable<LostCheckpoint>,
): Promise<readonly (LostCheckpoint & { readonly entriesNow: number })[]> {
  const given = [...handedOut]
  if (given.length === 0) return []
  const { rows } = await db.query<{ school: string; root: string; entries: bigint | number | null }>(
    `select g.school, g.root, c.size as entries
      from unnest($1::uuid[], $2::bigint[], $3::text[]) as g (school, size, root)
      left join sillage.trail_chains c on c.tenant = g.school
      where not exists (select from sillage.trail_checkpoints k
          where k.tenant = g.school and k.size = g.size and k.signed::json ->> 'root' = g.root)
        and not exists (select from sillage.trail_entries e
          where e.tenant = g.school and e.action = $4 and e.entry::json #>> '{facts,root}' = g.root)`,
    [given.map(({ school }) => school), given.map(({ size }) => size), given.map(({ root }) => root), RESTORE_SEEN],
  )
  return given.flatMap((one) => {
    const row = rows.find(({ school, root }) => school === one.school && root === one.root)
    return row ? [{ ...one, entriesNow: Number(row.entries ?? 0) }] : []
  })
}

function checkpointIn(line: string): LostCheckpoint | null {
  try {
    return Signed.parse(JSON.parse(Line.parse(JSON.parse(line)).signed))
  } catch {
    return null
  }
}
