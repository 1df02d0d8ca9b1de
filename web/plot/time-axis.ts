// An axis of time without nights and holidays: the places of times on it, and back. Pure.
import { scaleLinear } from 'd3-scale'

export type Gap = {
  readonly kind: 'pause' | 'night' | 'weekend' | 'days'
  readonly days: number
  readonly length: number
}

/** Times in milliseconds; `at` and `length` on the axis. */
export type Stretch = {
  readonly from: number
  readonly to: number
  readonly at: number
  readonly length: number
  readonly gap: Gap | null
}

export type TimeAxis = {
  readonly length: number
  readonly stretches: readonly Stretch[]
  /** The place of a time, from 0 to `length`: within its stretch, or in the gap after it. */
  placeOf(time: number): number
  /** The time at a place; in a gap, in proportion. */
  timeAt(place: number): number
  /** The stretch of a time, or the one before it; -1 before the first. */
  stretchAt(time: number): number
}

/** The number of the last item whose value is at most this one; -1 without one. */
export function lastUpTo<Item>(items: readonly Item[], value: number, of: (item: Item) => number): number {
  let [low, high] = [0, items.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    const item = items[middle]
    if (item !== undefined && of(item) <= value) low = middle + 1
    else high = middle
  }
  return low - 1
}

export function timeAxis(stretches: readonly Stretch[], length: number): TimeAxis {
  // Each stretch and each gap is a straight piece of one monotonous line.
  const pieces = stretches.map((stretch, n) => {
    const end = stretch.at + (stretch.to - stretch.from)
    const next = stretches[n + 1]
    const within = scaleLinear().domain([stretch.from, stretch.to]).range([stretch.at, end]).clamp(true)
    const after = next ? scaleLinear().domain([stretch.to, next.from]).range([end, next.at]).clamp(true) : null
    return { stretch, end, within, after }
  })
  const stretchAt = (time: number) => lastUpTo(stretches, time, ({ from }) => from)
  return {
    length,
    stretches,
    stretchAt,
    placeOf(time) {
      const piece = pieces[stretchAt(time)]
      if (!piece) return 0
      const { stretch, end, within, after } = piece
      if (stretch.from === stretch.to && time <= stretch.to) return stretch.at
      if (time <= stretch.to) return within(time)
      return after ? after(time) : Math.min(length, end)
    },
    timeAt(place) {
      const piece = pieces[lastUpTo(stretches, place, ({ at }) => at)]
      if (!piece) return stretches[0]?.from ?? 0
      const { stretch, end, within, after } = piece
      if (place <= end) return stretch.from === stretch.to ? stretch.from : within.invert(place)
      return after ? after.invert(place) : stretch.to
    },
  }
}
