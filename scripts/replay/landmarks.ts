// The landmarks that a replay can jump to: the day, the session and the mastery changes of each step.
import learningStarted from '#events/learning/learning-started.ts'
import { localDay } from '#kernel/local-day.ts'
import type { ReplayStep } from '#past/replay/replay.ts'
import type { ShownChange } from '#past/replay/shown-change.ts'
import type { Landmark } from './stepping.ts'

/** Where events have no session id, a gap of this length starts another session. */
const PAUSE_MS = 30 * 60_000

/** The columns that show the learner's mastery of a skill. */
const ofMastery: Readonly<Record<string, readonly string[]>> = {
  'skill-profile': ['proficiency', 'masteredAt', 'declaredProficiency'],
}

/** The part of a change that concerns mastery; null if there is none. */
export function masteryOf(change: ShownChange): ShownChange | null {
  const columns = ofMastery[change.model] ?? []
  const fields = Object.fromEntries(
    Object.entries(change.fields).filter(([column, { before, after }]) => columns.includes(column) && before !== after),
  )
  return Object.keys(fields).length === 0 ? null : { ...change, fields }
}

export function landmarksOf(steps: readonly ReplayStep[]): Landmark[] {
  let session = 0
  let sessionId: string | undefined
  let latestMs: number | undefined
  return steps.map(({ event, changes }) => {
    const named = sessionOf(event.data)
    const ms = Date.parse(event.occurredAt)
    const isApart = latestMs !== undefined && Math.abs(ms - latestMs) > PAUSE_MS
    const begins = named === undefined ? event.type === learningStarted.type || isApart : named !== sessionId
    if (begins) session += 1
    if (begins || named !== undefined) sessionId = named
    latestMs = ms
    return {
      day: localDay(event.occurredAt, event.zone),
      session,
      mastery: changes.some((change) => masteryOf(change) !== null),
    }
  })
}

const sessionOf = (data: unknown): string | undefined =>
  typeof data === 'object' && data !== null && 'session' in data && typeof data.session === 'string'
    ? data.session
    : undefined
