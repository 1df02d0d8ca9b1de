// Retries the parked events of a key, in order, from the event that could not be folded.

import type { Codec } from '#commanding/codec.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { applyTouch, type FoldedRow, memoryRows, touchedKeys } from '#kernel/fold.ts'
import { safeMessage } from '#kernel/safe-error.ts'
import { KeysUnavailable } from '#privacy/key-store.ts'
import { parkedEvent } from '../parked-event.ts'
import { readerFor } from '../reading.ts'
import type { Feed } from './fold-into.ts'
import { type Changes, type Parked, type ProjectionStore, RowsRefused } from './projection-store.ts'
import { recallHistories } from './recall-histories.ts'

type Parts = {
  readonly store: Pick<ProjectionStore, 'toRetry' | 'load'>
  readonly log: Pick<EventLog, 'readStream'>
  readonly codec: Pick<Codec, 'reader'>
  /** Writes the changes. The checkpoint stays where it is and fences the write. False: another worker has moved it. */
  readonly commit: (changes: Changes) => Promise<boolean>
}

/** Keys retried together: each reads its events from the log. */
const KEYS_AT_ONCE = 20

/**
 * Retries the keys for which a retry was requested. Their rows become what they would be if nothing had failed or, if
 * an event fails again, as far as they get. False if the checkpoint is no longer where this process left it.
 */
export async function retryParked(feed: Feed, parts: Parts): Promise<boolean> {
  if (feed.projection.onPoison !== 'park-key') return true
  const waiting = await parts.store.toRetry(feed.id)
  const keys = [...Map.groupBy(waiting, ({ text }) => text).values()]
  for (let at = 0; at < keys.length; at += KEYS_AT_ONCE)
    if (!(await retryKeys(feed, keys.slice(at, at + KEYS_AT_ONCE), parts))) return false
  return true
}

async function retryKeys(feed: Feed, keys: readonly (readonly Parked[])[], parts: Parts): Promise<boolean> {
  const outcomes = await Promise.all(keys.map((events) => retryKey(feed, events, parts)))
  try {
    return await parts.commit({
      removals: [],
      upserts: outcomes.flatMap(({ row }) => row ?? []),
      deletes: outcomes.flatMap(({ row, key }) => (row ? [] : [key])),
      unparked: outcomes.map(({ key }) => key.text),
      parked: outcomes.flatMap(({ left }) => left),
    })
  } catch (error) {
    if (!(error instanceof RowsRefused)) throw error
    for (const events of keys) if ((await retryAlone(feed, events, [], parts, error)) === 'moved') return false
    return true
  }
}

/**
 * Some event makes a row that the database refuses. Halving finds it, and what comes before it is folded for good.
 * `behind` stays parked meanwhile, so that nobody finds the key free or some of its events missing.
 */
async function retryAlone(
  feed: Feed,
  waiting: readonly Parked[],
  behind: readonly Parked[],
  parts: Parts,
  refused: RowsRefused,
): Promise<'folded' | 'waits' | 'moved'> {
  const { key, row, left } = await retryKey(feed, waiting, parts)
  const parked = [...left, ...(left.length > 0 ? behind : blamed(behind, refused))]
  try {
    const rows = row ? { upserts: [row], deletes: [] } : { upserts: [], deletes: [key] }
    if (!(await parts.commit({ removals: [], ...rows, unparked: [key.text], parked }))) return 'moved'
    return left.length > 0 ? 'waits' : 'folded'
  } catch (error) {
    if (!(error instanceof RowsRefused)) throw error
    const half = waiting.length >> 1
    if (half === 0) {
      const parked = blamed([...waiting, ...behind], error)
      const done = await parts.commit({ removals: [], upserts: [], deletes: [], unparked: [key.text], parked })
      return done ? 'waits' : 'moved'
    }
    const before = await retryAlone(feed, waiting.slice(0, half), [...waiting.slice(half), ...behind], parts, error)
    return before === 'folded' ? retryAlone(feed, waiting.slice(half), behind, parts, error) : before
  }
}

/** The others wait behind the first of them. */
const blamed = (waiting: readonly Parked[], why: Error): Parked[] =>
  waiting.map((event, n) => ({ ...event, error: n === 0 ? why.message : null }))

async function retryKey({ id, projection }: Feed, waiting: readonly Parked[], { store, log, codec }: Parts) {
  const [key] = waiting
  if (!key) throw new Error('expected at least one parked event for a parked key')
  const [stored] = await store.load(id, [key])
  const reader = readerFor(codec, [projection])
  const rows = memoryRows(new Map<string, FoldedRow>(stored ? [[key.text, stored]] : []))
  for (const [n, { stream, revision, tenant }] of waiting.entries()) {
    const stored = await parkedEvent(log, { stream, revision, tenant })
    const before = rows.rows.get(key.text)
    try {
      if (!stored) throw new Error(`${stream} has no event at revision ${revision}`)
      await reader.prepare([stored])
      const event = reader.decode(stored)
      await recallHistories(log, reader, [projection], [event])
      for (const touch of touchedKeys(projection, event))
        if (touch.text === key.text) applyTouch(projection, rows, event, touch)
    } catch (error) {
      // Not a fault of the event: all of its key stay parked until the keys are there.
      if (error instanceof KeysUnavailable) throw error
      // If an event touches the row twice, neither change is kept.
      const left = waiting.slice(n).map((event, i) => ({ ...event, error: i === 0 ? safeMessage(error) : null }))
      return { key, row: before, left }
    }
  }
  return { key, row: rows.rows.get(key.text), left: [] }
}
