// How process managers stand, for people and for metrics; and what a person may do about it.
import type pg from 'pg'
import type { EventLog } from '#event-log/event-log.ts'
import { whyOfAnotherLog } from '#event-log/of-this-log.ts'
import { type EventId, type Instant, type LogId, type Position, position } from '#kernel/ids.ts'
import type { Process } from '#kernel/process.ts'
import type { ProcessFault } from './process-store.ts'

type Database = Pick<pg.Pool, 'query'>

export type ProcessStatus = {
  readonly process: string
  /** Null where no file defines it any more. */
  readonly definedVersion: number | null
  /** Of the program that ran it last. */
  readonly version: number
  /** `standing-still` at a fault; `newer` and `another-log` are why this program leaves it alone. */
  readonly state: 'running' | 'standing-still' | 'newer' | 'another-log' | 'undefined'
  readonly position: Position
  readonly lagEvents: number
  readonly waiting: number
  readonly stuck: number
  readonly refused: number
  readonly oldestWaitingAt: Instant | null
  readonly timers: number
  readonly nextTimerDue: Instant | null
  readonly fault: ProcessFault | null
  readonly deployedAt: Instant
  /** It reacts to what comes after this. */
  readonly since: Position
}

/** What there is most of: for people who ask, since every row of it is counted. */
export type Kept = { readonly states: number; readonly sent: number }

/** A sending that did not go as it should. */
export type Trouble = {
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
  waiting: bigint
  stuck: bigint
  refused: bigint
  oldest: Instant | null
  timers: bigint
  next_due: Instant | null
}

/**
 * Every process that was ever deployed here. One that was not yet starts with the next worker. It is asked all the time,
 * for metrics: it reads what is open, and nothing of what grows with the school.
 */
export async function readProcesses(
  db: Database,
  log: Pick<EventLog, 'id' | 'lag' | 'eventAt' | 'head'>,
  definitions: ReadonlyMap<string, Process>,
): Promise<readonly ProcessStatus[]> {
  const { rows } = await db.query<Row>(
    `select p.name, p.version, p.log_id, p.position, p.event_id, p.fault, p.deployed_at, p.since, o.*, t.*
     from sillage.processes p
     cross join lateral (
       select count(*) filter (where status = 'waiting') as waiting, count(*) filter (where status = 'stuck') as stuck,
         count(*) filter (where status = 'refused') as refused, min(decided_at) filter (where status <> 'refused') as oldest
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

export async function readKept(db: Database, process: string): Promise<Kept> {
  const { rows } = await db.query<{ states: bigint; sent: bigint }>(
    `select (select count(*) from sillage.process_states where process = $1) as states,
       (select count(*) from sillage.outbox where process = $1 and status = 'sent') as sent`,
    [process],
  )
  return { states: Number(rows[0]?.states ?? 0), sent: Number(rows[0]?.sent ?? 0) }
}

/** What waits after a failure and what was refused, newest first. */
export async function readTroubles(db: Database, process: string, limit: number): Promise<readonly Trouble[]> {
  const { rows } = await db.query<Trouble>(
    `select status, command, key, attempts, code, detail, decided_at as "decidedAt" from sillage.outbox
     where process = $1 and status in ('waiting', 'stuck', 'refused') and (status <> 'waiting' or detail is not null)
     order by id desc limit $2`,
    [process, limit],
  )
  return rows
}

/** Lets it try again what it stands still at, and sends at once what waits after failures. False where there is none. */
export async function retryProcess(db: Database, process: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `update sillage.processes set fault = null, turn = turn + 1 where name = $1 returning pg_notify('sillage_moved', '')`,
    [process],
  )
  await db.query(
    `update sillage.outbox set status = 'waiting', attempts = 0, next_at = clock_timestamp()
     where process = $1 and status in ('waiting', 'stuck') and claim is null`,
    [process],
  )
  return rowCount === 1
}

/** Its states, timers and outbox go: the next worker deploys it anew, at the head. False where there is none. */
export async function forgetProcess(db: Database, process: string): Promise<boolean> {
  const { rowCount } = await db.query('delete from sillage.processes where name = $1', [process])
  return rowCount === 1
}
