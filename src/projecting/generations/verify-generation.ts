// Folds a sample of a generation's rows again from the whole log, and compares them with the rows in its table.
import { isDeepStrictEqual } from 'node:util'
import type pg from 'pg'
import type { Codec, EventReader } from '#commanding/codec.ts'
import type { EventLog, StoredEvent } from '#event-log/event-log.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import { applyTouch, eventTypes, type FoldedRow, keyText, memoryRows, type Touch, touchedKeys } from '#kernel/fold.ts'
import { type Position, START } from '#kernel/ids.ts'
import { remove } from '#kernel/projection.ts'
import { safeMessage } from '#kernel/safe-error.ts'
import { inTransaction } from '#platform/transaction.ts'
import { parking } from '../projector/page.ts'
import { postgresProjectionStore } from '../projector/postgres-projection-store.ts'
import { recallable, recallHistories } from '../projector/recall-histories.ts'
import { readerFor } from '../reading.ts'
import type { RowDifference } from './compare-tally.ts'
import { GenerationRefused } from './errors.ts'
import type { Feed } from './generation.ts'

export type Verified = {
  readonly generation: string
  /** The rows are the fold of the events up to here. */
  readonly position: Position
  readonly events: number
  /** Rows compared with the log. `rows` is the approximate number of rows in the table. */
  readonly checked: number
  readonly rows: number
  readonly wrong: number
  readonly first: readonly RowDifference[]
  /** How many of the first are not shown, because the data of their person may only be stored. */
  readonly withheld?: number
}

export type VerifyOptions = {
  readonly log: Pick<EventLog, 'scan' | 'readStream'>
  readonly codec: Codec
  /** About how many rows to check. To check all of them, rebuild and compare. */
  readonly sample: number
  readonly show: number
  readonly signal: AbortSignal
  readonly onProgress: (position: Position) => void
}

/**
 * Half of the sample are rows of the table, to find rows that should not exist; the other half are keys from the log,
 * to find missing rows. A parked row is correct as far as it was folded. Once the code is fixed, it counts as wrong
 * until it is retried.
 */
export async function verifyGeneration(pool: pg.Pool, feed: Feed, options: VerifyOptions): Promise<Verified> {
  const { projection, table, id } = feed
  const name = `read.${table.name}`
  const store = postgresProjectionStore(pool, new Map([[id, table]]))
  const rows = await countAbout(pool, name)
  const sampled = new Map<string, { tenant: FoldedRow['tenant']; key: object }>()
  for (const key of await sampleKeys(pool, feed, Math.ceil(options.sample / 2)))
    sampled.set(keyText(projection, key.tenant, key.key), key)
  // One key in `oneIn` is followed from the log. A hash selects it, so that all events of a key get the same answer.
  const oneIn = Math.max(1, Math.ceil((2 * rows) / Math.max(1, options.sample)))
  // If the table lacks most of its rows, the log contains far more keys than the sample needs.
  const most = sampled.size + 2 * options.sample

  const folded = memoryRows()
  const waiting = parking([])
  let at = START
  let events = 0
  async function foldTo(until: Position): Promise<void> {
    const types = eventTypes(projection)
    for await (const page of options.log.scan({ after: at, until, ...(types !== 'all' && { types: [...types] }) })) {
      options.signal.throwIfAborted()
      const reader = readerFor(options.codec, [projection])
      await reader.prepare(page.events)
      for (let done = 0; done < page.events.length; ) {
        const rest = page.events.slice(done)
        const part = rest.slice(0, recallable([projection], rest))
        await foldPart(reader, part)
        done += part.length
      }
      at = page.position
      options.onProgress(at)
    }
  }

  /** Streams of amendments are read once for the part, and not at all for rows that are not compared. */
  async function foldPart(reader: EventReader, part: readonly StoredEvent[]): Promise<void> {
    const followed: { readonly event: RecordedEvent; readonly touches: readonly Touch[] }[] = []
    for (const stored of part) {
      events += 1
      const { event, touches } = opened(reader, stored)
      const ofSample = touches.filter((touch) => isFollowed(event, touch))
      if (ofSample.length > 0) followed.push({ event, touches: ofSample })
    }
    const amending = followed.map(({ event }) => event)
    await recallHistories(options.log, reader, [projection], amending)
    for (const { event, touches } of followed) for (const touch of touches) fold(event, touch)
  }

  /** A key must be followed from its first event. So once the sample is full, new keys are never added. */
  function isFollowed({ tenant }: RecordedEvent, { text, key, partial }: Touch): boolean {
    if (partial || sampled.has(text)) return true
    const isNew = sampled.size < most && hashOf(text) % oneIn === 0
    if (isNew) sampled.set(text, { tenant, key })
    return isNew
  }

  function opened(reader: EventReader, stored: StoredEvent): { event: RecordedEvent; touches: readonly Touch[] } {
    try {
      const event = reader.decode(stored)
      return { event, touches: touchedKeys(projection, event) }
    } catch (error) {
      throw unfoldable(stored, error)
    }
  }

  function fold(event: RecordedEvent, touch: Touch): void {
    if (touch.handler.fold === remove) waiting.forget(event.tenant, touch)
    else if (waiting.holds(touch.text)) return
    try {
      applyTouch(projection, folded, event, touch)
    } catch (error) {
      if (projection.onPoison === 'stop') throw unfoldable(event, error)
      waiting.park(event, touch, error)
    }
  }

  const unfoldable = ({ type, position }: Pick<StoredEvent, 'type' | 'position'>, error: unknown) =>
    new GenerationRefused(
      'faulted',
      `The rows of ${id} cannot be folded again: the event ${type} at position ${position} failed (${safeMessage(error)}).`,
    )

  // Each pass goes to the current position of the rows. The few events after the last pass are folded while the rows
  // are locked.
  for (let pass = 0; pass < PASSES; pass += 1) await foldTo(await positionOf(pool, feed))
  const storedRows = await inTransaction(pool, async (client) => {
    const {
      rows: [checkpoint],
    } = await client.query<{ position: Position }>(
      'select position from sillage.checkpoints where projection = $1 and generation = $2 for update',
      [table.projection, table.generation],
    )
    if (!checkpoint) throw new GenerationRefused('unknown-generation', `There is no generation ${id}.`)
    if (checkpoint.position < at)
      throw new GenerationRefused(
        'apart',
        `${id} moved back behind position ${at}: it was reset or restored meanwhile.`,
      )
    if (checkpoint.position > at) await foldTo(checkpoint.position)
    return store.load(id, [...sampled.values()])
  })
  const storedByKey = new Map(storedRows.map((row) => [keyText(projection, row.tenant, row.key), row] as const))
  const differences = [...sampled].flatMap(([text, { tenant, key }]) =>
    differenceOf({ tenant, ...key }, storedByKey.get(text), folded.rows.get(text)),
  )
  return {
    generation: id,
    position: at,
    events,
    checked: sampled.size,
    rows,
    wrong: differences.length,
    first: differences.slice(0, options.show),
  }
}

/** The first pass takes as long as the log is, the next ones as long as the events since. */
const PASSES = 3

/** `before` is the stored row, `after` is the row according to the log. */
function differenceOf(key: object, stored: FoldedRow | undefined, folded: FoldedRow | undefined): RowDifference[] {
  const names = [...new Set([...Object.keys(stored?.row ?? {}), ...Object.keys(folded?.row ?? {})])]
  const columns = names.flatMap((name) => {
    const before = stored ? asStored(Reflect.get(stored.row, name)) : null
    const after = folded ? asStored(Reflect.get(folded.row, name)) : null
    return isDeepStrictEqual(before, after) ? [] : [[name, { before, after }] as const]
  })
  const isMoved = stored !== undefined && folded !== undefined && stored.position !== folded.position
  if (columns.length === 0 && !isMoved && (stored === undefined) === (folded === undefined)) return []
  const kind = !stored ? 'only-after' : !folded ? 'only-before' : 'changed'
  const position = isMoved
    ? [['position', { before: String(stored.position), after: String(folded.position) }] as const]
    : []
  return [{ key: { ...key }, kind, columns: Object.fromEntries([...columns, ...position]) }]
}

/** The value as JSON stores it. The order of an object's fields is not kept and has no meaning. */
const asStored = (value: unknown): unknown => (value === undefined ? null : JSON.parse(JSON.stringify(value)))

async function positionOf(pool: pg.Pool, { table }: Feed): Promise<Position> {
  const { rows } = await pool.query<{ position: Position }>(
    'select position from sillage.checkpoints where projection = $1 and generation = $2',
    [table.projection, table.generation],
  )
  return rows[0]?.position ?? START
}

async function countAbout(pool: pg.Pool, name: string): Promise<number> {
  const { rows } = await pool.query<{ about: number }>(
    'select reltuples::double precision as about from pg_class where oid = $1::regclass',
    [name],
  )
  const about = rows[0]?.about ?? -1
  if (about > 10_000) return about
  const { rows: counted } = await pool.query<{ count: bigint }>(`select count(*) as count from ${name}`)
  return Number(counted[0]?.count ?? 0)
}

async function sampleKeys(pool: pg.Pool, { table }: Feed, count: number) {
  const names = ['tenant', ...table.key.map((column) => column.name)]
  const rows = await countAbout(pool, `read.${table.name}`)
  const share = Math.min(100, (150 * count) / Math.max(1, rows))
  const { rows: sample } = await pool.query<unknown[]>({
    text: `select ${names.join(', ')} from read.${table.name} tablesample bernoulli (${share}) limit ${count}`,
    rowMode: 'array',
  })
  return sample.map(([tenant, ...values]) => ({
    tenant: String(tenant) as FoldedRow['tenant'],
    key: Object.fromEntries(
      table.key.map((column, i) => [
        column.field,
        column.type === 'bigint' && typeof values[i] === 'bigint' ? Number(values[i]) : values[i],
      ]),
    ),
  }))
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
