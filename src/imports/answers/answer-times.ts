// When the answers of a table were given, and in which order a learner gave them.
import type { LocalDay, Zone } from '#kernel/ids.ts'
import { momentAt } from '#platform/wall-clock.ts'
import { type AnswerTable, answerTable } from './answer-table.ts'
import type { GatheredAnswers } from './gather-answers.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

/** Numbers below this are seconds since the beginning of the recording: as seconds since 1970 they end in 2001. */
const LEAST_EPOCH_S = 1e9
/** Numbers from this on are milliseconds since 1970: as seconds they begin in the year 5138. */
const LEAST_EPOCH_MS = 1e11
/** Numbers from this on are microseconds since 1970: as milliseconds they begin in the year 5138. */
const LEAST_EPOCH_US = 1e14
/** The same of nanoseconds. */
const LEAST_EPOCH_NS = 1e17

export type Settling = {
  /** The beginning, in ms since 1970, for times that are counted from one. */
  readonly fromMs: number
  /** The zone of the school, for times without one. */
  readonly zone: Zone
  /** No answer was given later. */
  readonly nowMs: number
  /** Called with the line of each row that is left out, and why. */
  onFault(line: number, reason: string): void
}

/**
 * The table with times in milliseconds since 1970. In a table with times, a row without one that can be right is left out: when
 * the answer was given, and after which others, would be a guess. So is a row that repeats what another says of the same second:
 * a model that has seen the first knows the verdict of the second. A table without times stays as it is, and all of them are NaN.
 */
export function settleTimes(
  { table, times, repeats }: Pick<GatheredAnswers, 'table' | 'times' | 'repeats'>,
  { fromMs, zone, nowMs, onFault }: Settling,
): AnswerTable {
  const moment = times === null ? () => Number.NaN : momentsOf(table, times, fromMs, zone)
  let faults = 0
  const isRepeat = times !== null && hasSeconds(table, times) ? new Set(repeats) : new Set<number>()
  for (let row = 0; row < table.rows(); row += 1) {
    const time = table.timeOf(row)
    const ms = Number.isNaN(time) ? time : moment(time)
    const isTaken = ms >= 0 && ms <= nowMs && !isRepeat.has(row)
    table.setTime(row, isTaken ? ms : Number.NaN)
    if (isTaken || times === null) continue
    faults += 1
    onFault(table.row(row).line, isRepeat.has(row) ? REPEATED : Number.isNaN(time) ? NO_TIME : IMPOSSIBLE_TIME)
  }
  return faults === 0 ? table : withTimes(table)
}

const REPEATED = 'repeats an earlier row: the same learner, exercise, skill, verdict and time, to the second'
const NO_TIME = 'no time, or one that is written otherwise than the first one of the file'
const IMPOSSIBLE_TIME = 'a time that cannot be right, before 1970 or in the future'

/** The rows that have a time, with the ids that these rows have. */
function withTimes(table: AnswerTable): AnswerTable {
  const kept = answerTable()
  for (let n = 0; n < table.rows(); n += 1) {
    if (Number.isNaN(table.timeOf(n))) continue
    const row = table.row(n)
    kept.add({
      ...row,
      learner: kept.learners.placeOf(table.learners.ids[row.learner] ?? ''),
      exercise: kept.exercises.placeOf(idAt(table.exercises.ids, row.exercise)),
      skill: kept.skills.placeOf(idAt(table.skills.ids, row.skill)),
    })
  }
  return kept
}

function idAt<Id>(ids: readonly Id[], place: number): Id {
  const id = ids[place]
  if (id === undefined) throw new Error('a row has an id that is not in the table')
  return id
}

/**
 * A learner's rows in the order of their times, with these times in ms since 1970. In a table without times, they are in the order
 * of the file, one minute apart from `fromMs`.
 */
export function inOrder(
  table: AnswerTable,
  rows: Int32Array,
  fromMs: number,
): { readonly rows: Int32Array; readonly ms: Float64Array } {
  const ms = Float64Array.from(rows, (row) => table.timeOf(row))
  if (ms.some(Number.isNaN)) return { rows, ms: ms.map((_, n) => fromMs + n * MINUTE_MS) }
  // Sorting is stable: rows of one moment stay in the order of the file.
  const order = Array.from(rows.keys()).sort((a, b) => (ms[a] ?? 0) - (ms[b] ?? 0))
  return { rows: Int32Array.from(order, (n) => rows[n] ?? 0), ms: Float64Array.from(order, (n) => ms[n] ?? 0) }
}

/** Where the answers of the longest history without times end, in ms since 1970. */
export const lastWithoutTime = (rows: readonly Int32Array[], fromMs: number): number =>
  fromMs + MINUTE_MS * rows.reduce((most, { length }) => Math.max(most, length), 0)

type Moments = (time: number) => number

function momentsOf(table: AnswerTable, kind: 'number' | 'zoned' | 'local', fromMs: number, zone: Zone): Moments {
  if (kind === 'zoned') return (time) => time
  if (kind === 'local') return (time) => onTheClock(time, zone)
  // By most rows: one absurd time must not change the unit of all others.
  const usual = medianTime(table)
  if (usual < LEAST_EPOCH_S) return (time) => Math.round(fromMs + time * 1_000)
  const units = inOneMs(usual)
  return units === null ? (time) => Math.round(time * 1_000) : (time) => Math.round(time / units)
}

/**
 * Are times moments, exact to the second? Times in minutes or days are shared by answers that differ, and so are numbers that are
 * counted from a beginning, which may be numbers of days.
 */
function hasSeconds(table: AnswerTable, kind: 'number' | 'zoned' | 'local'): boolean {
  const usual = kind === 'number' ? medianTime(table) : Number.NaN
  if (usual < LEAST_EPOCH_S) return false
  const inOneMinute = kind !== 'number' ? MINUTE_MS : MINUTE_MS * (inOneMs(usual) ?? 1 / 1_000)
  for (let row = 0; row < table.rows(); row += 1) {
    const time = table.timeOf(row)
    if (!Number.isNaN(time) && time % inOneMinute !== 0) return true
  }
  return false
}

/** The units of a number of this size that are one millisecond; null of seconds. */
function inOneMs(usual: number): number | null {
  if (usual < LEAST_EPOCH_MS) return null
  return usual < LEAST_EPOCH_US ? 1 : usual < LEAST_EPOCH_NS ? 1_000 : 1_000_000
}

function medianTime(table: AnswerTable): number {
  const times = Float64Array.from({ length: table.rows() }, (_, row) => table.timeOf(row))
    .filter((time) => !Number.isNaN(time))
    .sort()
  return times[times.length >> 1] ?? Number.NaN
}

/** The moment at which the school's clock showed this, which is given as if it were in UTC. */
function onTheClock(shownMs: number, zone: Zone): number {
  const day = new Date(shownMs).toISOString().slice(0, 10) as LocalDay
  const sinceMidnightMs = ((shownMs % DAY_MS) + DAY_MS) % DAY_MS
  return momentAt(day, 0, zone) + sinceMidnightMs
}
