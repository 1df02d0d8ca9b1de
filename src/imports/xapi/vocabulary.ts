// Maps the vocabulary of xAPI and its video profile to ours: verbs to actions, types to media, played segments to time.
import type { z } from 'zod'
import { type ContentAction, ContentId, ExerciseId, type Medium } from '#events/learning/values.ts'
import { derivedUuid } from '#kernel/derived-uuid.ts'
import { vocabularyKey } from './spellings.ts'

/** `judged`: an answer, or the end of something that is marked, which becomes an exercise. The others become views. */
export type Meaning = z.output<typeof ContentAction> | 'judged'

/** The verbs of each vocabulary, spelled as by `vocabularyKey`. */
const vocabularies: Readonly<Record<string, Partial<Record<Meaning, string>>>> = {
  'adlnet.gov/expapi/verbs/': {
    opened: 'initialized launched experienced attempted resumed',
    completed: 'completed',
    left: 'terminated exited suspended',
    interacted: 'interacted progressed',
    judged: 'answered passed failed scored mastered',
  },
  'id.tincanapi.com/verb/': {
    opened: 'viewed previewed opened',
    downloaded: 'downloaded',
    paused: 'paused',
  },
  'w3id.org/xapi/video/verbs/': { opened: 'initialized', played: 'played', paused: 'paused', moved: 'seeked' },
  'w3id.org/xapi/adl/verbs/': { left: 'abandoned' },
  'w3id.org/xapi/acrossx/verbs/': { judged: 'evaluated' },
  'w3id.org/xapi/dod-isd/verbs/': { opened: 'navigated' },
  'activitystrea.ms/': {
    opened: 'access open read watch',
    completed: 'complete',
    interacted: 'submit',
    played: 'play',
  },
  'activitystrea.ms/schema/1.0/': {
    opened: 'access open read watch',
    completed: 'complete',
    interacted: 'submit',
    played: 'play',
  },
}
const meanings = new Map<string, Meaning>(
  Object.entries(vocabularies).flatMap(([vocabulary, of]) =>
    (Object.entries(of) as [Meaning, string][]).flatMap(([meaning, words]) =>
      words.split(' ').map((word) => [`${vocabulary}${word}`, meaning] as const),
    ),
  ),
)

export const VOIDED = 'adlnet.gov/expapi/verbs/voided'

export const meaningOf = (verb: string): Meaning | undefined => meanings.get(vocabularyKey(verb))

/** The vocabularies of ADL, TinCan, xAPI and Activity Streams, and words in them without an event here. */
const publisher =
  /^(adlnet\.gov\/expapi|id\.tincanapi\.com|w3id\.org\/xapi(\/[a-z0-9-]{1,20})?|activitystrea\.ms(\/schema\/1\.0)?)\/(verbs?\/)?([a-z-]+)$/
const otherWords: ReadonlySet<string> = new Set(
  [
    'abandoned accept access accepted add adopted annotated archive asked assign assigned at attach author authorize',
    'bookmarked called cancel checkin close closed commented confirm consume created delete deleted deny discarded',
    'disliked downvoted earned edited enrolled enabled-closed-captioning evaluated favorite find flag follow found give',
    'host ignore imported install invite join joined leave left liked like logged-in logged-out log-in log-out lose',
    'make-friend mentioned mentored modified muted post preferred present previewed purchase qualified rated receive',
    'registered reject released remove remove-friend removed replied reported request requested reserve responded',
    'retract return reviewed satisfied save search searched secured selected send sent share shared skipped sponsor',
    'started stopped submitted subscribe subscribed tag talked-with terminate tie tweeted unannotated unassign',
    'unenrolled unfavorite unfocused unfollow unlike unmuted unregistered unsatisfy unsave unshare update updated',
    'uploaded upvoted used volume-changed voided waived walked was-assigned-job-title was-at was-hired-by won',
  ]
    .join(' ')
    .split(' '),
)

/** A verb for a message. Any verb may be text about a person, so it is named only if it is a known public word. */
export function shownVerb(verb: string): string {
  const key = vocabularyKey(verb)
  return otherWords.has(publisher.exec(key)?.at(-1) ?? '') ? `the verb ${key}` : 'a verb of an unknown vocabulary'
}

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

/** An IRI is kept if it is a valid content id. A long one, or one with other characters, is replaced by its hash. */
export function contentOf(iri: string): ContentId {
  const parsed = ContentId.safeParse(iri)
  return parsed.success ? parsed.data : ContentId.parse(`xapi:${derivedUuid('xapi content', iri)}`)
}
export const exerciseOf = (iri: string): ExerciseId => ExerciseId.parse(contentOf(iri))

const EXTENSION = 'w3id.org/xapi/video/extensions/'
const DAY_MS = 86_400_000
const WEEK_MS = 7 * DAY_MS

/** A number, or a text that contains one. */
export function numberIn(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}
const offset = (seconds: number | undefined): number | undefined =>
  seconds === undefined || seconds < 0 ? undefined : Math.min(WEEK_MS, Math.round(seconds * 1_000))
/** Some players write percentages. */
const share = (progress: number) =>
  Math.min(1, Math.max(0, progress > 1 && progress <= 100 ? progress / 100 : progress))

/** What a player reports about one action: the place in the recording, the progress, and the total time played so far. */
export type Playing = {
  readonly fromMs: number | undefined
  readonly atMs: number | undefined
  readonly progress: number | undefined
  readonly playedMs: number | undefined
}

export function playingOf(result: Readonly<Record<string, unknown>>): Playing {
  const values = new Map<string, unknown>()
  for (const [key, value] of Object.entries(result)) {
    const known = vocabularyKey(key)
    if (known.startsWith(EXTENSION)) values.set(known.slice(EXTENSION.length), value)
  }
  const progress = numberIn(values.get('progress'))
  return {
    fromMs: offset(numberIn(values.get('time-from'))),
    atMs: offset(numberIn(values.get('time-to')) ?? numberIn(values.get('time'))),
    progress: progress === undefined ? undefined : share(progress),
    playedMs: playedOf(values.get('played-segments')),
  }
}

/** `0[.]42.608[,]43.168[.]124.692[,]176.4`: from[.]to, separated by [,]. The last segment may be open, and then counts as 0. */
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

/** The time of one action: what was played since the previous one, at most a day. */
export const timeSince = (playedMs: number, before: number): number => Math.min(DAY_MS, Math.max(0, playedMs - before))
