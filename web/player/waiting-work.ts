// What a learner did and the service has not answered for yet: kept on the device, in order, each under the idempotency key with
// which it is sent, so that the service carries it out once. Pure.

type Answered = {
  readonly question: string
  readonly response: string
  readonly exerciseVersion?: number
  readonly durationMs?: number
}
type Revised = { readonly kind: 'exercise' | 'content'; readonly item: string }
/** Of a quiz: null for a question left blank. */
export type QuizAnswer = { choice: number } | { choices: number[] } | { text: string } | null

export type ActivityWork = {
  readonly of: 'activity'
  readonly sequence: string
  readonly version: number
  readonly activity: string
  readonly draft: boolean
  readonly durationMs: number
  readonly answers?: readonly Answered[]
  readonly response?: string
}
export type PathWork = {
  readonly of: 'path-content'
  readonly path: string
  readonly step: string
  readonly content: string
  readonly contentVersion: number
  readonly durationMs: number
  readonly answers?: readonly QuizAnswer[]
}
export type RevisionWork =
  | { readonly of: 'revision-start'; readonly session: string; readonly items: readonly Revised[] }
  | (Revised & {
      readonly of: 'revision-answer'
      readonly session: string
      readonly skill?: string
      readonly correct: boolean
      readonly ease?: 'hard' | 'good' | 'easy'
      readonly durationMs: number
    })
  | { readonly of: 'revision-end'; readonly session: string }
export type Visited = { readonly enteredAt: string; readonly durationMs: number }
export type Visit = Visited & { readonly screen: string; readonly activity: string }
export type PathVisit = Visited & { readonly screen: string; readonly step?: string; readonly content?: string }
/** Where somebody was, which is no work of theirs: nobody is told that it waits, or that it was refused. */
export type VisitsWork = { readonly of: 'visits'; readonly sequence: string; readonly visits: readonly Visit[] }
export type PathVisitsWork = {
  readonly of: 'path-visits'
  readonly path: string
  readonly visits: readonly PathVisit[]
}
export type Work = ActivityWork | PathWork | RevisionWork | VisitsWork | PathVisitsWork

export type Waiting = {
  readonly key: string
  readonly learner: string
  /** When it was done, by the clock of the device; null where the service did not accept that: then it is when it comes. */
  readonly occurredAt: string | null
  readonly work: Work
}

/** Whether somebody did it, and waits for what becomes of it. */
export const isDone = ({ work }: Pick<Waiting, 'work'>): boolean => work.of !== 'visits' && work.of !== 'path-visits'

/** Adds what was done. A draft that still waits gives way to what comes after it for the same activity. */
export function withWaiting(waiting: readonly Waiting[], next: Waiting): readonly Waiting[] {
  const { work } = next
  if (work.of !== 'activity') return [...waiting, next]
  const replaced = waiting.flatMap(({ key, work: before }) =>
    before.of === 'activity' && before.draft && before.activity === work.activity && before.sequence === work.sequence
      ? [{ key, durationMs: before.durationMs }]
      : [],
  )
  const durationMs = replaced.reduce((sum, one) => sum + one.durationMs, work.durationMs)
  const kept = waiting.filter(({ key }) => !replaced.some((one) => one.key === key))
  return [...kept, { ...next, work: { ...work, durationMs: Math.min(durationMs, MOST_MS) } }]
}

/** The longest active time that the service accepts: a day. */
export const MOST_MS = 86_400_000

export const withoutKey = (waiting: readonly Waiting[], key: string): readonly Waiting[] =>
  waiting.filter((one) => one.key !== key)

/**
 * Without the moment of one piece of work. It is another request then, under a key that follows from the one before: two tabs that
 * do so send the same one.
 */
export const withoutMoment = (waiting: readonly Waiting[], key: string): readonly Waiting[] =>
  waiting.map((one) => (one.key === key ? { ...one, key: `${key}-undated`, occurredAt: null } : one))

export type Fate = 'sent' | 'wait' | 'sign-in' | 'refused'

/** What an answer means for what was sent: `status` 0 where none came. */
export function fateOf(status: number): Fate {
  if (status >= 200 && status < 300) return 'sent'
  if (status === 401 || status === 403) return 'sign-in'
  return status === 0 || status === 408 || status === 429 || status >= 500 ? 'wait' : 'refused'
}

/** As it is stored; what cannot be read is as if nothing were stored. */
export function readWaiting(text: string | null): readonly Waiting[] {
  if (text === null) return []
  try {
    const stored: unknown = JSON.parse(text)
    return Array.isArray(stored) ? stored.filter(isWaiting) : []
  } catch {
    return []
  }
}

/** What each kind of work cannot be sent without. */
const needed: Readonly<Record<string, readonly string[]>> = {
  activity: ['sequence', 'activity'],
  'path-content': ['path', 'step', 'content'],
  'revision-start': ['session'],
  'revision-answer': ['session', 'kind', 'item'],
  'revision-end': ['session'],
  visits: ['sequence'],
  'path-visits': ['path'],
}

function isWaiting(value: unknown): value is Waiting {
  if (typeof value !== 'object' || value === null || !('work' in value)) return false
  const { work } = value
  if (typeof work !== 'object' || work === null) return false
  const hasTexts = (of: object, fields: readonly string[]) =>
    fields.every((field) => typeof Reflect.get(of, field) === 'string')
  const kind: unknown = Reflect.get(work, 'of')
  if (typeof kind !== 'string' || !Object.hasOwn(needed, kind)) return false
  const moment: unknown = Reflect.get(value, 'occurredAt')
  if (moment !== null && typeof moment !== 'string') return false
  return hasTexts(value, ['key', 'learner']) && hasTexts(work, needed[kind] ?? [])
}
