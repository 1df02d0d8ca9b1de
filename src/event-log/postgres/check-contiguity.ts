/** Checks the invariants of the log: positions without gaps, in each stream revisions 0, 1, 2, … in the order of the
 * positions, and a name for each number. Reads in short windows, so that no snapshot is held for long. */
import type pg from 'pg'
import { type Position, position, START } from '#kernel/ids.ts'
import type { Contiguity } from '../contiguity.ts'
import { readHead } from './statements.ts'

const WINDOW = 50_000n
/** One fault may come with thousands of others: this many are enough to start investigating. */
const MOST_GAPS = 20

/** Checks the last positions, or the whole log if `last` is null. */
export async function readContiguity(
  db: Pick<pg.Pool, 'query'>,
  last: number | null,
  onWindow: (until: Position) => void = () => undefined,
): Promise<Contiguity> {
  const until = await readHead(db)
  const after = last === null || until <= BigInt(last) ? START : position(until - BigInt(last))
  const gaps: string[] = []
  const unnamed = new Map<string, Unnamed>()
  let events = 0
  for (let from = after; from < until; from = endOf(from, until)) {
    const window = [from, endOf(from, until)] as const
    events += await missingPositions(db, window, gaps)
    await strayRevisions(db, window, gaps)
    await numbersWithoutName(db, window, unnamed)
    onWindow(window[1])
  }
  return { after, until, events, gaps: gaps.slice(0, MOST_GAPS), unnamed: [...unnamed.values()].map(inWords) }
}

const endOf = (from: Position, until: Position): Position => (from + WINDOW < until ? position(from + WINDOW) : until)

type Window = readonly [after: Position, until: Position]

async function missingPositions(db: Pick<pg.Pool, 'query'>, [after, until]: Window, gaps: string[]): Promise<number> {
  const { rows: counted } = await db.query<{ events: bigint }>(
    'select count(*) as events from log.events where position > $1 and position <= $2',
    [after, until],
  )
  const events = counted[0]?.events ?? 0n
  if (events === until - after || gaps.length >= MOST_GAPS) return Number(events)
  const { rows } = await db.query<{ first: bigint; last: bigint }>(
    `select before + 1 as first, position - 1 as last from (
        select position, lag(position, 1, $1::bigint) over (order by position) as before
        from log.events where position > $1 and position <= $2
      ) w where position > before + 1 order by position limit $3`,
    [after, until, MOST_GAPS],
  )
  for (const { first, last } of rows)
    gaps.push(first === last ? `position ${first} is missing` : `positions ${first} to ${last} are missing`)
  return Number(events)
}

/** The events before the window are found by (stream, revision): one index probe for each stream of the window. */
async function strayRevisions(db: Pick<pg.Pool, 'query'>, [after, until]: Window, gaps: string[]): Promise<void> {
  if (gaps.length >= MOST_GAPS) return
  const { rows } = await db.query<{ position: bigint; revision: number; name: string; before: number | null }>(
    `select w.position, w.revision, w.before,
        coalesce(s.kind || '-' || s.uuid || ' of school ' || t.uuid, 'stream number ' || w.stream) as name from (
        select position, stream, revision, lag(revision) over (partition by stream order by position) as before
        from log.events where position > $1 and position <= $2
      ) w left join (log.streams s join log.tenants t on t.id = s.tenant) on s.id = w.stream
      where case
        when w.before is not null then w.revision <> w.before + 1
        else exists (select from log.events e where e.stream = w.stream and e.revision = w.revision and e.position <= $1)
          or w.revision > 0 and not exists (
            select from log.events e where e.stream = w.stream and e.revision = w.revision - 1 and e.position <= $1)
      end
      order by w.position limit $3`,
    [after, until, MOST_GAPS],
  )
  for (const { position: at, revision, name, before } of rows)
    gaps.push(
      before === null
        ? `${name} has revision ${revision} at position ${at}, which does not follow the revisions before it`
        : `${name} has revision ${revision} at position ${at}, right after revision ${before}`,
    )
}

type Unnamed = { readonly what: string; readonly number: number; readonly first: bigint; readonly events: number }

/**
 * Numbers that have no name, or belong to another school: readers stop there, or would attribute the event to another
 * school. A writer that kept a cached number after a failover has written such events.
 */
async function numbersWithoutName(
  db: Pick<pg.Pool, 'query'>,
  [after, until]: Window,
  unnamed: Map<string, Unnamed>,
): Promise<void> {
  if (unnamed.size >= MOST_GAPS) return
  const { rows } = await db.query<{ what: string; number: number; first: bigint; events: bigint }>(
    `select w.what, w.number, min(e.position) as first, count(*) as events from log.events e
      left join log.streams s on s.id = e.stream
      left join log.tenants t on t.id = e.tenant
      left join log.event_types y on y.id = e.type
      left join log.zones z on z.id = e.zone
      cross join lateral (values
        ('stream', e.stream, s.id is null), ('school', e.tenant, t.id is null), ('event type', e.type, y.id is null),
        ('zone', e.zone, z.id is null), ('stream of another school', e.stream, s.tenant <> e.tenant)) w(what, number, is_wrong)
      where e.position > $1 and e.position <= $2 and w.is_wrong
        and (s.id is null or t.id is null or y.id is null or z.id is null or s.tenant <> e.tenant)
      group by w.what, w.number order by first, what limit $3`,
    [after, until, MOST_GAPS],
  )
  for (const { what, number, first, events } of rows) {
    const key = `${what} ${number}`
    const previous = unnamed.get(key)
    if (previous) unnamed.set(key, { ...previous, events: previous.events + Number(events) })
    else if (unnamed.size < MOST_GAPS) unnamed.set(key, { what, number, first, events: Number(events) })
  }
}

function inWords({ what, number, first, events }: Unnamed): string {
  const where = `${events === 1 ? '1 event uses' : `${events} events use`} it, the first at position ${first}`
  return what === 'stream of another school'
    ? `stream number ${number} belongs to another school than the events that use it: ${events}, the first at position ${first}`
    : `${what} number ${number} has no name: ${where}`
}
