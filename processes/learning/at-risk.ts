import riskFlagged from '#events/insight/risk-flagged.ts'
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import difficultyAdjusted from '#events/learning/difficulty-adjusted.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import skillMastered from '#events/learning/skill-mastered.ts'
import { EventReference, Level, type SkillId } from '#events/learning/values.ts'
import type { PersonId } from '#kernel/ids.ts'
import { defineProcess, processActor } from '#kernel/process.ts'
import adjustDifficulty from '../../commands/learning/adjust-difficulty.ts'
import notifyTeacher from '../../commands/teaching/notify-teacher.ts'
import {
  consider,
  FollowUp,
  fromLevel,
  isAdjustment,
  isPast,
  notify,
  PRACTICE,
  practised,
  reasons,
  takeBack,
  unfollowed,
  wentBack,
  wentDown,
} from './follow-up.ts'

const NAME = 'at-risk'
const thisProcess = processActor(NAME)

const ofSkill = (e: { subject: PersonId | null; data: { skill: SkillId } }) =>
  e.subject ? `${e.subject} ${e.data.skill}` : null

/**
 * Follows each learner on each skill. Three wrong answers in a row lower the level, five right ones raise it. The teacher
 * is notified of failures at the easiest level, and of a week without practice after a step down; that the learner is at risk,
 * the model says where one serves, and else the rule: a third step down without mastery. A correction that invalidates a step down undoes it, unless the level has changed since.
 */
export default defineProcess(NAME, {
  version: 1,
  description: 'Adjusts the difficulty to failures and successes in a row, and tells the teacher who may need help.',
  sends: [adjustDifficulty, notifyTeacher],
  state: FollowUp,
  initial: unfollowed,
  on: (on) => [
    on(exerciseAttempted, ofSkill, (before, e) => {
      const { state, ...done } = practised(before, e.occurredAt)
      if (isPast(e) || !e.subject) return { state, ...done }
      const { skill, class: ofClass, correct, difficulty } = e.data
      const answered: FollowUp = {
        ...state,
        of: { learner: e.subject, skill, class: ofClass },
        right: correct ? state.right + 1 : 0,
        wrong: correct ? [] : [...state.wrong, EventReference.parse(e.id)].slice(-3),
      }
      return { ...done, ...consider(answered, difficulty) }
    }),
    on(attemptCorrected, ofSkill, (state, { data }) => {
      const { attempt, isCorrect, answersSince } = data
      if (!state.of) return { state }
      // An answer corrected to wrong ends the run that it was in: only the answers after it remain.
      if (!isCorrect) return { state: { ...state, right: Math.min(state.right, answersSince) } }
      const after = { ...state, wrong: state.wrong.slice(state.wrong.indexOf(attempt) + 1) }
      const causes = state.asked?.because ?? state.down?.because ?? []
      return causes.includes(attempt) ? takeBack(after) : { state: after }
    }),
    on(skillMastered, ofSkill, (state) =>
      state.of
        ? { state: { ...state, steps: 0, down: null, awaiting: null, toldAtEasiest: false }, cancel: [PRACTICE] }
        : { state },
    ),
    on(difficultyAdjusted, ofSkill, (before, e) => {
      if (isPast(e) && !before.of) return { state: before }
      const { actor, data, occurredAt } = e
      const state = { ...before, level: data.to, toldAtEasiest: before.toldAtEasiest && data.to === 1 }
      // Somebody else set the level on purpose: there is nothing left to undo.
      if (actor !== thisProcess) return { state: { ...state, down: null } }
      if (data.reason === reasons.down)
        return wentDown(state, data.from ?? state.asked?.base ?? data.to, data.to, occurredAt)
      if (data.reason === reasons.back) return wentBack(state)
      return { state: { ...state, asked: null, down: null } }
    }),
    on(riskFlagged, ofSkill, (before, e) => {
      const { skill, class: ofClass } = e.data
      const of = before.of ?? (e.subject && { learner: e.subject, skill, class: ofClass })
      return notify({ ...before, of, steps: 0 }, 'flagged-by-model')
    }),
  ],
  onTimer: (state) => notify({ ...state, awaiting: null }, 'no-practice'),
  onRefused(state, sending, { code, facts }) {
    // The learner left the class. The follow-up starts again with their next answer, in their new class.
    if (code === 'not-enrolled') return { state: null }
    // A model serves: its own alerts are told.
    if (code === 'model-serves') return { state }
    if (!isAdjustment(sending)) return { state }
    if (code !== 'level-changed') return { state: { ...state, asked: null } }
    return fromLevel(state, Level.nullable().catch(null).parse(facts.level))
  },
})
