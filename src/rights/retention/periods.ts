// How long what is recorded for a purpose is kept, and when a school year of it expires. Pure.
import { daysAbout, periodParts } from '#events/privacy/periods.ts'
import { type AnyEventDefinition, type Purpose, purposes } from '#kernel/event.ts'
import { LocalDay } from '#kernel/ids.ts'
import type { SchoolYear } from '#privacy/school-year.ts'

/**
 * What expires together: what was recorded for a purpose in a school year; or, as `names`, what has a key for each event, once the
 * person has left (names, contacts, birth date, texts by staff).
 */
export type Kind = Purpose | 'names'
export const kinds = [...purposes, 'names'] as const
export type Periods = Readonly<Record<Kind, string>>
type Declared = Pick<AnyEventDefinition, 'purpose' | 'retention' | 'personal'>

/** Whether something of it is sealed under the key of a school year at every level. */
const isOfAYear = ({ personal }: Declared): boolean => [...personal.values()].some(({ as }) => as === undefined)

/**
 * The periods that the event types declare, one for each purpose, because a key is of a purpose and a school year. Types with
 * data under such a key decide, and the longest of them; where there are none, the longest of all types of the purpose.
 */
export function declaredPeriods(events: Iterable<Declared>): Periods {
  const all = [...events]
  const longestOf = (purpose: Purpose): string | undefined => {
    const declared = all.filter((event) => event.purpose === purpose)
    const ofYears = declared.filter(isOfAYear)
    const [longest] = (ofYears.length > 0 ? ofYears : declared)
      .map(({ retention }) => retention)
      .sort((a, b) => daysAbout(b) - daysAbout(a))
    return longest
  }
  const periodOf = (purpose: Purpose): string => {
    const longest = longestOf(purpose)
    if (longest === undefined) throw new TypeError(`no event type is recorded for the purpose ${purpose}`)
    return longest
  }
  // A prediction is kept no longer than the answers that it rests on, where no event type says otherwise.
  const prediction = longestOf('prediction') ?? periodOf('teaching')
  const [names] = all
    .filter(({ personal }) => [...personal.values()].some(({ as }) => as === 'names'))
    .map(({ retention }) => retention)
    .sort((a, b) => daysAbout(b) - daysAbout(a))
  if (names === undefined) throw new TypeError('no event type has a name')
  return {
    teaching: periodOf('teaching'),
    administration: periodOf('administration'),
    wellbeing: periodOf('wellbeing'),
    security: periodOf('security'),
    prediction,
    names,
  }
}

/** Names serve the administration of the school: they are not kept for longer. */
export function chosenPeriods(declared: Periods, chosen: Readonly<Partial<Record<Purpose, string>>>): Periods {
  const { names, ...rest } = { ...declared, ...chosen }
  const isShorter = daysAbout(rest.administration) < daysAbout(names)
  return { ...rest, names: isShorter ? rest.administration : names }
}

/** The first day on which the period of a school year is over: it counts from the end of the year. Null for an unknown year. */
export function expiresOn(schoolYear: SchoolYear, period: string): LocalDay | null {
  const [, start, end] = /^(\d{4})(?:-(\d{4}))?$/.exec(schoolYear) ?? []
  if (start === undefined) return null
  // `2023-2024` ends on 31 July 2024. `2024`, where the school year is the calendar year, ends on 31 January 2025.
  const afterYear = end === undefined ? { year: Number(start) + 1, month: 1 } : { year: Number(end), month: 7 }
  const { months, days } = periodParts(period)
  const day = new Date(Date.UTC(afterYear.year, afterYear.month + months, 1 + days))
  return LocalDay.parse(day.toISOString().slice(0, 10))
}

/** The day some days later. */
export const daysAfter = (day: LocalDay, days: number): LocalDay =>
  LocalDay.parse(new Date(Date.parse(`${day}T00:00:00.000Z`) + days * 86_400_000).toISOString().slice(0, 10))
