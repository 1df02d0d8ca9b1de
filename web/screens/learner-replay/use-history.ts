// What the screen asks of the API: the timeline, the state with the steps around it, and the list of events. What is no
// longer needed is given up; what will be needed next is asked for before.
import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { answered, api, sinceOwnChanges, useAsked } from '../../frame/api.ts'
import { type ApiProblem, passes } from '../../frame/api-problem.ts'
import { fieldsOf } from '../../frame/fields-of.ts'
import type { Language } from '../../frame/words.ts'
import { CORRECTED } from './corrections.ts'
import {
  covers,
  type EventPage,
  type Keys,
  type ListedEvent,
  type Part,
  type Recorder,
  rowsOf,
  type ShownModel,
  stepAt,
  type Timeline,
} from './history.ts'
import { isRemark, nextRemarks, remarkMarks } from './remarks.ts'

export type Window = { readonly from?: string | undefined; readonly to?: string | undefined }
export type EventFilters = {
  readonly kinds?: string | undefined
  readonly skill?: string | undefined
  readonly correct?: 'true' | 'false' | undefined
  readonly text?: string | undefined
  readonly by?: Recorder | undefined
}

/** The past does not change: what was answered up to a position is kept for as long as the screen is open. */
const FOR_EVER = Number.POSITIVE_INFINITY

export const useTimeline = (learner: string, { from, to }: Window, marks: number) =>
  useAsked(
    ['timeline', learner, from, to, marks],
    (signal) =>
      api.GET('/api/learners/{id}/timeline', {
        params: { path: { id: learner }, query: { marks, ...(from && { from }), ...(to && { to }) } },
        signal,
      }),
    { keepPrevious: true },
  )

/** What passes by itself, such as too many questions at once, is asked again without anybody's doing. */
const againAfter = ({ state: { error } }: { readonly state: { readonly error: ApiProblem | null } }) =>
  error && passes(error) ? Math.max(3_000, (error.retryAfterS ?? 0) * 1_000) : false

const BACK = 40
const STEPS = 90
/** So close to the end of a part, the next one is asked for. */
const NEAR = 20

async function askPart(learner: string, anchor: number, models: readonly string[], keys: Keys, signal: AbortSignal) {
  const from = String(Math.max(0, anchor - 1))
  const query = { from, back: BACK, limit: STEPS, rows: models.join(','), lists: 'false' } as const
  const { state, steps, after, next } = await answered(
    api.GET('/api/learners/{id}/replay', { params: { path: { id: learner }, query }, signal }),
  )
  const part: Part = {
    anchor,
    rows: rowsOf(state?.models ?? {}, keys),
    made: state?.made,
    after: Number(after),
    steps,
    isFirst: after === '0',
    isLast: next === null,
  }
  return part
}

/** The part of the history around a position. While it is on its way, the part before, which does not cover it. */
export function usePart(learner: string, position: number | undefined, models: readonly ShownModel[] | undefined) {
  const queries = useQueryClient()
  const keys = useMemo<Keys>(() => new Map((models ?? []).map(({ model, keys: own }) => [model, own])), [models])
  // A row for each day makes a state large; what a day changed is in its steps.
  const asked = useMemo(() => (models ?? []).flatMap(({ model, byDay }) => (byDay ? [] : [model])), [models])
  const keyOf = (anchor: number) => ['replay part', learner, anchor] as const
  const known = queries
    .getQueriesData<Part>({ queryKey: ['replay part', learner] })
    .flatMap(([, part]) => (part && position !== undefined && covers(part, position) ? [part] : []))
    .at(0)
  const anchor = known?.anchor ?? position
  const query = useQuery<Part, ApiProblem>({
    queryKey: keyOf(anchor ?? -1),
    queryFn: ({ signal }) => askPart(learner, anchor ?? 0, asked, keys, signal),
    enabled: anchor !== undefined && asked.length > 0,
    placeholderData: keepPreviousData,
    staleTime: FOR_EVER,
    refetchInterval: againAfter,
  })

  useEffect(() => {
    if (!known || position === undefined) return
    const at = stepAt(known, position)
    const ends = [
      ...(at < NEAR && !known.isFirst ? [known.steps[0]] : []),
      ...(at > known.steps.length - NEAR && !known.isLast ? [known.steps.at(-1)] : []),
    ]
    for (const step of ends)
      if (step)
        void queries.prefetchQuery({
          queryKey: ['replay part', learner, Number(step.position)],
          queryFn: ({ signal }) => askPart(learner, Number(step.position), asked, keys, signal),
          staleTime: FOR_EVER,
        })
  }, [known, position, learner, asked, keys, queries])

  const part = known ?? query.data
  return { part, keys, isCurrent: known !== undefined, error: query.error, again: () => void query.refetch() }
}

const PAGE = 60

type Place = { readonly after?: string; readonly before?: string; readonly around?: string }

const askEvents = (
  learner: string,
  filters: EventFilters,
  place: Place,
  lang: Language,
  limit: number,
  signal: AbortSignal,
) => {
  const given = Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined && value !== ''))
  const query = { ...given, ...place, lang, limit }
  return answered(api.GET('/api/learners/{id}/events', { params: { path: { id: learner }, query }, signal }))
}

type EventsAsked = {
  readonly learner: string
  readonly filters: EventFilters
  readonly around: number
  /** The last position of the history: a list that ends there is another one when the history goes on. */
  readonly last: string | null
  readonly lang: Language
}

/** The list of events, opened around a place and read on in both directions. */
export const useEvents = ({ learner, filters, around, last, lang }: EventsAsked) =>
  useInfiniteQuery<EventPage, ApiProblem, readonly EventPage[], readonly unknown[], Place>({
    queryKey: ['replay events', learner, filters, around, last, lang],
    queryFn: ({ pageParam, signal }) => askEvents(learner, filters, pageParam, lang, PAGE, signal),
    initialPageParam: { around: String(around) },
    getNextPageParam: ({ after }) => (after === null ? undefined : { after }),
    getPreviousPageParam: ({ before }) => (before === null ? undefined : { before }),
    select: ({ pages }) => pages,
    placeholderData: keepPreviousData,
    staleTime: FOR_EVER,
    refetchInterval: againAfter,
  })

/** The nearest selected event on one side, or around a time; null where there is none. */
export async function nearestEvent(learner: string, filters: EventFilters, place: Place, signal: AbortSignal) {
  let next = place
  for (let pages = 0; pages < 20; pages += 1) {
    const page = await askEvents(learner, filters, next, 'fr', 1, signal)
    const [item] = page.items
    if (item) return Number(item.position)
    // A search for words may pass many events before it finds one.
    const on = place.before === undefined ? page.after && { after: page.after } : page.before && { before: page.before }
    if (!on) return null
    next = on
  }
  return null
}

/** The next remark of a teacher after a position, or the first one of all; null without any. */
export async function nextRemark(learner: string, timeline: Timeline, position: number, signal: AbortSignal) {
  for (const { lane, after } of nextRemarks(remarkMarks(timeline), position)) {
    const place = { after: String(after) }
    const { items } = await askEvents(learner, { kinds: lane }, place, 'fr', 200, signal)
    const found = items.find(isRemark)
    if (found) return Number(found.position)
  }
  return null
}

/** One event with what was recorded. */
export const useEventData = (learner: string, position: string, enabled: boolean) =>
  useAsked(
    ['replay event', learner, position],
    (signal) =>
      api.GET('/api/learners/{id}/events', {
        params: { path: { id: learner }, query: { around: position, limit: 1, data: 'true' } },
        signal,
      }),
    { enabled },
  )

/** The events around one, among which its cause and the rest of its request usually are. */
export const useNear = (learner: string, position: string, enabled: boolean) =>
  useAsked(
    ['replay near', learner, position],
    (signal) =>
      api.GET('/api/learners/{id}/events', {
        params: { path: { id: learner }, query: { around: position, limit: 100 } },
        signal,
      }),
    { enabled },
  )

/** All selected events with what was recorded; none where there are more than one export has. The trail says that they were exported. */
export function exportedEvents(learner: string, filters: EventFilters, signal: AbortSignal) {
  const query = Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined && value !== ''))
  return answered(api.GET('/api/learners/{id}/events/export', { params: { path: { id: learner }, query }, signal }))
}

/** Corrections concern the last answers, so the newest page has those of any answer that can still be corrected. */
export const useCorrections = (learner: string) =>
  useAsked(['replay corrections', learner], (signal) =>
    api.GET('/api/learners/{learner}/history', {
      params: { path: { learner }, query: { type: CORRECTED, limit: 200 } },
      signal,
    }),
  )

/** What teachers noted about moments of the history, for those who may write notes. */
export const useNotes = (learner: string, enabled: boolean) =>
  useAsked(
    ['replay notes', learner],
    (signal) =>
      api.GET('/api/learners/{learner}/notes', {
        params: { path: { learner }, query: sinceOwnChanges() },
        signal,
      }),
    { enabled },
  )

/** Where the event is that happened at a time; null where it is not found. */
export async function positionOfEvent(learner: string, id: string, at: string, signal: AbortSignal) {
  const query = { around: at, limit: 50 }
  const { items } = await answered(
    api.GET('/api/learners/{id}/events', { params: { path: { id: learner }, query }, signal }),
  )
  const found = items.find((item) => item.id === id)
  return found ? Number(found.position) : null
}

/** The answer that a correction judges anew; null where it is not found. */
export const useCorrectedAnswer = (learner: string, { position }: Pick<ListedEvent, 'position'>) =>
  useQuery<ListedEvent | null, ApiProblem>({
    queryKey: ['replay corrected answer', learner, position],
    queryFn: async ({ signal }) => {
      const eventsOf = (query: { readonly around: string; readonly limit: number; readonly data?: 'true' }) =>
        answered(api.GET('/api/learners/{id}/events', { params: { path: { id: learner }, query }, signal }))
      const { items } = await eventsOf({ around: position, limit: 1, data: 'true' })
      const { attempt, attemptedAt } = fieldsOf(items[0]?.data)
      if (typeof attemptedAt !== 'string') return null
      const near = await eventsOf({ around: attemptedAt, limit: 20 })
      return near.items.find(({ id }) => id === attempt) ?? null
    },
    staleTime: FOR_EVER,
  })

export const useDifference = (learner: string, from: number, to: number) =>
  useAsked(['replay difference', learner, from, to], (signal) =>
    api.GET('/api/learners/{id}/diff', {
      params: { path: { id: learner }, query: { from: String(from), to: String(to) } },
      signal,
    }),
  )

/** The lists of one read model at a position, which make an answer many times larger. */
export const useLists = (learner: string, model: string, position: number, enabled: boolean) =>
  useAsked(
    ['replay lists', learner, model, position],
    (signal) =>
      api.GET('/api/learners/{id}/state', {
        params: { path: { id: learner }, query: { at: String(position), models: model } },
        signal,
      }),
    { enabled, keepPrevious: true },
  )

export type Asked = {
  readonly model: string
  readonly field: string
  readonly key: string | undefined
  readonly known: number
}

export const useCauses = (learner: string, { model, field, key, known }: Asked) =>
  useAsked(
    ['replay causes', learner, model, field, key, known],
    (signal) =>
      api.GET('/api/learners/{id}/explain/{model}/{field}', {
        params: {
          path: { id: learner, model, field },
          query: { known: String(known), limit: 200, ...(key !== undefined && { key }) },
        },
        signal,
      }),
    // Whoever follows a cause keeps the focus on it.
    { keepPrevious: true },
  )
