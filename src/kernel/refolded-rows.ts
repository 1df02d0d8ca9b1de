// Rows folded again from one stream, with its amendments applied by position. Pure.
//
// A fold sees one row, so a row is folded from the events that touch it: a stream of which many amendments are asked for is read
// once, and each of its rows costs what it holds.
import { amendmentsOf, type EffectiveHistory, type Entry, effectiveHistory } from './effective-history.ts'
import type { RecordedEvent } from './event.ts'
import { applyTouch, type FoldedRow, memoryRows, type Touch, touchedKeys } from './fold.ts'
import type { Projection } from './projection.ts'

export type RefoldedRows = {
  /** The revision of the last event that was added; -1 before. */
  readonly revision: number
  /** Adds the next event of the stream. */
  add(event: RecordedEvent): void
  /** One row as all events so far say; undefined if they leave none. */
  rowOf(touch: Touch): FoldedRow | undefined
}

export function refoldedRows(projection: Projection): RefoldedRows {
  const history: EffectiveHistory<RecordedEvent> = effectiveHistory(amendmentsOf([projection]), (stored) => stored)
  const numbers = new Map<Entry<RecordedEvent>, number>()
  /** The events that touch a row, by its text; those that may touch any row. */
  const touching = new Map<string, Set<Entry<RecordedEvent>>>()
  const touchingAny = new Set<Entry<RecordedEvent>>()
  let revision = -1

  /** As the event reads now: an amendment may make it touch other rows. That it touched the ones before does no harm. */
  function index(entry: Entry<RecordedEvent>): void {
    const read = history.read(entry)
    for (const { partial, text } of read ? touchedKeys(projection, read, 'by-time') : []) {
      const entries = partial ? touchingAny : (touching.get(text) ?? new Set())
      entries.add(entry)
      if (!partial) touching.set(text, entries)
    }
  }

  return {
    get revision() {
      return revision
    },
    add(event) {
      const { entry, changed } = history.add(event)
      numbers.set(entry, numbers.size)
      for (const one of [entry, ...changed]) index(one)
      revision = event.revision
    },
    rowOf({ text }) {
      const rows = memoryRows()
      const entries = [...new Set([...(touching.get(text) ?? []), ...touchingAny])]
      const numberOf = (entry: Entry<RecordedEvent>) => numbers.get(entry) ?? 0
      for (const entry of entries.sort((a, b) => numberOf(a) - numberOf(b))) {
        const read = history.read(entry)
        for (const touch of read ? touchedKeys(projection, read, 'by-time') : [])
          if (read && (touch.partial || touch.text === text)) applyTouch(projection, rows, read, touch)
      }
      return rows.rows.get(text)
    },
  }
}
