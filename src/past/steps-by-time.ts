// Moves rows on through the order of time, event by event, and says what each event changed.
//
// Mostly an event is folded onto the rows as they are. Where it makes earlier events read otherwise (it amends one, or is
// a fact whose amendment is dated before it), the rows that these touch are folded anew from the history's start.
import { isDeepStrictEqual } from 'node:util'
import type { Codec } from '#commanding/codec.ts'
import type { StoredEvent } from '#event-log/event-log.ts'
import { amendmentsOf, type EffectiveHistory, type Entry, effectiveHistory } from '#kernel/effective-history.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import { applyTouch, type FoldedRow, memoryRows, type Touch, touchedKeys } from '#kernel/fold.ts'
import { type ModelState, type RowChange, readable } from './folding.ts'

export type StepsByTime = {
  /** An event that the rows hold already. All of these come before the first `step`. */
  passed(stored: StoredEvent): void
  step(stored: StoredEvent): readonly RowChange[]
}

/** How an entry reads, and what it touches in each model: worked out once, until another event changes how it reads. */
type Reading = { readonly event: RecordedEvent | null; readonly touches: readonly (readonly Touch[])[] }

export function stepsByTime(models: readonly ModelState[], codec: Pick<Codec, 'decode'>): StepsByTime {
  const history: EffectiveHistory<StoredEvent> = effectiveHistory(
    amendmentsOf(models.map(({ model }) => model)),
    codec.decode,
  )
  const readings = new Map<Entry<StoredEvent>, Reading>()

  function readingOf(entry: Entry<StoredEvent>): Reading {
    const known = readings.get(entry)
    if (known) return known
    const event = models.some(({ model }) => model.handlers.has(entry.stored.type)) ? history.read(entry) : null
    const touches = models.map(({ model }) => (event ? touchedKeys(model, event, 'by-time') : []))
    const reading = { event, touches }
    readings.set(entry, reading)
    return reading
  }

  /** Of one model: the rows that these entries touch, as the whole history now gives them. */
  function foldAnew({ model, rows }: ModelState, n: number, touched: readonly Touch[]): readonly RowChange[] {
    if (touched.length === 0) return []
    // Which rows a removal by partial key concerns, no key tells: all of them then.
    const wanted = touched.some(({ partial }) => partial) ? null : new Set(touched.map(({ text }) => text))
    const anew = memoryRows()
    for (const entry of history.entries) {
      const { event, touches } = readingOf(entry)
      for (const touch of event ? (touches[n] ?? []) : [])
        if (event && (wanted === null || touch.partial || wanted.has(touch.text)))
          applyTouch(model, anew, event, touch, 'by-time')
    }
    const texts = wanted ?? new Set([...rows.keys(), ...anew.rows.keys()])
    return [...texts].flatMap((text) => replace(model, rows, text, anew.rows.get(text)))
  }

  function foldOn({ model, rows }: ModelState, event: RecordedEvent, touches: readonly Touch[]): readonly RowChange[] {
    const removesMany = touches.some(({ partial }) => partial)
    const texts = removesMany ? [...rows.keys()] : touches.map(({ text }) => text)
    const before = new Map(texts.map((text) => [text, rows.get(text)]))
    const store = memoryRows(rows)
    for (const touch of touches) applyTouch(model, store, event, touch, 'by-time')
    return [...before].flatMap(([text, was]) => changeOf(model, was, rows.get(text)))
  }

  return {
    passed: (stored) => void readable(stored, () => history.add(stored)),
    step: (stored) =>
      readable(stored, () => {
        const { entry, changed } = history.add(stored)
        const before = changed.map(readingOf)
        for (const one of changed) readings.delete(one)
        const now = [entry, ...changed].map(readingOf)
        return models.flatMap((state, n) => {
          const touched = [...before, ...now].flatMap(({ touches }) => touches[n] ?? [])
          if (changed.length > 0) return foldAnew(state, n, touched)
          const [{ event } = { event: null }] = now
          return event ? foldOn(state, event, touched) : []
        })
      }),
  }
}

function replace(
  model: ModelState['model'],
  rows: Map<string, FoldedRow>,
  text: string,
  row: FoldedRow | undefined,
): readonly RowChange[] {
  const was = rows.get(text)
  if (row) rows.set(text, row)
  else rows.delete(text)
  return changeOf(model, was, row)
}

function changeOf(model: ModelState['model'], was?: FoldedRow, is?: FoldedRow): readonly RowChange[] {
  const key = (is ?? was)?.key
  if (!key || isDeepStrictEqual(was?.row, is?.row)) return []
  return [{ model, key, before: was?.row ?? null, after: is?.row ?? null }]
}
