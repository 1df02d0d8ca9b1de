// What the follow-up of a learner on a skill remembers, and what it decides to ask for. Pure; all its numbers are here.
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
/** What came later than this after it occurred is an import or a tablet long without a network: nothing to act on now. */
const LATE_DAYS = 2
const DAY_MS = 86_400_000

/** The timer that waits for the learner to practise again. */
export const PRACTICE = 'practice'

/** Why a level was changed, as its event tells. */
export const reasons = {
  down: 'failures-in-a-row',
  up: 'successes-in-a-row',
  back: 'adjustment-taken-back',
} as const

const Asked = z.object({
  what: z.enum(['down', 'up', 'back']),
  /** The level that it goes out from: the one set, or of the exercises where none was seen to be set. */
  base: Level,
  /** The answers that led to it. */
  because: z.array(EventReference),
  /** One of them was judged anew before the level was changed. */
  corrected: z.boolean(),
  /** It was refused once, since the level was another than was known here. */
  again: z.boolean(),
})
type Asked = z.output<typeof Asked>

export const FollowUp = z.object({
  of: z.object({ learner: PersonId, skill: SkillId, class: ClassId }).nullable(),
  /** The last wrong answers in a row, since the level was last asked to be changed. */
  wrong: z.array(EventReference).max(WRONG_BEFORE_DOWN),
  /** Right answers in a row. */
  right: z.int(),
  /** As last seen to be set; null where it was not seen. */
  level: Level.nullable(),
  /** Downwards, since the last mastery or notice. */
  steps: z.int(),
  /** Asked for, and not yet seen to be done or refused. */
  asked: Asked.nullable(),
  /** The last step down, while it stands and can be taken back. */
  down: z.object({ from: Level, to: Level, because: z.array(EventReference) }).nullable(),
  /** Since when practice has been waited for. */
  awaiting: Instant.nullable(),
  /** The teacher was told of failures at the easiest level, and nothing has changed since: once is enough. */
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

/** The learner has practised: nobody needs to be told that they do not. */
export const practised = (state: FollowUp, occurredAt: Instant): { state: FollowUp; cancel?: readonly string[] } =>
  state.awaiting !== null && occurredAt > state.awaiting
    ? { state: { ...state, awaiting: null }, cancel: [PRACTICE] }
    : { state }

/** After an answer: down after wrong ones in a row, up after right ones, one step at a time. */
export function consider(state: FollowUp, difficulty: Level): Reaction<FollowUp> {
  if (state.asked) return { state }
  const base = state.level ?? difficulty
  if (state.wrong.length >= WRONG_BEFORE_DOWN) return stepDown({ ...state, wrong: [] }, base, state.wrong)
  if (state.right < RIGHT_BEFORE_UP) return { state }
  const succeeding = { ...state, right: 0, toldAtEasiest: false }
  return base < 5 ? ask(succeeding, { what: 'up', base, because: [] }) : { state: succeeding }
}

/** At the easiest level there is no easier one: the teacher is told instead. */
function stepDown(state: FollowUp, base: Level, because: Asked['because'], again = false): Reaction<FollowUp> {
  if (base > 1) return ask(state, { what: 'down', base, because, again })
  return state.toldAtEasiest
    ? { state }
    : notify({ ...state, steps: 0, toldAtEasiest: true }, 'fails-at-the-easiest-level')
}

type Asking = Pick<Asked, 'what' | 'base' | 'because'> & { readonly again?: boolean }

function ask(state: FollowUp, { again = false, ...asking }: Asking): Reaction<FollowUp> {
  if (!state.of) return { state }
  const { what, base } = asking
  const to = what === 'back' ? (state.down?.from ?? base) : base + (what === 'up' ? 1 : -1)
  return {
    state: { ...state, asked: { ...asking, corrected: false, again } },
    send: [send(adjustDifficulty, { ...state.of, to, reason: reasons[what], onlyFrom: state.level })],
  }
}

export function notify(state: FollowUp, reason: NoticeReason): Reaction<FollowUp> {
  return state.of ? { state, send: [send(notifyTeacher, { ...state.of, reason })] } : { state }
}

/** The level went down as asked: practice is waited for, and the third time the teacher is told. */
export function wentDown(state: FollowUp, from: Level, to: Level, at: Instant): Reaction<FollowUp> {
  const because = state.asked?.because ?? []
  const corrected = state.asked?.corrected ?? false
  const steps = state.steps + 1
  const after: FollowUp = { ...state, asked: null, steps, down: { from, to, because }, awaiting: at }
  if (corrected) return takeBack(after)
  const told: Reaction<FollowUp> =
    steps >= STEPS_BEFORE_NOTICE ? notify({ ...after, steps: 0 }, 'three-steps-down') : { state: after }
  return { ...told, timers: [{ name: PRACTICE, due: daysAfter(at, PRACTICE_WITHIN_DAYS) }] }
}

/** An answer that led to the last step down was right after all: what stands of it is undone. */
export function takeBack(state: FollowUp): Reaction<FollowUp> {
  if (state.asked) return { state: { ...state, asked: { ...state.asked, corrected: true } } }
  return state.down ? ask(state, { what: 'back', base: state.down.to, because: [] }) : { state }
}

export const wentBack = (state: FollowUp): Reaction<FollowUp> => ({
  state: { ...state, asked: null, down: null, steps: Math.max(0, state.steps - 1), awaiting: null },
  cancel: [PRACTICE],
})

/** The level is another than was known here. A step goes out from it, once; what was to be taken back is no more. */
export function fromLevel(state: FollowUp, level: Level | null): Reaction<FollowUp> {
  const { asked } = state
  const known: FollowUp = { ...state, level, asked: null, down: null }
  if (!asked || asked.what === 'back' || asked.again || asked.corrected) return { state: known }
  const base = level ?? asked.base
  if (asked.what === 'down') return stepDown(known, base, asked.because, true)
  return base < 5 ? ask(known, { what: 'up', base, because: [], again: true }) : { state: known }
}

/** The command that changes a level, or the one that tells the teacher. */
export const isAdjustment = ({ command }: Sending): boolean => command === adjustDifficulty.name
