// The playhead: which event it is at, the list of events around it, and how it moves. The address follows a moment later.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useFilter } from '../../frame/address.ts'
import type { Language } from '../../frame/words.ts'
import { lastUpTo, type TimeAxis } from '../../plot/time-axis.ts'
import type { ListedEvent, Timeline } from './history.ts'
import { eventsInTime, leadsTo, type Move, nearest, placeOfDay } from './moves.ts'
import { type EventFilters, nearestEvent, nextRemark, useEvents } from './use-history.ts'

type Parts = {
  readonly learner: string
  readonly timeline: Timeline
  readonly axis: TimeAxis
  readonly filters: EventFilters
  readonly language: Language
  /** The school's: where its days begin. */
  readonly zone: string
}

/** So long nothing moves before something is asked for, and before the address changes. */
const SETTLED_MS = 80
const ADDRESS_MS = 300

export type List = {
  readonly items: readonly ListedEvent[]
  /** The number of the item at the playhead, or the last one before it; -1 without one. */
  readonly index: number
  readonly current: ListedEvent | undefined
  readonly next: ListedEvent | undefined
  readonly previous: ListedEvent | undefined
  readonly total: number | null
  readonly isLoading: boolean
  readonly isEmpty: boolean
  readonly earlier: (() => void) | null
  readonly later: (() => void) | null
}

function useList({
  learner,
  filters,
  language,
  timeline,
  position,
}: Pick<Parts, 'learner' | 'filters' | 'language' | 'timeline'> & { position: number }) {
  const [opened, setOpened] = useState(position)
  const query = useEvents({ learner, filters, around: opened, last: timeline.last, lang: language })
  const pages = query.data
  const items = useMemo(() => (pages ?? []).flatMap((page) => page.items), [pages])
  const [first, last] = [pages?.[0], pages?.at(-1)]
  const isWithin =
    (first?.before === null || Number(items[0]?.position) <= position) &&
    (last?.after === null || Number(items.at(-1)?.position) >= position)
  useEffect(() => {
    if (pages && !query.isPlaceholderData && !isWithin && opened !== position) setOpened(position)
  }, [pages, query.isPlaceholderData, isWithin, opened, position])
  // Until the list around the playhead is there, the one before says nothing about what is next.
  const isAround = isWithin && !query.isPlaceholderData
  const index = isAround ? lastUpTo(items, position, (item) => Number(item.position)) : -1
  const { hasNextPage, hasPreviousPage, isFetching, fetchNextPage, fetchPreviousPage } = query
  const list: List = {
    items,
    index,
    current: isAround ? items[Math.max(0, index)] : undefined,
    next: isAround ? items[index + 1] : undefined,
    previous: isAround ? previousOf(items, index, position) : undefined,
    total: first?.total ?? null,
    isLoading: query.isFetching,
    isEmpty: pages !== undefined && items.length === 0 && !hasNextPage && !hasPreviousPage,
    earlier: hasPreviousPage && !isFetching ? () => void fetchPreviousPage() : null,
    later: hasNextPage && !isFetching ? () => void fetchNextPage() : null,
  }
  return list
}

/** The event before the playhead, which may be between two events. */
function previousOf(items: readonly ListedEvent[], index: number, position: number): ListedEvent | undefined {
  const at = items[index]
  return at && Number(at.position) < position ? at : items[index - 1]
}

export function usePlayhead({ learner, timeline, axis, filters, language, zone }: Parts) {
  const [atText, setAt] = useFilter('at')
  const lastPosition = Number(timeline.last ?? 0)
  const [position, setPosition] = useState(() => (atText && /^\d{1,15}$/.test(atText) ? Number(atText) : lastPosition))
  const [dragTime, setDragTime] = useState<number | null>(null)
  const list = useList({ learner, filters, language, timeline, position })
  const events = useMemo(() => eventsInTime(timeline), [timeline])
  const asking = useRef<AbortController | null>(null)

  // The address is that of this moment, but a hundred steps are not a hundred entries.
  const setAddress = useRef(setAt)
  setAddress.current = setAt
  const written = useRef(atText)
  useEffect(() => {
    if (String(position) === written.current) return
    const timer = setTimeout(() => {
      written.current = String(position)
      setAddress.current(String(position))
    }, ADDRESS_MS)
    return () => clearTimeout(timer)
  }, [position])
  // Somebody followed another link to this screen, or went back.
  useEffect(() => {
    if (atText === undefined || atText === written.current) return
    written.current = atText
    setPosition(Number(atText))
  }, [atText])

  const go = useCallback((next: number) => {
    asking.current?.abort()
    setDragTime(null)
    setPosition(next)
  }, [])

  /** Goes to the event that is found, unless the playhead moves on before the answer. */
  const goToFound = useCallback(
    (find: (signal: AbortSignal) => Promise<number | null>, afterMs = 0) => {
      asking.current?.abort()
      const own = new AbortController()
      asking.current = own
      const timer = setTimeout(() => {
        find(own.signal)
          .then((found) => {
            if (!own.signal.aborted && found !== null) go(found)
          })
          // It was given up, or what shows the state says what is wrong.
          .catch(() => undefined)
      }, afterMs)
      own.signal.addEventListener('abort', () => clearTimeout(timer))
    },
    [go],
  )
  const ask = useCallback(
    (place: Parameters<typeof nearestEvent>[2], afterMs = 0) =>
      goToFound((signal) => nearestEvent(learner, filters, place, signal), afterMs),
    [learner, filters, goToFound],
  )
  const toRemark = useCallback(
    () => goToFound((signal) => nextRemark(learner, timeline, position, signal)),
    [learner, timeline, position, goToFound],
  )

  const { current, next: nextItem, previous: previousItem } = list
  // A key is not lost while the list around the playhead is on its way: the timeline knows when that was.
  const time = current ? Date.parse(current.occurredAt) : timeOfPosition(timeline, position)
  const move = useCallback(
    (step: Move) => {
      const known = step === 'next' ? nextItem : step === 'previous' ? previousItem : undefined
      if (known) return go(Number(known.position))
      if (step === 'next') return ask({ after: String(position) })
      if (step === 'previous') return ask({ before: String(position) })
      if (step === 'first') return ask({ after: '0' })
      if (step === 'last') return ask({ around: String(lastPosition) })
      if (time === null) return
      const found = leadsTo(timeline, axis, time, step)
      if (found !== null) go(found)
    },
    [nextItem, previousItem, go, ask, position, lastPosition, timeline, axis, time],
  )

  const seek = useCallback(
    (to: number, settled: boolean) => {
      const known = events && nearest(events, to)
      if (known) return go(known)
      setDragTime(to)
      ask({ around: new Date(to).toISOString() }, settled ? 0 : SETTLED_MS)
    },
    [events, go, ask],
  )

  return {
    position,
    dragTime,
    list,
    go,
    move,
    seek,
    toRemark,
    goToDay: (day: string) => {
      const place = placeOfDay(day, zone, Date.now())
      if (place !== null) ask({ around: place === 'end' ? String(lastPosition) : place })
    },
    /** When the event at a position happened, as far as the timeline shows it. */
    timeOf: (at: number): number | null => timeOfPosition(timeline, at),
  }
}

function timeOfPosition({ marks }: Timeline, position: number): number | null {
  const within = marks.filter(({ first, last }) => Number(first) <= position && position <= Number(last))
  const narrowest = within.sort((one, other) => one.count - other.count)[0]
  if (!narrowest) return null
  const [from, to] = [Date.parse(narrowest.from), Date.parse(narrowest.to)]
  const [first, last] = [Number(narrowest.first), Number(narrowest.last)]
  return last === first ? from : from + ((position - first) / (last - first)) * (to - from)
}
