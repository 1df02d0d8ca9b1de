// How the simulated application and teacher react to answers: the level served, feedback, corrections. Changes a
// sitting.
import type { Exercise } from './curriculum.ts'
import { corrections, tutorFeedback } from './phrases.ts'
import { DAY_MS, missing, type Sitting, send } from './sitting.ts'

const FIRST_LEVEL = 2
const WINDOW = 5
const HOUR_MS = 3_600_000

/** The level that the tutor serves. It is set to 2 before the first exercise of a skill. */
export function levelServed(sitting: Sitting, skill: string): number {
  const { levels } = sitting.state
  const current = levels.get(skill)
  if (current) return current.level
  levels.set(skill, { level: FIRST_LEVEL, recent: [] })
  send(sitting, 'learning.adjust-difficulty', { skill, to: FIRST_LEVEL, reason: 'first-exercise' })
  return FIRST_LEVEL
}

/**
 * The ±1 rule: harder above 85 % of the last five, easier below 55 %. The window starts over so that it does not fire
 * twice.
 */
export function adjustLevel(sitting: Sitting, skill: string, success: boolean): void {
  const state = sitting.state.levels.get(skill) ?? missing(skill)
  state.recent = [...state.recent, success].slice(-WINDOW)
  if (state.recent.length < WINDOW) return
  const share = state.recent.filter(Boolean).length / WINDOW
  const to = Math.min(5, Math.max(1, state.level + (share > 0.85 ? 1 : share < 0.55 ? -1 : 0)))
  if (to === state.level) return
  const reason = to > state.level ? 'last-five-easy' : 'last-five-hard'
  send(sitting, 'learning.adjust-difficulty', { skill, to, reason })
  state.level = to
  state.recent = []
}

/** A few mistakes get feedback from a language model, and a few answers turn out to be right. */
export function afterMistake(sitting: Sitting, exercise: Exercise, attempt: string): void {
  const { room, learner, state, offlineDays, now } = sitting
  const { random } = state
  if (random.chance(0.03))
    send(sitting, 'learning.give-ai-feedback', {
      feedback: random.pick(tutorFeedback),
      model: 'tuteur-simule:1',
      attempt,
      exercise: exercise.id,
      skill: exercise.skill,
    })
  // The teacher looks at the answers on the day after they arrived. The learner who is always wrong is never corrected.
  if (learner.traits.kind === 'ordinary' && random.chance(0.004))
    send(
      sitting,
      'learning.correct-attempt',
      { attempt, correct: true, reason: random.pick(corrections) },
      { by: room.schoolClass.teacher.id, sentAt: now + (offlineDays + 1) * DAY_MS + random.between(0, HOUR_MS) },
    )
}
