// Time without nights and holidays: the stretches in which something happened, end to end on one axis, with short gaps
// between them. Pure.
import type { LocalDay } from '#kernel/ids.ts'

/** A gap is time without activity between two stretches, named by the calendar days between them. */
export type Gap = {
  /** `pause`: within a day; `night`: until the next day; `weekend`: over a weekend; `days`: longer. */
  readonly kind: 'pause' | 'night' | 'weekend' | 'days'
  /** Whole days without activity. */
  readonly days: number
  /** Its length on the axis. */
  readonly length: number
}

/** All times are in milliseconds; `at` and `length` are milliseconds of the axis. */
export type Stretch = {
  readonly from: number
  readonly to: number
  readonly at: number
  readonly length: number
  /** The numbers of its first and last event in the list of times. */
  readonly first: number
  readonly last: number
  /** What follows it; null after the last one. */
  readonly gap: Gap | null
}

export type Axis = {
  readonly stretches: readonly Stretch[]
  readonly length: number
  /** Gaps longer than this are collapsed; shorter ones are in their true length. */
  readonly threshold: number
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** Between sessions; between half days; nights; weekends; holidays. Long histories collapse only the longer ones. */
const THRESHOLDS = [30 * MINUTE, 4 * HOUR, 8 * HOUR, 36 * HOUR, 5 * DAY, 30 * DAY, 365 * DAY]
/** A stretch with one event has a width too. */
const SHORTEST = MINUTE
/** All gaps together take at most this share of the activity. */
const GAP_SHARE = 0.2

/** `times` rise; `dayOf` is the local day of the n-th. */
export function collapse(times: readonly number[], dayOf: (n: number) => LocalDay, mostStretches: number): Axis {
  const threshold = thresholdFor(times, mostStretches)
  const bounds = boundsOf(times, threshold)
  const activity = bounds.reduce((sum, { from, to }) => sum + Math.max(to - from, SHORTEST), 0)
  const most = bounds.length > 1 ? Math.max(MINUTE, Math.round((activity * GAP_SHARE) / (bounds.length - 1))) : 0
  let at = 0
  const stretches = bounds.map((bound, n): Stretch => {
    const next = bounds[n + 1]
    const length = Math.max(bound.to - bound.from, SHORTEST)
    const gap = next
      ? { ...nameOf(dayOf(bound.last), dayOf(next.first)), length: Math.min(next.from - bound.to, most) }
      : null
    const stretch = { ...bound, at, length, gap }
    at += length + (gap?.length ?? 0)
    return stretch
  })
  return { stretches, length: at, threshold }
}

function thresholdFor(times: readonly number[], mostStretches: number): number {
  for (const threshold of THRESHOLDS) {
    let count = 1
    for (let n = 1; n < times.length && count <= mostStretches; n += 1)
      if ((times[n] ?? 0) - (times[n - 1] ?? 0) > threshold) count += 1
    if (count <= mostStretches) return threshold
  }
  return Number.POSITIVE_INFINITY
}

type Bound = Pick<Stretch, 'from' | 'to' | 'first' | 'last'>

function boundsOf(times: readonly number[], threshold: number): Bound[] {
  const bounds: Bound[] = []
  let first = 0
  times.forEach((time, n) => {
    const next = times[n + 1]
    if (next !== undefined && next - time <= threshold) return
    bounds.push({ from: times[first] ?? time, to: time, first, last: n })
    first = n + 1
  })
  return bounds
}

function nameOf(before: LocalDay, after: LocalDay): Omit<Gap, 'length'> {
  const [start, end] = [Date.parse(before), Date.parse(after)]
  const days = Math.max(0, Math.round((end - start) / DAY) - 1)
  if (end <= start) return { kind: 'pause', days: 0 }
  if (days === 0) return { kind: 'night', days }
  const between = Array.from({ length: Math.min(days, 3) }, (_, n) => new Date(start + (n + 1) * DAY).getUTCDay())
  return { kind: between.every((day) => day === 0 || day === 6) ? 'weekend' : 'days', days }
}

/** The place of a time on the axis: within its stretch, or in the gap after it, in proportion. */
export function placeOf({ stretches }: Pick<Axis, 'stretches'>, time: number): number {
  let [low, high] = [0, stretches.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((stretches[middle]?.from ?? 0) > time) high = middle
    else low = middle + 1
  }
  const stretch = stretches[low - 1]
  if (!stretch) return 0
  if (time <= stretch.to) return stretch.at + (time - stretch.from)
  const next = stretches[low]
  const end = stretch.at + Math.max(stretch.to - stretch.from, 0)
  if (!next) return stretch.at + stretch.length
  return end + ((time - stretch.to) / (next.from - stretch.to)) * (next.at - end)
}
