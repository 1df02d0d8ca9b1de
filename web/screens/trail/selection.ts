// Which entries are chosen, as the address of the screen has it, and as the API asks for it. Pure.
import { startOfDay } from '../../frame/local-days.ts'

export const fields = ['subject', 'actor', 'action', 'refused', 'from', 'until'] as const
export type Field = (typeof fields)[number]
export type Selection = Readonly<Partial<Record<Field, string>>>

export type Conditions = {
  readonly subject?: string
  readonly actor?: string
  readonly action?: string
  readonly refused?: 'true'
  readonly from?: string
  readonly until?: string
}

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
export const isId = (text: string): boolean => ID.test(text.trim())
const isDay = (text: string): boolean => /^[12]\d{3}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))

const NEXT_MS = 36 * 3_600_000

/** The first moment of the day after, by the clock of the school. */
function endOfDay(day: string, zone: string): number {
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + NEXT_MS).toISOString().slice(0, 10)
  return startOfDay(next, zone)
}

/** Days are those of the school. What is no id and no day is left out: the form says so beside it. */
export function conditionsOf({ subject, actor, action, refused, from, until }: Selection, zone: string): Conditions {
  const [first, last] = [from, until].map((day) => (day !== undefined && isDay(day) ? day : undefined))
  return {
    ...(subject !== undefined && isId(subject) && { subject: subject.trim().toLowerCase() }),
    ...(actor !== undefined && isId(actor) && { actor: actor.trim().toLowerCase() }),
    ...(action !== undefined && { action }),
    ...(refused === 'true' && { refused }),
    ...(first !== undefined && { from: new Date(startOfDay(first, zone)).toISOString() }),
    // A day before the first one chooses nothing: the end is left out, and the form says why.
    ...(last !== undefined && !isBefore(last, first) && { until: new Date(endOfDay(last, zone)).toISOString() }),
  }
}

export const isBefore = (last: string | undefined, first: string | undefined): boolean =>
  last !== undefined && first !== undefined && last < first
