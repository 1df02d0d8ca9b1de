// The moves of the playhead that follow from the timeline alone: sessions, days, and the mark nearest to a time. Pure.
import { startOfDay } from '../../frame/local-days.ts'
import { lastUpTo, type TimeAxis } from '../../plot/time-axis.ts'
import type { Timeline } from './history.ts'

export type Move =
  | 'next'
  | 'previous'
  | 'next session'
  | 'previous session'
  | 'next day'
  | 'previous day'
  | 'first'
  | 'last'

type Stretches = Timeline['stretches']

/**
 * The position to which a move by sessions or days leads from a time; null at the end. Backwards, it leads to the beginning
 * of this session or day first, as a player leads to the beginning of a song.
 */
export function leadsTo(
  { stretches }: Pick<Timeline, 'stretches'>,
  axis: TimeAxis,
  time: number,
  move: Move,
): number | null {
  const begins = startsOf(stretches, move === 'next day' || move === 'previous day')
  const current = axis.stretchAt(time)
  if (move === 'next session' || move === 'next day')
    return positionOf(
      stretches,
      begins.find((n) => n > current),
    )
  const started = begins.filter((n) => n <= current)
  const latest = started.at(-1)
  const isAtStart = latest !== undefined && Date.parse(stretches[latest]?.from ?? '') >= time
  return positionOf(stretches, isAtStart ? started.at(-2) : latest)
}

/** The stretches with which a session begins, or a day: after a night or more. */
const startsOf = (stretches: Stretches, ofDays: boolean): number[] =>
  stretches.flatMap((_, n) => (n === 0 || !ofDays || stretches[n - 1]?.gap?.kind !== 'pause' ? [n] : []))

function positionOf(stretches: Stretches, n: number | undefined): number | null {
  const stretch = n === undefined ? undefined : stretches[n]
  return stretch ? Number(stretch.first) : null
}

/** The stretch of work at a time, or the last one before it; the first one before all of them. */
export function sessionAt(
  { stretches }: Pick<Timeline, 'stretches'>,
  time: number,
): { readonly from: number; readonly to: number } | null {
  const n = lastUpTo(stretches, time, ({ from }) => Date.parse(from))
  const stretch = stretches[Math.max(0, n)]
  return stretch ? { from: Date.parse(stretch.from), to: Date.parse(stretch.to) } : null
}

/** The events of the timeline in order of time, where each mark is one event: to find the nearest without asking. */
export function eventsInTime({ marks, binned }: Pick<Timeline, 'marks' | 'binned'>) {
  if (binned) return null
  return marks
    .map(({ from, first }) => ({ time: Date.parse(from), position: Number(first) }))
    .sort((one, other) => one.time - other.time)
}

export function nearest(
  events: readonly { readonly time: number; readonly position: number }[],
  time: number,
): number | null {
  const n = lastUpTo(events, time, (event) => event.time)
  const [before, after] = [events[n], events[n + 1]]
  if (!before || !after) return (before ?? after)?.position ?? null
  return time - before.time <= after.time - time ? before.position : after.position
}

/**
 * Where a day begins at the school. A day that is still to come leads to the end of the history; what is no day, as a field
 * may have it while somebody types a year, nowhere.
 */
export function placeOfDay(day: string, zone: string, now: number): string | 'end' | null {
  if (!/^[12]\d{3}-\d\d-\d\d$/.test(day) || Number.isNaN(Date.parse(`${day}T00:00:00Z`))) return null
  const start = startOfDay(day, zone)
  return start > now ? 'end' : new Date(start).toISOString()
}
