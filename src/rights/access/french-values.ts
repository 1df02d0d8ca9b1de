// Values of events and rows as a French reader expects them.
import { fr, NARROW } from '#events/wording.ts'
import { firstOfMonth } from '#kernel/in-words.ts'
import { isErased } from '#kernel/personal.ts'
import type { InLanguages, Projection } from '#kernel/projection.ts'
import { innerCodeInFrench } from './french-codes.ts'
import { fieldInFrench } from './french-fields.ts'

export type Dates = {
  /** `12 octobre 2026 à 10:16`, `1er septembre 2026 à 08:00`, in the zone of the school. */
  moment(instant: string): string
  /** `12 octobre 2026`. */
  day(instant: string): string
  /** `octobre 2026`. */
  month(instant: string): string
}

export function datesIn(timeZone: string): Dates {
  const moments = new Intl.DateTimeFormat('fr', { dateStyle: 'long', timeStyle: 'short', timeZone })
  const days = new Intl.DateTimeFormat('fr', { dateStyle: 'long', timeZone })
  const months = new Intl.DateTimeFormat('fr', { month: 'long', year: 'numeric', timeZone })
  return {
    moment: (instant) => firstOfMonth(moments.format(Date.parse(instant))),
    day: (instant) => firstOfMonth(days.format(Date.parse(instant))),
    month: (instant) => months.format(Date.parse(instant)),
  }
}

export const isWithheld = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'withheld' in value && value.withheld === true

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

type CellContext = {
  readonly dates: Dates
  readonly names: ReadonlyMap<string, string>
  readonly words: Projection['words']
}

export function cellText(value: unknown, column: string, context: CellContext): string {
  const { dates, names, words } = context
  if (value === null || value === undefined) return ''
  if (typeof value === 'boolean') return value ? 'oui' : 'non'
  if (typeof value === 'number') return (column.endsWith('Ms') ? fr.duration(value) : fr.count(value)) ?? String(value)
  if (typeof value === 'string') {
    const name = names.get(value)
    if (name !== undefined) return name
    if (instant.test(value)) return dates.moment(value)
    return (
      fr.day(value) ?? codeInFrench(words?.columns[column]?.values, value) ?? innerCodeInFrench(column, value) ?? value
    )
  }
  if (isErased(value)) return '(donnée effacée)'
  if (isWithheld(value)) return '(donnée d’une autre personne)'
  if (Array.isArray(value)) return value.map((one) => partText(one, column, context)).join(', ')
  if (typeof value !== 'object') return JSON.stringify(value)
  return Object.entries(value)
    .map(([name, one]) => `${fieldInFrench(name)}${NARROW}: ${partText(one, name, context)}`)
    .join(`${NARROW}; `)
}

/** A value within another one: in parentheses where it has parts of its own. */
function partText(value: unknown, column: string, context: CellContext): string {
  const text = cellText(value, column, context)
  const hasParts = typeof value === 'object' && value !== null && !isErased(value) && !isWithheld(value)
  return hasParts ? `(${text})` : text
}

const codeInFrench = (codes: Readonly<Record<string, InLanguages | undefined>> | undefined, code: string) =>
  codes && Object.hasOwn(codes, code) ? codes[code]?.fr : undefined
