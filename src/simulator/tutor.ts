// The reactions of the simulated application and teacher to answers: level, feedback, corrections. Mutates a sitting.
import type { Exercise } from './curriculum.ts'
import { corrections, tutorFeedback } from './sayings.ts'
import { DAY_MS, missing, type Sitting, send } from './sitting.ts'

const FIRST_LEVEL = 2
const WINDOW = 5
const HOUR_MS = 3_600_000

/** The level that the tutor serves; set to 2 before the first exercise on a skill. */
export function levelServed(sitting: Sitting, skill: string): number {
  const { levels } = sitting.state
  const current = levels.get(skill)
  if (current) return current.level
  levels.set(skill, { level: FIRST_LEVEL, recent: [] })
  send(sitting, 'learning.adjust-difficulty', { skill, to: FIRST_LEVEL, reason: 'first-exercise' })
  return FIRST_LEVEL
}

/** The ±1 rule: harder above 85 % of the last five, easier below 55 %. The window starts over, so as not to fire twice. */
export function adjustLevel(sitting: Sitting, skill: string, success: boolean): void {
  const at = sitting.state.levels.get(skill) ?? missing(skill)
  at.recent = [...at.recent, success].slice(-WINDOW)
  if (at.recent.length < WINDOW) return
  const share = at.recent.filter(Boolean).length / WINDOW
  const to = Math.min(5, Math.max(1, at.level + (share > 0.85 ? 1 : share < 0.55 ? -1 : 0)))
  if (to === at.level) return
  const reason = to > at.level ? 'last-five-easy' : 'last-five-hard'
  send(sitting, 'learning.adjust-difficulty', { skill, to, reason })
  at.level = to
  at.recent = []
}

/** A few mistakes get feedback written by a model, and a few are later corrected to right. */
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
  // The teacher checks answers on the day after they arrive. Answers of the always-wrong learner are never corrected.
  if (learner.traits.kind === 'ordinary' && random.chance(0.004))
    send(
      sitting,
      'learning.correct-attempt',
      { attempt, correct: true, reason: random.pick(corrections) },
      { by: room.class.teacher.id, sentAt: now + (offlineDays + 1) * DAY_MS + random.between(0, HOUR_MS) },
    )
}
