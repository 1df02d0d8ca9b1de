// A learner's history as text for a terminal: steps, states and differences, aligned and within its width.
import { styleText } from 'node:util'
import type { ReplayStep } from '#past/replay/replay.ts'
import type { FieldChange, ShownChange } from '#past/replay/shown-change.ts'
import { columns, widthOf, wrapped } from './layout.ts'
import { phrases } from './phrases.ts'
import { labelOf, longMomentText, momentText, type Reading, titleOf, valueText } from './values.ts'

export type Shown = Reading & {
  /** The subject of the history. Every row is about this person, so the id is not shown. */
  readonly person: string
  readonly width: number
  /** Whether to use bold and dim, which carry no meaning of their own. */
  readonly styled: boolean
}

const styledAs = (style: 'bold' | 'dim', text: string, { styled }: Shown): string =>
  styled ? styleText(style, text, { validateStream: false }) : text

/** The key of a row, without the person. */
const rowName = (model: string, key: Readonly<Record<string, unknown>>, shown: Shown): string =>
  Object.entries(key)
    .filter(([, value]) => value !== shown.person)
    .map(([column, value]) => valueText(value, shown, { model, column }))
    .join(' · ')

const nameOf = ({ model, key }: Pick<ShownChange, 'model' | 'key'>, shown: Shown): string =>
  [titleOf(model, shown), rowName(model, key, shown)].filter(Boolean).join(' ')

/** One step: its number and time, its sentence, and the fields that it changed, one per line. */
export function stepText(step: ReplayStep, heading: string, shown: Shown): string {
  const { event, late, words, changes } = step
  const { lang, width } = shown
  const inZone: Shown = { ...shown, zone: event.zone }
  const when = longMomentText(event.occurredAt, event.zone, lang)
  const arrived = `(${phrases[lang].late}${phrases[lang].colon}${momentText(event.recordedAt, event.zone, lang)})`
  const above = widthOf(heading) + 3 + widthOf(when) <= width ? [`${heading} · ${when}`] : [heading, when]
  return [
    ...above.map((line) => styledAs('dim', line, shown)),
    ...(late ? [styledAs('dim', arrived, shown)] : []),
    ...wrapped(words[lang], width - 2).map((line) => `  ${styledAs('bold', line, shown)}`),
    ...changes.flatMap((change) => changeLines(change, inZone)).map((line) => `    ${line}`),
  ].join('\n')
}

function changeLines({ model, key, change, fields }: ShownChange, shown: Shown): string[] {
  const remark = change === 'changed' ? '' : ` (${phrases[shown.lang][change]})`
  const name = wrapped(`${nameOf({ model, key }, shown)}${remark}`, shown.width - 4)
  // Empty fields of a new row are left out, and so are all fields of a removed row.
  const moved = Object.entries(fields)
    .filter(([, { after }]) => change === 'changed' || isTelling(after))
    .filter(([, { before, after }]) => !isInside(before) && !isInside(after))
  if (change === 'removed') return name
  if (change === 'changed' && moved.length === 0) return []
  const cells = moved.map(([column, moves]) => [
    labelOf(model, column, shown),
    moveText(moves, change, shown, { model, column }),
  ])
  // Beside its name, indented with its step and its row; below it where both together are too wide.
  const room = shown.width - 6
  const fitting = columns(cells).flatMap((line, n) => {
    if (widthOf(line) <= room) return [line]
    const [label = '', move = ''] = cells[n] ?? []
    return [...wrapped(label, room), ...wrapped(move, room - 2).map((part) => `  ${part}`)]
  })
  return [...name, ...fitting.map((line) => `  ${line}`)]
}

const isTelling = (value: unknown): boolean => value !== null && value !== 0
/** Lists and objects inside a row: as text they would be pages of codes. `--json` has them. */
const isInside = (value: unknown): boolean => typeof value === 'object' && value !== null

type At = { readonly model: string; readonly column: string }

function moveText({ before, after }: FieldChange, change: ShownChange['change'], reading: Reading, at: At): string {
  if (change === 'added') return valueText(after, reading, at)
  const move = (precision: Reading) => [valueText(before, precision, at), valueText(after, precision, at)] as const
  const [from, to] = move(reading)
  // Two values that look the same when rounded are shown more precisely.
  return (from === to ? move({ ...reading, precise: true }) : [from, to]).join(' → ')
}

type Row = Readonly<Record<string, unknown>>

/** The rows of one read model: a table if it fits, otherwise, or for a single row, one field per line. */
export function tableText(model: string, rows: readonly Row[], shown: Shown): string[] {
  const { lang, person, width } = shown
  if (rows.length === 0) return [phrases[lang].empty]
  const label = (column: string) => labelOf(model, column, shown)
  const cell = (row: Row | undefined, column: string) => valueText(row?.[column], shown, { model, column })
  // Leaves out the person, who is in every row, and columns without any value.
  const fields = Object.keys(rows[0] ?? {}).filter((field) =>
    rows.some((row) => row[field] !== person && row[field] !== null),
  )
  // Values common to all rows are shown once, above them.
  const isAlike = (field: string) =>
    rows.every((row) => typeof row[field] === 'string' && row[field] === rows[0]?.[field])
  const alike = rows.length > 1 ? fields.filter(isAlike) : []
  const apart = fields.filter((field) => !alike.includes(field))
  const above = columns(alike.map((field) => [label(field), cell(rows[0], field)]))
  const right = new Set(apart.flatMap((field, n) => (rows.some((row) => typeof row[field] === 'number') ? [n] : [])))
  const cells = rows.map((row) => apart.map((field) => cell(row, field)))
  const table = columns([...headLines(apart.map(label), cells), ...cells], right)
  if (rows.length > 1 && table.every((line) => widthOf(line) <= width)) return [...above, ...table]
  const each = rows.map((row) => columns(apart.map((field) => [label(field), cell(row, field)])))
  return [...above, ...each.flatMap((lines, n) => (n > 0 || above.length > 0 ? ['', ...lines] : lines))]
}

/** Breaks column names over several lines, so that none is wider than its values and its longest word. */
function headLines(labels: readonly string[], cells: readonly (readonly string[])[]): string[][] {
  const broken = labels.map((label, n) => {
    const widest = Math.max(...[...label.split(' '), ...cells.map((row) => row[n] ?? '')].map(widthOf))
    return wrapped(label, widest)
  })
  const height = Math.max(...broken.map(({ length }) => length))
  return Array.from({ length: height }, (_, line) => broken.map((lines) => lines[line - (height - lines.length)] ?? ''))
}

export type Difference = {
  readonly key: Row
  readonly change: ShownChange['change']
  readonly fields: readonly (FieldChange & { readonly field: string; readonly eventsInAll: number })[]
}

/** The differences in one read model, field by field, with the number of events that caused them. */
export function differencesText(model: string, differences: readonly Difference[], shown: Shown): string[] {
  return differences.flatMap(({ key, change, fields }) => {
    const remark = change === 'changed' ? '' : ` (${phrases[shown.lang][change]})`
    const moved = fields.filter(({ after }) => change === 'changed' || isTelling(after))
    const cells = moved.map(({ field, eventsInAll, ...moves }) => [
      labelOf(model, field, shown),
      moveText(moves, change, shown, { model, column: field }),
      phrases[shown.lang].eventsBehind(eventsInAll),
    ])
    const name = wrapped(`${nameOf({ model, key }, shown)}${remark}`, shown.width)
    return change === 'removed' ? name : [...name, ...columns(cells).map((line) => `  ${line}`)]
  })
}
