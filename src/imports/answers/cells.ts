// What the cells of a table of answers say. Null where a cell is blank; a fault where it cannot be read.
import { DurationMs, Level } from '#events/learning/values.ts'
import { readMoment } from '../xapi/moments.ts'

/** For an id that must be there: blank, or a mark of a missing value that nobody is called. A learner may be called `none`. */
export const isNoId = (text: string): boolean => /^(|NaN|NaT|\\N|#N\/A|<NA>)$/.test(text.trim())

/** Blank, or one of the words that data frames and spreadsheets write for it. */
export const isBlank = (text: string | undefined): boolean =>
  text === undefined || /^(|na|n\/a|nan|null|none|\\n|-|#n\/a|<na>|nat)$/i.test(text.trim())

export function readCorrect(text: string): boolean | null {
  const word = text.trim().toLowerCase()
  if (/^(1|1\.0+|true)$/.test(word)) return true
  if (/^(0|0\.0+|false)$/.test(word)) return false
  return null
}

/** Milliseconds, rounded; null if it is no time that one answer can take. */
export function readDuration(text: string): number | null {
  const parsed = DurationMs.safeParse(Math.round(Number(text)))
  return parsed.success ? parsed.data : null
}

export function readLevel(text: string): Level | null {
  const parsed = Level.safeParse(Number(text))
  return parsed.success ? parsed.data : null
}

/** How the times of a file are written: numbers, moments with a zone, or the school's clock. */
export type TimeKind = 'number' | 'zoned' | 'local'

/** A time: the number, the moment in ms since 1970, or what the clock showed, as if it were in UTC. */
export type ReadTime = { readonly kind: TimeKind; readonly value: number }

const local = /^(\d{4})-(\d\d)-(\d\d)(?:[T ]+(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)?$/

export function readTime(text: string): ReadTime | null {
  const trimmed = text.trim()
  if (/^-?\d+(\.\d+)?(e\+?\d+)?$/i.test(trimmed)) return { kind: 'number', value: Number(trimmed) }
  const found = local.exec(trimmed)
  if (found) {
    const [, year, month, day, hour = '00', minute = '00', second = '00', decimals = ''] = found
    const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.${decimals.slice(0, 3).padEnd(3, '0')}Z`
    const read = readMoment(iso)
    return 'at' in read ? { kind: 'local', value: Date.parse(read.at) } : null
  }
  const read = readMoment(trimmed)
  return 'at' in read ? { kind: 'zoned', value: Date.parse(read.at) } : null
}
