// A person's history as a timeline: an axis without idle time, how dense it is, and marks in lanes, binned where there are
// too many to draw. Pure.
import { Instant, Zone } from '#kernel/ids.ts'
import { type Lane, lanes } from '#kernel/lane.ts'
import { localDay } from '#kernel/local-day.ts'
import { type Axis, collapse, placeOf } from './collapse.ts'
import type { HistoryIndex } from './history-index.ts'

/** One event, or several of one lane that are close to each other. */
export type Mark = {
  readonly lane: Lane
  /** When its first and last events happened. */
  readonly from: number
  readonly to: number
  readonly count: number
  readonly right: number
  readonly wrong: number
  /** The smallest and the greatest position of its events. */
  readonly first: number
  readonly last: number
  /** How many events of each type. */
  readonly types: Readonly<Record<string, number>>
}

export type LaneCount = { readonly lane: Lane; readonly count: number; readonly right: number; readonly wrong: number }

export type Timeline = {
  readonly axis: Axis
  /** The events of the window, in the order in which they happened, by their numbers in the index. */
  readonly events: readonly number[]
  /** Events per slice of the axis. */
  readonly density: readonly number[]
  readonly lanes: readonly LaneCount[]
  readonly marks: readonly Mark[]
  /** Whether a mark may be several events. */
  readonly binned: boolean
}

export type TimelineRequest = {
  readonly from: number | null
  readonly to: number | null
  readonly most: number
  readonly laneOf: (type: string) => Lane
}

const UTC = Zone.parse('UTC')
const SLICES = 240
const MOST_STRETCHES = 1_000

export function timelineOf(index: HistoryIndex, { from, to, most, laneOf }: TimelineRequest): Timeline {
  const { occurredAt, type, correct, position, zone } = index
  const timeOf = (n: number) => occurredAt[n] ?? 0
  const events = index.byTime().filter((n) => (from === null || timeOf(n) >= from) && (to === null || timeOf(n) <= to))
  const times = events.map(timeOf)
  const dayOf = (n: number) => {
    const event = events[n] ?? 0
    return localDay(Instant.parse(new Date(timeOf(event)).toISOString()), zone[event] ?? UTC)
  }
  const axis = collapse(times, dayOf, MOST_STRETCHES)
  const laneByType = new Map<string, Lane>()
  const lane = (n: number): Lane => {
    const name = type[n] ?? ''
    const known = laneByType.get(name) ?? laneOf(name)
    laneByType.set(name, known)
    return known
  }
  const counts = new Map<Lane, { count: number; right: number; wrong: number }>()
  for (const n of events) addTo(getOr(counts, lane(n), nothing), correct[n])

  const binned = events.length > most
  const slices = binned ? Math.max(1, Math.floor(most / Math.max(1, counts.size))) : events.length
  const density = Array.from({ length: axis.stretches.length === 0 ? 0 : SLICES }, () => 0)
  const bins = new Map<Lane, Map<number, Growing>>()
  const places = placesOf(axis, times)
  const sliceOf = (place: number, count: number) =>
    Math.min(count - 1, Math.floor((place / Math.max(1, axis.length)) * count))
  events.forEach((n, at) => {
    const place = places(at)
    const slice = sliceOf(place, SLICES)
    density[slice] = (density[slice] ?? 0) + 1
    const ofLane = getOr(bins, lane(n), () => new Map<number, Growing>())
    const mark = getOr(ofLane, binned ? sliceOf(place, slices) : at, () => startAt(timeOf(n), position[n] ?? 0))
    addTo(mark, correct[n])
    mark.to = timeOf(n)
    mark.first = Math.min(mark.first, position[n] ?? 0)
    mark.last = Math.max(mark.last, position[n] ?? 0)
    mark.types[type[n] ?? ''] = (mark.types[type[n] ?? ''] ?? 0) + 1
  })
  const present = lanes.filter((name) => counts.has(name))
  return {
    axis,
    events,
    density,
    lanes: present.map((name) => ({ lane: name, ...getOr(counts, name, nothing) })),
    marks: present.flatMap((name) => [...(bins.get(name)?.values() ?? [])].map((mark) => ({ lane: name, ...mark }))),
    binned,
  }
}

type Tally = { count: number; right: number; wrong: number }
type Growing = Tally & { from: number; to: number; first: number; last: number; types: Record<string, number> }

const nothing = (): Tally => ({ count: 0, right: 0, wrong: 0 })
const startAt = (time: number, position: number): Growing => ({
  ...{ from: time, to: time, ...nothing() },
  ...{ first: position, last: position, types: {} },
})

function addTo(tally: Tally, correct: boolean | null | undefined): void {
  tally.count += 1
  if (correct === true) tally.right += 1
  if (correct === false) tally.wrong += 1
}

/** The places of the times on their own axis, asked for in order. */
function placesOf(axis: Axis, times: readonly number[]): (n: number) => number {
  let current = 0
  return (n) => {
    while ((axis.stretches[current]?.last ?? Number.POSITIVE_INFINITY) < n) current += 1
    const stretch = axis.stretches[current]
    return stretch ? stretch.at + ((times[n] ?? 0) - stretch.from) : placeOf(axis, times[n] ?? 0)
  }
}

function getOr<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}
