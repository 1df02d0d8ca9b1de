// The status of process managers, for people and metrics, and what a person may do about it.
import type pg from 'pg'
import type { EventLog } from '#event-log/event-log.ts'
import { whyOfAnotherLog } from '#event-log/seen-position.ts'
import {
  type EventId,
  type Instant,
  type LogId,
  type PersonId,
  type Position,
  position,
  type TenantId,
} from '#kernel/ids.ts'
import type { Process } from '#kernel/process.ts'
import type { ProcessFault } from './process-store.ts'

type Database = Pick<pg.Pool, 'query'>

export type ProcessStatus = {
  readonly process: string
  /** Null if no file defines the process any more. */
  readonly definedVersion: number | null
  /** The version of the program that ran it last. */
  readonly version: number
  /** `standing-still`: stopped in every program. `newer` and `another-log`: why this program does not run it. */
  readonly state: 'running' | 'standing-still' | 'newer' | 'another-log' | 'undefined'
  readonly position: Position
  readonly lagEvents: number
  /** Parked keys, and how many triggers are parked under them. */
  readonly parkedKeys: number
  readonly parked: number
  /** Since when it has made no progress although there is something to do, and why, if that is known. */
  readonly stalled: { readonly since: Instant; readonly why: string | null } | null
  readonly waiting: number
  readonly stuck: number
  readonly refused: number
  readonly oldestWaitingAt: Instant | null
  readonly timers: number
  readonly nextTimerDue: Instant | null
  readonly fault: ProcessFault | null
  readonly deployedAt: Instant
  /** It reacts to events after this position. */
  readonly since: Position
}

/** The largest numbers. They are only read on request, because every row is counted. */
export type Kept = { readonly states: number; readonly sent: number }

/** A sending that is stuck, failing or refused. */
export type Trouble = {
  readonly tenant: TenantId
  /** Whose data it is about; null for nobody's. */
  readonly subject: PersonId | null
  readonly status: 'stuck' | 'waiting' | 'refused'
  readonly command: string
  readonly key: string
  readonly attempts: number
  /** The refusal's code. */
  readonly code: string | null
  readonly detail: string | null
  readonly decidedAt: Instant
}

type Row = {
  name: string
  version: number
  log_id: LogId
  position: bigint
  event_id: EventId | null
  fault: ProcessFault | null
  deployed_at: Instant
  since: bigint
  moved_at: Instant
  trouble: string | null
  troubled_since: Instant | null
  now: Instant
  parked_keys: bigint
  parked: bigint
  /** The oldest command that is failing, and the oldest overdue one if nothing has been settled recently. */
  failing: Instant | null
  overdue: Instant | null
  waiting: bigint
  stuck: bigint
  refused: bigint
  oldest: Instant | null
  timers: bigint
  next_due: Instant | null
}

/** A process with something to do that has done nothing for this long is stalled. */
const STALLED_MS = 30_000

/**
 * Every process that was ever deployed here. Others start with the next worker. Metrics call this all the time, so it
 * reads only what is open, and nothing that grows with the school.
 */
export async function readProcesses(
  db: Database,
  log: Pick<EventLog, 'id' | 'lag' | 'readAll' | 'eventAt' | 'head'>,
  definitions: ReadonlyMap<string, Process>,
): Promise<readonly ProcessStatus[]> {
  const { rows } = await db.query<Row>(
    `select p.name, p.version, p.log_id, p.position, p.event_id, p.fault, p.deployed_at, p.since, p.moved_at, p.trouble,
       p.troubled_since, clock_timestamp() as now, o.*, t.*, w.*
     from sillage.processes p
     cross join lateral (
       select count(*) as parked, count(distinct (tenant, coalesce(key, stream))) as parked_keys
       from sillage.process_parked where process = p.name
     ) w
     cross join lateral (
       select count(*) filter (where status = 'waiting') as waiting, count(*) filter (where status = 'stuck') as stuck,
         count(*) filter (where status = 'refused') as refused, min(decided_at) filter (where status <> 'refused') as oldest,
         min(decided_at) filter (where status = 'waiting' and detail is not null and next_at < 'infinity') as failing,
         case when not exists (select from sillage.outbox s where s.process = p.name
             and s.settled_at > clock_timestamp() - interval '30 s')
           then min(next_at) filter (where status = 'waiting' and next_at < clock_timestamp()) end as overdue
       from sillage.outbox where process = p.name and status in ('waiting', 'stuck', 'refused')
     ) o
     cross join lateral (
       select count(*) as timers, min(due) as next_due from sillage.process_timers where process = p.name
     ) t
     order by p.name`,
  )
  return Promise.all(
    rows.map(async (row) => {
      const definedVersion = definitions.get(row.name)?.version ?? null
      const at = position(row.position)
      const remembered = { logId: row.log_id, position: at, eventId: row.event_id }
      const isOfThisLog = (await whyOfAnotherLog(log, remembered)) === null
      return {
        process: row.name,
        definedVersion,
        version: row.version,
        state: stateOf(row, definedVersion, isOfThisLog),
        position: at,
        lagEvents: isOfThisLog ? await log.lag(at) : 0,
        parkedKeys: Number(row.parked_keys),
        parked: Number(row.parked),
        stalled: isOfThisLog ? await stalledOf(row, log) : null,
        waiting: Number(row.waiting),
        stuck: Number(row.stuck),
        refused: Number(row.refused),
        oldestWaitingAt: row.oldest,
        timers: Number(row.timers),
        nextTimerDue: row.next_due,
        fault: row.fault,
        deployedAt: row.deployed_at,
        since: position(row.since),
      }
    }),
  )
}

function stateOf(row: Row, definedVersion: number | null, isOfThisLog: boolean): ProcessStatus['state'] {
  if (definedVersion === null) return 'undefined'
  if (row.version > definedVersion) return 'newer'
  if (!isOfThisLog) return 'another-log'
  return row.fault ? 'standing-still' : 'running'
}

/** It fails repeatedly, or there is something to do and nobody does it. */
async function stalledOf(row: Row, log: Pick<EventLog, 'readAll'>): Promise<ProcessStatus['stalled']> {
  const isLong = (since: string) => Date.parse(row.now) - Date.parse(since) > STALLED_MS
  if (row.troubled_since !== null && isLong(row.troubled_since)) return { since: row.troubled_since, why: row.trouble }
  for (const since of [row.failing, row.overdue])
    if (since !== null && isLong(since)) return { since, why: row.trouble ?? 'a command is not sent' }
  if (!isLong(row.moved_at)) return null
  const { events } = await log.readAll({ after: position(row.position), limit: 1 })
  const [next] = events
  if (!next || !isLong(next.recordedAt)) return null
  return { since: next.recordedAt > row.moved_at ? next.recordedAt : row.moved_at, why: row.trouble }
}

/** What is parked under one key. The first trigger is the one that failed. */
export type ParkedKey = {
  readonly tenant: TenantId
  /** Whose data it is about; null for nobody's. */
  readonly subject: PersonId | null
  /** For an event that cannot be read, its stream: its key is unknown. */
  readonly key: string
  readonly triggers: number
  readonly position: Position
  readonly type: string
  readonly error: string | null
  readonly parkedAt: Instant
}

/** The parked keys, of one school if `tenant` is given, ordered by their first failure. */
export async function readParkedKeys(
  db: Database,
  process: string,
  limit: number,
  tenant?: TenantId,
): Promise<readonly ParkedKey[]> {
  const { rows } = await db.query<ParkedKey>(
    `select p.tenant, p.subject, coalesce(p.key, p.stream) as key, n.triggers, p.position, p.type, p.error, p.parked_at as "parkedAt"
     from (
       select min(id) as id, count(*)::integer as triggers from sillage.process_parked
       where process = $1 and ($3::uuid is null or tenant = $3) group by tenant, coalesce(key, stream)
     ) n join sillage.process_parked p using (id)
     -- What only waits behind an event that cannot be read comes after what failed by itself.
     order by p.error is null, p.id limit $2`,
    [process, limit, tenant ?? null],
  )
  return rows
}

export async function readKept(db: Database, process: string): Promise<Kept> {
  const { rows } = await db.query<{ states: bigint; sent: bigint }>(
    `select (select count(*) from sillage.process_states where process = $1) as states,
       (select count(*) from sillage.outbox where process = $1 and status = 'sent') as sent`,
    [process],
  )
  return { states: Number(rows[0]?.states ?? 0), sent: Number(rows[0]?.sent ?? 0) }
}

/** What waits after a failure and what was refused, of one school if `tenant` is given, newest first. */
export async function readTroubles(
  db: Database,
  process: string,
  limit: number,
  tenant?: TenantId,
): Promise<readonly Trouble[]> {
  const { rows } = await db.query<Trouble>(
    `select tenant, subject, status, command, key, attempts, code, detail, decided_at as "decidedAt" from sillage.outbox
     where process = $1 and status in ('waiting', 'stuck', 'refused') and (status <> 'waiting' or detail is not null)
       and ($3::uuid is null or tenant = $3)
     order by id desc limit $2`,
    [process, limit, tenant ?? null],
  )
  return rows
}

/** Retries what is parked, in order, and sends at once what waits after failures. False if there is no such process. */
export async function retryProcess(db: Database, process: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `update sillage.processes p set fault = null, turn = turn + 1, retry_after = 0
     where name = $1 returning pg_notify('sillage_moved', '')`,
    [process],
  )
  // A sending that is held until its refusal is answered must not be sent.
  await db.query(
    `update sillage.outbox set status = 'waiting', attempts = 0, next_at = clock_timestamp()
     where process = $1 and status in ('waiting', 'stuck') and claim is null and next_at < 'infinity'`,
    [process],
  )
  return rowCount === 1
}

export type Named = { readonly key: string; readonly tenant?: TenantId | undefined }

/**
 * Drops what is parked under one key, for good: the process never reacts to it, and its state stays as it was. What was
 * parked behind it is retried. Returns the number of dropped triggers.
 */
export async function forgetParkedKey(db: Database, process: string, { key, tenant }: Named): Promise<number> {
  const { rows } = await db.query<{ dropped: number }>(
    // Move the turn first, as every change of a process does: a runner that has read the dropped triggers then reads
    // again.
    `with moved as (
        update sillage.processes set turn = turn + 1, retry_after = 0
        where name = $1 returning name, pg_notify('sillage_moved', '')
      ), dropped as (
        delete from sillage.process_parked p using moved where p.process = moved.name
          and ((p.key = $2 or (p.key is null and p.stream = $2)) and ($3::uuid is null or p.tenant = $3))
        returning p.tenant, p.key, p.kind, p.timer, p.sending, p.refusal
      ), timers as (
        delete from sillage.process_timers t using dropped d
        where d.kind = 'timer' and t.process = $1 and t.tenant = d.tenant and t.key = d.key and t.name = d.timer
      ), settled as (
        update sillage.outbox o set status = 'refused', claim = null, settled_at = clock_timestamp(),
          code = d.refusal ->> 'code', detail = d.refusal ->> 'detail'
        from dropped d where d.kind = 'refusal' and o.id = d.sending and o.status in ('waiting', 'stuck')
      )
      select count(*)::integer as dropped from dropped`,
    [process, key, tenant ?? null],
  )
  return rows[0]?.dropped ?? 0
}

/**
 * Deletes its states, timers and outbox. The next worker deploys it again, at the head. False if there is no such
 * process.
 */
export async function forgetProcess(db: Database, process: string): Promise<boolean> {
  const { rowCount } = await db.query('delete from sillage.processes where name = $1', [process])
  return rowCount === 1
}
