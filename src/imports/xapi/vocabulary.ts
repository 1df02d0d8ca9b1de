// The words of xAPI and of its video profile in ours: verbs as acts, types as media, played segments as time.
import type { z } from 'zod'
import { type ContentAction, ContentId, type Medium } from '#events/learning/values.ts'
import { derivedUuid } from '#kernel/derived-uuid.ts'

const actions: Readonly<Record<string, z.output<typeof ContentAction>>> = {
  'http://adlnet.gov/expapi/verbs/initialized': 'opened',
  'http://adlnet.gov/expapi/verbs/launched': 'opened',
  'http://adlnet.gov/expapi/verbs/experienced': 'opened',
  'http://id.tincanapi.com/verb/viewed': 'opened',
  'https://w3id.org/xapi/video/verbs/played': 'played',
  'https://w3id.org/xapi/video/verbs/paused': 'paused',
  'https://w3id.org/xapi/video/verbs/seeked': 'moved',
  'http://adlnet.gov/expapi/verbs/completed': 'completed',
  'http://adlnet.gov/expapi/verbs/terminated': 'left',
  'http://adlnet.gov/expapi/verbs/interacted': 'interacted',
  'http://id.tincanapi.com/verb/downloaded': 'downloaded',
}

export const actionOf = (verb: string): z.output<typeof ContentAction> | undefined =>
  Object.hasOwn(actions, verb) ? actions[verb] : undefined

const media: readonly (readonly [RegExp, z.output<typeof Medium>])[] = [
  [/video/i, 'video'],
  [/(assessment|quiz|question|cmi\.interaction)/i, 'quiz'],
  [/(discussion|forum)/i, 'forum'],
  [/(page|webpage|article|module|lesson)$/i, 'page'],
  [/(document|file|resource|media|image|book)/i, 'resource'],
  [/course$/i, 'course'],
]

export const mediumOf = (type: string | undefined): z.output<typeof Medium> =>
  media.find(([pattern]) => pattern.test(type ?? ''))?.[1] ?? 'other'

/** An IRI stands as it is where it can; a long one, or one with signs that no code has, is replaced by its hash. */
export function contentOf(iri: string): ContentId {
  const parsed = ContentId.safeParse(iri)
  return parsed.success ? parsed.data : ContentId.parse(`xapi:${derivedUuid('xapi content', iri)}`)
}

const EXTENSION = 'https://w3id.org/xapi/video/extensions/'
const DAY_MS = 86_400_000
const WEEK_MS = 7 * DAY_MS

const number = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined
const offset = (seconds: number | undefined): number | undefined =>
  seconds === undefined || seconds < 0 ? undefined : Math.min(WEEK_MS, Math.round(seconds * 1_000))

/** What a player tells of one act: where in the recording, how far, and how much of it was played in all so far. */
export type Playing = {
  readonly fromMs: number | undefined
  readonly atMs: number | undefined
  readonly progress: number | undefined
  readonly playedMs: number | undefined
}

export function playingOf(result: Readonly<Record<string, unknown>>): Playing {
  const progress = number(result[`${EXTENSION}progress`])
  return {
    fromMs: offset(number(result[`${EXTENSION}time-from`])),
    atMs: offset(number(result[`${EXTENSION}time-to`]) ?? number(result[`${EXTENSION}time`])),
    progress: progress === undefined ? undefined : Math.min(1, Math.max(0, progress)),
    playedMs: playedOf(result[`${EXTENSION}played-segments`]),
  }
}

/** `0[.]42.608[,]43.168[.]124.692[,]176.4`: from[.]to, apart by [,]; the last may still be open, and counts nothing. */
export function playedOf(segments: unknown): number | undefined {
  if (typeof segments !== 'string') return undefined
  let seconds = 0
  for (const segment of segments === '' ? [] : segments.split('[,]')) {
    const [from = Number.NaN, to] = segment.split('[.]').map(Number)
    if (!Number.isFinite(from)) return undefined
    if (to !== undefined && to > from) seconds += to - from
  }
  return Math.min(WEEK_MS, Math.round(seconds * 1_000))
}

/** Time of one act: what was played since the last, at most a day. */
export const timeSince = (playedMs: number, before: number): number => Math.min(DAY_MS, Math.max(0, playedMs - before))
