// How the simulated application and teacher react to answers: the level served, feedback, corrections. Changes a
// sitting.
import type { Exercise } from './curriculum.ts'
import { FIRST_LEVEL, servable } from './level-policy.ts'
import { corrections, tutorFeedback } from './phrases.ts'
import { DAY_MS, type Sitting, send } from './sitting.ts'

const HOUR_MS = 3_600_000

/** The level that the tutor serves. It is set before the first exercise of a skill. */
export function levelServed(sitting: Sitting, skill: string): number {
  const { levels, policy } = sitting.state
  const current = levels.get(skill)
  if (current) return current
  const first = servable(policy.levelFor(skill, sitting.now) ?? FIRST_LEVEL)
  levels.set(skill, first)
  send(sitting, 'learning.adjust-difficulty', { skill, to: first, reason: 'first-exercise' })
  return first
}

/** After an exercise, which was right at the first try or not, the policy may set another level. */
export function adjustLevel(sitting: Sitting, exercise: Exercise, success: boolean): void {
  const { levels, policy } = sitting.state
  const { room, now } = sitting
  const { id, skill, level: served } = exercise
  policy.heard({ skill, exercise: id, level: served, correct: success, at: now })
  const level = levels.get(skill) ?? served
  const to = servable(policy.levelFor(skill, now) ?? level)
  if (to === level) return
  const reason = room.policy === 'rule' ? `last-five-${to > level ? 'easy' : 'hard'}` : `policy-${room.policy}`
  send(sitting, 'learning.adjust-difficulty', { skill, to, reason })
  levels.set(skill, to)
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
