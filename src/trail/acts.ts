// Acts of administration, as the command line does them: each enters the chain of the installation, and that of each school that
// it touches. Only the chain of a person's own school names them.
import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import { z } from 'zod'
import { Instant, installationTenant, PersonId, TenantId } from '#kernel/ids.ts'
import { codeOf } from '#platform/running.ts'
import type { DurableTrail, TrailEntry } from './trail.ts'

const Act = z.strictObject({
  /** Its name in the trail: `projections-rebuild`. */
  action: z.string().min(1),
  /** What was typed: `projections rebuild`. */
  verb: z.string().min(1),
  /** The school; `every` for what touches all of them; null for the installation alone. */
  school: z.union([TenantId, z.literal('every')]).nullable(),
  /** Persons of the school. */
  subjects: z.array(PersonId).readonly(),
  actor: PersonId,
  /** The person of the school who asked for it, or decided it. */
  onBehalfOf: PersonId.nullable().default(null),
  /** Absent if it was done, or begins. */
  outcome: z.enum(['refused', 'failed']).optional(),
  /** Never a personal value. */
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).readonly(),
  at: Instant,
})

export type Act = z.output<typeof Act>

/** A school of which nothing was ever entered has no chain: its name may be a mistake, so it gets none. */
export async function entriesOfAct(db: Pick<pg.Pool, 'query'>, act: Act): Promise<readonly TrailEntry[]> {
  const { rows } = await db.query<{ tenant: TenantId }>(
    `select tenant from sillage.trail_chains
      where tenant <> $2 and ($1::text = 'every' or tenant::text = $1::text) order by tenant`,
    [act.school, installationTenant],
  )
  const { school, subjects, verb, outcome, facts, ...entered } = act
  const named = school !== null && school !== 'every'
  const entry: Omit<TrailEntry, 'tenant' | 'subjects' | 'onBehalfOf'> = {
    actor: entered.actor,
    action: entered.action,
    at: entered.at,
    origin: { kind: 'command-line', verb },
    purpose: 'administration',
    ...(outcome && { outcome }),
    facts: { ...facts, ...(named && { school }) },
  }
  return [
    ...rows.map(({ tenant }) => ({
      ...entry,
      tenant,
      subjects: named ? subjects : [],
      onBehalfOf: named ? entered.onBehalfOf : null,
    })),
    { ...entry, tenant: installationTenant, subjects: [], onBehalfOf: null },
  ]
}

/** Resolves when the act is written in all chains. Throws TrailUnavailable. */
export async function enterAct(db: Pick<pg.Pool, 'query'>, trail: DurableTrail, act: Act): Promise<void> {
  const entries = await entriesOfAct(db, act)
  await Promise.all(entries.map((entry) => trail.recordDurably(entry)))
}

const ASIDE = 'trail-acts'

/**
 * Keeps an act in the data directory that was done without the database: of keys, for instance, which are restored while it may
 * be away. A service enters it. It is on the disk when this resolves.
 */
export async function putActAside(dataDirectory: string, act: Act): Promise<void> {
  const directory = join(dataDirectory, ASIDE)
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const path = join(directory, `${act.at.replaceAll(':', '-')}-${randomUUID()}.json`)
  await writeFile(`${path}.partial`, JSON.stringify(act), { mode: 0o600, flush: true })
  await rename(`${path}.partial`, path)
}

export const hasActsAside = async (dataDirectory: string): Promise<boolean> =>
  (await namesIn(join(dataDirectory, ASIDE))).length > 0

/**
 * Enters what was put aside, in the order of time, and returns how many. An act is removed once it is written: a process that is
 * killed between the two enters it twice.
 */
export async function enterActsAside(
  dataDirectory: string,
  enter: (act: Act) => Promise<void>,
  onUnreadable: (error: unknown) => void,
): Promise<number> {
  const directory = join(dataDirectory, ASIDE)
  let entered = 0
  for (const name of (await namesIn(directory)).filter((one) => one.endsWith('.json')).sort()) {
    const path = join(directory, name)
    const text = await readFile(path, 'utf8').catch(ignoreAbsent)
    if (text === undefined) continue
    const act = actIn(text)
    if (act === null) {
      onUnreadable(new Error(`${path} holds no act that the trail can enter`))
      continue
    }
    await enter({ ...act, facts: { ...act.facts, putAside: true } })
    await rm(path, { force: true })
    entered += 1
  }
  return entered
}

function actIn(text: string): Act | null {
  try {
    return Act.parse(JSON.parse(text))
  } catch {
    return null
  }
}

const namesIn = async (directory: string): Promise<readonly string[]> =>
  (await readdir(directory).catch(ignoreAbsent)) ?? []

function ignoreAbsent(error: unknown): undefined {
  if (codeOf(error) === 'ENOENT') return undefined
  throw error
}
