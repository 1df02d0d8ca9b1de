// How a learner's past reads in a terminal: steps, states and differences as aligned text, in French or in English.
import { styleText } from 'node:util'
import type { ReplayStep } from '#past/replay/replay.ts'
import type { FieldChange, ShownChange } from '#past/replay/shown-change.ts'
import type { Language } from '#past/replay/words.ts'

type Said = {
  readonly nothing: string
  readonly late: string
  readonly step: (number: number) => string
  readonly last: string
  readonly keys: string
  readonly added: string
  readonly removed: string
  readonly unchanged: string
  readonly yes: string
  readonly no: string
  readonly empty: string
  readonly position: (text: string) => string
  readonly known: (moment: string) => string
  readonly happened: (moment: string) => string
  readonly lastEvent: (position: string) => string
  readonly eventsBehind: (count: number) => string
}

const NARROW = '\u202f'

export const said: Readonly<Record<Language, Said>> = {
  fr: {
    nothing: 'Rien dans cette période.',
    late: 'arrivé en retard',
    step: (number) => `Étape ${number}`,
    last: 'la dernière',
    keys: '→ ou espace\u202f: suite   ←\u202f: retour   12 →\u202f: douze de plus   q\u202f: fin',
    added: 'nouveau',
    removed: 'supprimé',
    unchanged: 'Rien ne change dans ce qui se voit.',
    yes: 'oui',
    no: 'non',
    empty: 'aucune ligne',
    position: (text) => `la position ${text}`,
    known: (moment) => `Ce que l’on savait à ${moment}`,
    happened: (moment) => `Ce qui s’était passé jusqu’à ${moment}`,
    lastEvent: (position) => `dernier événement${NARROW}: position ${position}`,
    eventsBehind: (count) => `${count} ${count < 2 ? 'événement' : 'événements'}`,
  },
  en: {
    nothing: 'Nothing in that time.',
    late: 'came late',
    step: (number) => `Step ${number}`,
    last: 'the last',
    keys: '→ or space: on   ←: back   12 →: on by twelve   q: end',
    added: 'new',
    removed: 'removed',
    unchanged: 'Nothing changes that can be seen.',
    yes: 'yes',
    no: 'no',
    empty: 'no rows',
    position: (text) => `position ${text}`,
    known: (moment) => `What was known at ${moment}`,
    happened: (moment) => `What had happened by ${moment}`,
    lastEvent: (position) => `last event: position ${position}`,
    eventsBehind: (count) => `${count} ${count === 1 ? 'event' : 'events'}`,
  },
}

const locales: Readonly<Record<Language, string>> = { fr: 'fr', en: 'en-GB' }
const numbers = {
  fr: new Intl.NumberFormat('fr', { maximumFractionDigits: 3 }),
  en: new Intl.NumberFormat('en-GB', { maximumFractionDigits: 3 }),
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** What is stored is shown, and never obeyed: a control character in a name could drive the terminal. */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** How values read: in which language, and by whose clock; UTC, marked so, where no zone is said. */
type Reading = { readonly lang: Language; readonly zone?: string; readonly precise?: boolean }

/** A value of a row, in few characters: moments to the minute unless more is asked for, an id by its beginning. */
export function valueText(value: unknown, { lang, zone, precise = false }: Reading): string {
  if (value === null || value === undefined) return '–'
  if (typeof value === 'number') return numbers[lang].format(value)
  if (typeof value === 'boolean') return value ? said[lang].yes : said[lang].no
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  if (instant.test(text)) return `${clockText(text, zone ?? 'UTC', precise)}${zone === undefined ? 'Z' : ''}`
  return uuid.test(text) ? `${text.slice(0, 8)}…` : text.replaceAll(unprintable, ' ')
}

/** `2026-10-12 10:18` */
const clockText = (moment: string, zone: string, precise: boolean): string =>
  new Intl.DateTimeFormat('sv', {
    dateStyle: 'short',
    timeStyle: precise ? 'medium' : 'short',
    timeZone: zone,
  }).format(Date.parse(moment))

/** A moment by the clock of the school at that time. */
function momentText(moment: string, zone: string, lang: Language): string {
  const format = new Intl.DateTimeFormat(locales[lang], { dateStyle: 'medium', timeStyle: 'short', timeZone: zone })
  return format.format(Date.parse(moment))
}

/** Which row of its read model, but for the person, whom all of them are about. */
const rowName = (key: Readonly<Record<string, unknown>>, person: string, reading: Reading): string =>
  Object.values(key)
    .filter((value) => value !== person)
    .map((value) => valueText(value, reading))
    .join(' · ')

const nameOf = ({ model, key }: Pick<ShownChange, 'model' | 'key'>, person: string, reading: Reading): string =>
  [model, rowName(key, person, reading)].filter(Boolean).join(' ')

/** Cells in columns, those of numbers to the right. */
export function columns(rows: readonly (readonly string[])[], rightOnes: ReadonlySet<number> = new Set()): string[] {
  const widths: number[] = []
  for (const row of rows) for (const [n, cell] of row.entries()) widths[n] = Math.max(widths[n] ?? 0, widthOf(cell))
  return rows.map((row) =>
    row
      .map((cell, n) => {
        const space = ' '.repeat((widths[n] ?? 0) - widthOf(cell))
        return rightOnes.has(n) ? space + cell : cell + space
      })
      .join('  ')
      .trimEnd(),
  )
}

/** Characters, not UTF-16 units: an accent written apart takes no column. */
const widthOf = (text: string): number => [...text.normalize('NFC').replaceAll(/\p{Mn}/gu, '')].length

/** One step: its sentence, then the fields that it changed, one a line. */
export function stepText(step: ReplayStep, person: string, lang: Language, styled: boolean): string {
  const { event, late, words, changes } = step
  const bold = (text: string) => (styled ? styleText('bold', text, { validateStream: false }) : text)
  const dim = (text: string) => (styled ? styleText('dim', text, { validateStream: false }) : text)
  const moment = momentText(event.occurredAt, event.zone, lang)
  const arrived = late
    ? ` (${said[lang].late}${lang === 'fr' ? NARROW : ''}: ${momentText(event.recordedAt, event.zone, lang)})`
    : ''
  const place = String(event.position).padStart(8)
  return [
    `${dim(place)}  ${moment}${arrived}`,
    `${' '.repeat(10)}${bold(words[lang])}`,
    ...changesText(changes, person, { lang, zone: event.zone }).map((line) => `${' '.repeat(12)}${line}`),
  ].join('\n')
}

function changesText(changes: readonly ShownChange[], person: string, reading: Reading): string[] {
  const cells = changes.flatMap(({ model, key, change, fields }) => {
    const name = nameOf({ model, key }, person, reading)
    const remark = change === 'changed' ? '' : ` (${said[reading.lang][change]})`
    // Of a new row, what is still empty tells nothing; of a removed one, that it is gone tells all.
    const moved = Object.entries(fields).filter(([, { after }]) => change === 'changed' || isTelling(after))
    if (change === 'removed' || moved.length === 0) return [[`${name}${remark}`, '', '']]
    return moved.map(([field, moves], n) => [
      n === 0 ? `${name}${remark}` : '',
      field,
      moveText(moves, change, reading),
    ])
  })
  return columns(cells)
}

const isTelling = (value: unknown): boolean => value !== null && value !== 0

function moveText({ before, after }: FieldChange, change: ShownChange['change'], reading: Reading): string {
  if (change === 'added') return valueText(after, reading)
  const move = (by: Reading) => [valueText(before, by), valueText(after, by)] as const
  const [from, to] = move(reading)
  // Two moments of one minute.
  return (from === to ? move({ ...reading, precise: true }) : [from, to]).join(' → ')
}

type Row = Readonly<Record<string, unknown>>

/** The rows of one read model: a table where it fits, else (and of a single row) one field a line. */
export function tableText(rows: readonly Row[], person: string, lang: Language, width: number): string[] {
  if (rows.length === 0) return [said[lang].empty]
  // The person stands in every row; what is empty in all of them takes no room.
  const fields = Object.keys(rows[0] ?? {}).filter((field) =>
    rows.some((row) => row[field] !== person && row[field] !== null),
  )
  const right = new Set(fields.flatMap((field, n) => (rows.some((row) => typeof row[field] === 'number') ? [n] : [])))
  const table = columns([fields, ...rows.map((row) => fields.map((field) => valueText(row[field], { lang })))], right)
  if (rows.length > 1 && table.every((line) => widthOf(line) <= width)) return table
  return rows.flatMap((row, n) => [
    ...(n > 0 ? [''] : []),
    ...columns(fields.map((field) => [field, valueText(row[field], { lang })])),
  ])
}

export type Difference = {
  readonly key: Row
  readonly change: ShownChange['change']
  readonly fields: readonly (FieldChange & { readonly field: string; readonly eventsInAll: number })[]
}

/** What differs in one read model, field by field, and how many events are behind it. */
export function differencesText(
  model: string,
  differences: readonly Difference[],
  person: string,
  lang: Language,
): string[] {
  const cells = differences.flatMap(({ key, change, fields }) => {
    const name = nameOf({ model, key }, person, { lang })
    const remark = change === 'changed' ? '' : ` (${said[lang][change]})`
    const moved = fields.filter(({ after }) => change === 'changed' || isTelling(after))
    if (change === 'removed' || moved.length === 0) return [[`${name}${remark}`, '', '', '']]
    return moved.map(({ field, eventsInAll, ...moves }, n) => [
      n === 0 ? `${name}${remark}` : '',
      field,
      moveText(moves, change, { lang }),
      said[lang].eventsBehind(eventsInAll),
    ])
  })
  return columns(cells)
}
