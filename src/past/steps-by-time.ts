// Moves rows on in time order, event by event, and reports what each event changed.
//
// Usually an event is folded onto the current rows. If it changes how earlier events read (it amends one, or is a fact
// whose amendment is dated before it), the rows that these touch are folded again from there on.
import { isDeepStrictEqual } from 'node:util'
import type { EventReader } from '#commanding/codec.ts'
import type { StoredEvent } from '#event-log/event-log.ts'
import { amendmentsOf, type EffectiveHistory, type Entry, effectiveHistory } from '#kernel/effective-history.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import { applyTouch, type FoldedRow, memoryRows, type Touch, touchedKeys } from '#kernel/fold.ts'
import { type ModelState, type RowChange, readable } from './folding.ts'

export type StepsByTime = {
  /** Adds an event that the rows already include. All of these come before the first `step`. */
  passed(stored: StoredEvent): void
  step(stored: StoredEvent): readonly RowChange[]
}

/** How an entry reads, and what it touches in each model. Computed once, until another event changes how it reads. */
type Reading = { readonly event: RecordedEvent | null; readonly touches: readonly (readonly Touch[])[] }

/** All rows of one model before the entry with this number. */
type Mark = { readonly number: number; readonly rows: Map<string, FoldedRow> }

/** Entries between two marks: a fold from the nearest mark repeats no more than these. */
const ENTRIES_PER_MARK = 256

export function stepsByTime(
  models: readonly ModelState[],
  reader: Pick<EventReader, 'decode'>,
  every = ENTRIES_PER_MARK,
): StepsByTime {
  const history: EffectiveHistory<StoredEvent> = effectiveHistory(
    amendmentsOf(models.map(({ model }) => model)),
    reader.decode,
  )
  const readings = new Map<Entry<StoredEvent>, Reading>()
  const numbers = new Map<Entry<StoredEvent>, number>()
  /** By model. Created when the first row has to be folded again, which most histories never need. */
  let marks: readonly (readonly Mark[])[] | null = null

  function reading(entry: Entry<StoredEvent>): Reading {
    const event = models.some(({ model }) => model.handlers.has(entry.stored.type)) ? history.read(entry) : null
    return { event, touches: models.map(({ model }) => (event ? touchedKeys(model, event, 'by-time') : [])) }
  }

  function readingOf(entry: Entry<StoredEvent>): Reading {
    const current = readings.get(entry) ?? reading(entry)
    readings.set(entry, current)
    return current
  }

  /** How the entry read before the newly added event amended it: it may have touched other rows then. */
  const readingBefore = (entry: Entry<StoredEvent>, added: StoredEvent): Reading =>
    readings.get(entry) ?? reading({ ...entry, amendedBy: entry.amendedBy.filter((amendment) => amendment !== added) })

  /**
   * Folds the wanted rows of one model (all if null) onto those of a mark, to the end. Existing marks on the way are
   * updated. Missing ones are created, which is possible only if all rows are folded.
   */
  function foldFrom(
    n: number,
    from: Mark,
    existing: readonly Mark[],
    wanted: ReadonlySet<string> | null,
  ): readonly Mark[] {
    const { model } = models[n] ?? {}
    if (!model) return existing
    const rows = memoryRows(new Map([...from.rows].filter(([text]) => wanted === null || wanted.has(text))))
    const passed = new Map(existing.map((mark) => [mark.number, mark]))
    for (let number = from.number; number < history.entries.length; number += 1) {
      const mark = passed.get(number)
      if (mark && mark !== from) {
        if (wanted === null) mark.rows.clear()
        else for (const text of wanted) mark.rows.delete(text)
        for (const [text, row] of rows.rows) mark.rows.set(text, row)
      } else if (!mark && wanted === null && number % every === 0)
        passed.set(number, { number, rows: new Map(rows.rows) })
      const entry = history.entries[number]
      const { event = null, touches = [] } = entry ? readingOf(entry) : {}
      for (const touch of touches[n] ?? [])
        if (event && (wanted === null || touch.partial || wanted.has(touch.text)))
          applyTouch(model, rows, event, touch, 'by-time')
    }
    passed.set(history.entries.length, { number: history.entries.length, rows: rows.rows })
    return [...passed.values()]
  }

  /** Folds the rows of one model that these entries touch again, from the whole history. */
  function foldAgain({ model, rows }: ModelState, n: number, touched: readonly Touch[], since: number) {
    if (touched.length === 0) return []
    // The key of a removal by partial key does not say which rows it concerns, so all are folded.
    const wanted = touched.some(({ partial }) => partial) ? null : new Set(touched.map(({ text }) => text))
    const modelMarks = marks?.[n] ?? []
    const nearest = modelMarks.reduce<Mark>(
      (last, mark) => (mark.number <= since && mark.number >= last.number ? mark : last),
      {
        number: 0,
        rows: new Map(),
      },
    )
    const refolded = foldFrom(n, nearest, modelMarks, wanted).at(-1)?.rows ?? new Map<string, FoldedRow>()
    const texts = wanted ?? new Set([...rows.keys(), ...refolded.keys()])
    return [...texts].flatMap((text) => replace(model, rows, text, refolded.get(text)))
  }

  function foldOn({ model, rows }: ModelState, event: RecordedEvent, touches: readonly Touch[]): readonly RowChange[] {
    const removesMany = touches.some(({ partial }) => partial)
    const texts = removesMany ? [...rows.keys()] : touches.map(({ text }) => text)
    const before = new Map(texts.map((text) => [text, rows.get(text)]))
    const store = memoryRows(rows)
    for (const touch of touches) applyTouch(model, store, event, touch, 'by-time')
    return [...before].flatMap(([text, was]) => changeOf(model, was, rows.get(text)))
  }

  function add(stored: StoredEvent) {
    const added = history.add(stored)
    numbers.set(added.entry, history.entries.length - 1)
    return added
  }

  /** Stores the rows before the next entry, if a mark is due. */
  function mark(): void {
    const number = history.entries.length
    if (!marks || number % every !== 0) return
    marks = marks.map((modelMarks, n) => [...modelMarks, { number, rows: new Map(models[n]?.rows) }])
  }

  return {
    passed: (stored) => void readable(stored, () => add(stored)),
    step: (stored) =>
      readable(stored, () => {
        const { entry, changed } = add(stored)
        const before = changed.map((changedEntry) => readingBefore(changedEntry, stored))
        for (const changedEntry of changed) readings.delete(changedEntry)
        const now = [entry, ...changed].map(readingOf)
        if (changed.length > 0 && !marks)
          marks = models.map((_, n) => foldFrom(n, { number: 0, rows: new Map() }, [], null).slice(0, -1))
        const since = changed.reduce(
          (least, changedEntry) => Math.min(least, numbers.get(changedEntry) ?? 0),
          history.entries.length - 1,
        )
        const changes = models.flatMap((state, n) => {
          const touched = [...before, ...now].flatMap(({ touches }) => touches[n] ?? [])
          if (changed.length > 0) return foldAgain(state, n, touched, since)
          const [{ event } = { event: null }] = now
          return event ? foldOn(state, event, touched) : []
        })
        mark()
        return changes
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
