// Tries again what waits under a key, in order, from the event that could not be folded.
import type { EventLog } from '#event-log/event-log.ts'
import { applyTouch, type FoldedRow, memoryRows, touchedKeys } from '#kernel/fold.ts'
import type { Position } from '#kernel/ids.ts'
import type { Codec } from '../codec.ts'
import type { Feed } from './projector.ts'
import type { Changes, Move, Parked, ProjectionStore } from './store.ts'

type Parts = {
  readonly store: Pick<ProjectionStore, 'toRetry' | 'load'>
  readonly log: Pick<EventLog, 'readStream'>
  readonly codec: Codec
}

/**
 * What the keys that somebody asked to try again come to: their rows as if they had never failed, or, where an event
 * fails again, as far as they come. Null where nobody asked. The checkpoint stays where it is, and fences the write.
 */
export async function retryParked(
  feed: Feed,
  at: Position,
  parts: Parts,
): Promise<{ readonly changes: Changes; readonly move: Move } | null> {
  if (feed.projection.onPoison !== 'park-key') return null
  const waiting = await parts.store.toRetry(feed.id)
  if (waiting.length === 0) return null
  const outcomes = await Promise.all(
    [...Map.groupBy(waiting, ({ text }) => text).values()].map((ofKey) => retryKey(feed, ofKey, parts)),
  )
  return {
    changes: {
      removals: [],
      upserts: outcomes.flatMap(({ row }) => row ?? []),
      deletes: outcomes.flatMap(({ row, key }) => (row ? [] : [key])),
      unparked: outcomes.map(({ key }) => key.text),
      parked: outcomes.flatMap(({ left }) => left),
    },
    move: { generation: feed.id, from: at, to: at, eventId: null, fault: null },
  }
}

async function retryKey({ id, projection }: Feed, waiting: readonly Parked[], { store, log, codec }: Parts) {
  const [key] = waiting
  if (!key) throw new Error('a key that waits has an event that does')
  const [standing] = await store.load(id, [key])
  const rows = memoryRows(new Map<string, FoldedRow>(standing ? [[key.text, standing]] : []))
  for (const [n, { stream, revision, tenant }] of waiting.entries()) {
    try {
      const page = await log.readStream(stream, { tenant, from: revision, direction: 'forwards', limit: 1 })
      const [stored] = page.events
      if (!stored) throw new Error(`${stream} holds no event at revision ${revision}`)
      const event = codec.decode(stored)
      for (const touch of touchedKeys(projection, event))
        if (touch.text === key.text) applyTouch(projection, rows, event, touch)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      const left = waiting.slice(n).map((one, i) => ({ ...one, error: i === 0 ? why : null }))
      return { key, row: rows.rows.get(key.text), left }
    }
  }
  return { key, row: rows.rows.get(key.text), left: [] }
}
