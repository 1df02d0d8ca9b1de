// How far an answer is behind the log. Rows are shown whether or not the log answers in time.
import { type EventLog, LogUnavailable, UnknownPosition } from '#event-log/event-log.ts'
import type { Position } from '#kernel/ids.ts'
import { mayPass } from '#platform/database-errors.ts'
import { lagAt } from '#projecting/projection-lag.ts'

/** Null if the log does not answer, or if the rows belong to another log, which the read model reports as a fault. */
export type AnswerLag = { readonly lag: number | null; readonly lagSeconds: number | null }

const WAIT_MS = 2_000
/** After a failure, nobody waits for the log for this long. */
const QUIET_MS = 1_000
const UNKNOWN: AnswerLag = { lag: null, lagSeconds: null }
export const NO_LAG: AnswerLag = { lag: 0, lagSeconds: 0 }

type LagTimes = {
  readonly waitMs?: number
  readonly quietMs?: number
  /** Answers about one position share what was read, for this long. */
  readonly rememberedMs?: number
}

export function answerLag(
  log: Pick<EventLog, 'lag' | 'readAll'>,
  { waitMs = WAIT_MS, quietMs = QUIET_MS, rememberedMs = 0 }: LagTimes = {},
): (at: Position, nowMs: number) => Promise<AnswerLag> {
  let unanswered = 0
  let failedMs = Number.NEGATIVE_INFINITY

  async function read(at: Position, nowMs: number): Promise<AnswerLag> {
    const lag = await log.lag(at)
    if (lag === 0) return NO_LAG
    const { lagSeconds } = await lagAt(log, at, nowMs)
    return { lag, lagSeconds }
  }

  async function ask(at: Position, nowMs: number): Promise<AnswerLag> {
    if (unanswered > 0 || performance.now() - failedMs < quietMs) return UNKNOWN
    let isLate = false
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<AnswerLag>((resolve) => {
      timer = setTimeout(() => {
        isLate = true
        unanswered += 1
        resolve(UNKNOWN)
      }, waitMs)
    })
    const answer = read(at, nowMs)
      .catch((error: unknown) => {
        if (error instanceof UnknownPosition) return UNKNOWN
        if (!(error instanceof LogUnavailable || mayPass(error))) throw error
        failedMs = performance.now()
        return UNKNOWN
      })
      .finally(() => {
        clearTimeout(timer)
        if (isLate) unanswered -= 1
      })
    return Promise.race([answer, late])
  }

  let last: { readonly at: Position; readonly askedMs: number; readonly answer: Promise<AnswerLag> } | null = null
  return (at, nowMs) => {
    const askedMs = performance.now()
    if (last?.at === at && askedMs - last.askedMs < rememberedMs) return last.answer
    const answer = ask(at, nowMs)
    last = { at, askedMs, answer }
    return answer
  }
}
