// The state of the follow-up of a learner on a skill, and its decisions. Pure; all thresholds are defined here.
import { z } from 'zod'
import { EventReference, Level, SkillId } from '#events/learning/values.ts'
import { ClassId, type NoticeReason } from '#events/teaching/values.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { type Reaction, type Sending, send } from '#kernel/process.ts'
import adjustDifficulty from '../../commands/learning/adjust-difficulty.ts'
import notifyTeacher from '../../commands/teaching/notify-teacher.ts'

const WRONG_BEFORE_DOWN = 3
const RIGHT_BEFORE_UP = 5
const STEPS_BEFORE_NOTICE = 3
const PRACTICE_WITHIN_DAYS = 7
/** Events recorded later than this come from an import or a tablet long offline: it is too late to act on them. */
const LATE_DAYS = 2
const DAY_MS = 86_400_000

/** The timer that waits for the learner to practise again. */
export const PRACTICE = 'practice'

/** The reasons for a change of level, as recorded in its event. */
export const reasons = {
  down: 'failures-in-a-row',
  up: 'successes-in-a-row',
  back: 'adjustment-taken-back',
} as const

/** A change of level that the follow-up has requested. */
const Request = z.object({
  what: z.enum(['down', 'up', 'back']),
  /** The level before the step: the one last set, or the level of the exercises where none was set. */
  base: Level,
  /** The answers that caused it. */
  because: z.array(EventReference),
  /** Whether one of these answers was corrected before the level was changed. */
  corrected: z.boolean(),
  /** Whether it was refused once, because the level had changed. */
  again: z.boolean(),
})
type Request = z.output<typeof Request>

export const FollowUp = z.object({
  of: z.object({ learner: PersonId, skill: SkillId, class: ClassId }).nullable(),
  /** The last wrong answers in a row, since the last request to change the level. */
  wrong: z.array(EventReference).max(WRONG_BEFORE_DOWN),
  /** Right answers in a row. */
  right: z.int(),
  /** The level last set, as far as known; null where no event has set it. */
  level: Level.nullable(),
  /** Steps down since the last mastery or notice. */
  steps: z.int(),
  /** The pending request: neither done nor refused yet. */
  asked: Request.nullable(),
  /** The last step down, while it can still be undone. */
  down: z.object({ from: Level, to: Level, because: z.array(EventReference) }).nullable(),
  /** Since when the learner is expected to practise. */
  awaiting: Instant.nullable(),
  /** Whether the teacher was notified of failures at the easiest level, and nothing has changed since: once is enough. */
  toldAtEasiest: z.boolean(),
})
export type FollowUp = z.output<typeof FollowUp>

export const unfollowed: FollowUp = {
  of: null,
  wrong: [],
  right: 0,
  level: null,
  steps: 0,
  asked: null,
  down: null,
  awaiting: null,
  toldAtEasiest: false,
}

export const isPast = ({ occurredAt, recordedAt }: { occurredAt: Instant; recordedAt: Instant }): boolean =>
  Date.parse(recordedAt) - Date.parse(occurredAt) > LATE_DAYS * DAY_MS

const daysAfter = (moment: Instant, days: number): Instant =>
  Instant.parse(new Date(Date.parse(moment) + days * DAY_MS).toISOString())

/** The learner has practised: the notice about missing practice is cancelled. */
export const practised = (state: FollowUp, occurredAt: Instant): { state: FollowUp; cancel?: readonly string[] } =>
  state.awaiting !== null && occurredAt > state.awaiting
    ? { state: { ...state, awaiting: null }, cancel: [PRACTICE] }
    : { state }

/**
 * After an answer: steps down after wrong answers in a row, up after right ones, one request at a time. Without a level,
 * neither set before nor given with the answer, there is nothing to step from: the answers are counted until there is one.
 */
export function consider(state: FollowUp, difficulty: Level | undefined): Reaction<FollowUp> {
  const base = state.level ?? difficulty
  if (state.asked || base === undefined) return { state }
  if (state.wrong.length >= WRONG_BEFORE_DOWN) return stepDown({ ...state, wrong: [] }, base, state.wrong)
  if (state.right < RIGHT_BEFORE_UP) return { state }
  const succeeding = { ...state, right: 0, toldAtEasiest: false }
  return base < 5 ? requestLevel(succeeding, { what: 'up', base, because: [] }) : { state: succeeding }
}

/** At the easiest level, the teacher is notified instead. */
function stepDown(state: FollowUp, base: Level, because: Request['because'], again = false): Reaction<FollowUp> {
  if (base > 1) return requestLevel(state, { what: 'down', base, because, again })
  return state.toldAtEasiest
    ? { state }
    : notify({ ...state, steps: 0, toldAtEasiest: true }, 'fails-at-the-easiest-level')
}

type NewRequest = Pick<Request, 'what' | 'base' | 'because'> & { readonly again?: boolean }

function requestLevel(state: FollowUp, { again = false, ...request }: NewRequest): Reaction<FollowUp> {
  if (!state.of) return { state }
  const { what, base } = request
  const to = what === 'back' ? (state.down?.from ?? base) : base + (what === 'up' ? 1 : -1)
  return {
    state: { ...state, asked: { ...request, corrected: false, again } },
    send: [send(adjustDifficulty, { ...state.of, to, reason: reasons[what], onlyFrom: state.level })],
  }
}

/** That a learner is at risk is for the model to say where one serves; what has happened is told in any case. */
export function notify(state: FollowUp, reason: NoticeReason): Reaction<FollowUp> {
  if (!state.of) return { state }
  const rule = reason === 'three-steps-down' ? { onlyWithoutModel: true } : {}
  return { state, send: [send(notifyTeacher, { ...state.of, reason, ...rule })] }
}

/** The level went down as requested: practice is now expected, and the third time the teacher is notified. */
export function wentDown(state: FollowUp, from: Level, to: Level, at: Instant): Reaction<FollowUp> {
  const because = state.asked?.because ?? []
  const corrected = state.asked?.corrected ?? false
  const steps = state.steps + 1
  const after: FollowUp = { ...state, asked: null, steps, down: { from, to, because }, awaiting: at }
  if (corrected) return takeBack(after)
  const reaction: Reaction<FollowUp> =
    steps >= STEPS_BEFORE_NOTICE ? notify({ ...after, steps: 0 }, 'three-steps-down') : { state: after }
  return { ...reaction, timers: [{ name: PRACTICE, due: daysAfter(at, PRACTICE_WITHIN_DAYS) }] }
}

/** An answer that caused the last step down was corrected to right: the step is undone, or marked if still pending. */
export function takeBack(state: FollowUp): Reaction<FollowUp> {
  if (state.asked) return { state: { ...state, asked: { ...state.asked, corrected: true } } }
  return state.down ? requestLevel(state, { what: 'back', base: state.down.to, because: [] }) : { state }
}

export const wentBack = (state: FollowUp): Reaction<FollowUp> => ({
  state: { ...state, asked: null, down: null, steps: Math.max(0, state.steps - 1), awaiting: null },
  cancel: [PRACTICE],
})

/** The level has changed unnoticed. A step is retried once, from the new level; an undo is dropped. */
export function fromLevel(state: FollowUp, level: Level | null): Reaction<FollowUp> {
  const { asked: request } = state
  const updated: FollowUp = { ...state, level, asked: null, down: null }
  if (!request || request.what === 'back' || request.again || request.corrected) return { state: updated }
  const base = level ?? request.base
  if (request.what === 'down') return stepDown(updated, base, request.because, true)
  return base < 5 ? requestLevel(updated, { what: 'up', base, because: [], again: true }) : { state: updated }
}

/** Whether the command adjusts the level; the only other command notifies the teacher. */
export const isAdjustment = ({ command }: Sending): boolean => command === adjustDifficulty.name
