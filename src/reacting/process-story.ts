// What a process keeps under one key: its state, its timers, the commands that it sent, and what is parked; and the timers of
// all keys of a school.
import type pg from 'pg'
import type { Instant, PersonId, Position, TenantId } from '#kernel/ids.ts'

type Database = Pick<pg.Pool, 'query'>

export type Timer = {
  readonly key: string
  /** Whose data it is about; null for nobody's. */
  readonly subject: PersonId | null
  readonly name: string
  readonly due: Instant
  /** The id of the event that set it. */
  readonly cause: string
}

export type Sending = {
  readonly command: string
  readonly status: 'waiting' | 'stuck' | 'sent' | 'refused' | 'withdrawn'
  readonly attempts: number
  /** The refusal's code. */
  readonly code: string | null
  readonly detail: string | null
  readonly decidedAt: Instant
  readonly settledAt: Instant | null
  /** The id of the event or timer that it follows from. */
  readonly cause: string
}

export type ParkedTrigger = {
  readonly kind: 'event' | 'timer' | 'refusal'
  readonly position: Position
  readonly type: string
  /** Null for what only waits behind an earlier failure. */
  readonly error: string | null
  readonly parkedAt: Instant
}

export type Story = {
  readonly subject: PersonId | null
  /** Null if the process remembers nothing under this key, or has forgotten it. */
  readonly state: { readonly version: number; readonly value: unknown } | null
  readonly timers: readonly Timer[]
  /** The latest first. */
  readonly sendings: readonly Sending[]
  /** In the order in which they are retried. */
  readonly parked: readonly ParkedTrigger[]
}

/** Timers that are due next, of one school. */
export async function readTimers(
  db: Database,
  process: string,
  tenant: TenantId,
  limit: number,
): Promise<readonly Timer[]> {
  const { rows } = await db.query<Timer>(
    `select key, subject, name, due, cause from sillage.process_timers
     where process = $1 and tenant = $2 order by due, key, name limit $3`,
    [process, tenant, limit],
  )
  return rows
}

/** Null if the process keeps nothing under this key. `limit` bounds each of the lists. */
export async function readStory(
  db: Database,
  process: string,
  { tenant, key, limit }: { readonly tenant: TenantId; readonly key: string; readonly limit: number },
): Promise<Story | null> {
  const of = [process, tenant, key]
  const { rows: states } = await db.query<{ subject: PersonId | null; version: number; value: unknown }>(
    'select subject, version, state as value from sillage.process_states where process = $1 and tenant = $2 and key = $3',
    of,
  )
  const { rows: timers } = await db.query<Timer>(
    `select key, subject, name, due, cause from sillage.process_timers
     where process = $1 and tenant = $2 and key = $3 order by due, name limit $4`,
    [...of, limit],
  )
  const { rows: sendings } = await db.query<Sending & { subject: PersonId | null }>(
    `select subject, command, status, attempts, code, detail, decided_at as "decidedAt", settled_at as "settledAt", cause
     from sillage.outbox where process = $1 and tenant = $2 and key = $3 order by id desc limit $4`,
    [...of, limit],
  )
  const { rows: parked } = await db.query<ParkedTrigger & { subject: PersonId | null }>(
    `select subject, kind, position, type, error, parked_at as "parkedAt" from sillage.process_parked
     where process = $1 and tenant = $2 and coalesce(key, stream) = $3 order by id limit $4`,
    [...of, limit],
  )
  const [state] = states
  const all = [...states, ...timers, ...sendings, ...parked]
  if (all.length === 0) return null
  return {
    subject: all.find(({ subject }) => subject !== null)?.subject ?? null,
    state: state ? { version: state.version, value: state.value } : null,
    timers,
    sendings: sendings.map(({ subject: _, ...sending }) => sending),
    parked: parked.map(({ subject: _, ...trigger }) => trigger),
  }
}
