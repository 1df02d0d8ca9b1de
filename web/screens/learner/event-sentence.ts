// One event of a learner's history as a sentence. Pure.
import { fieldsOf } from '../../frame/fields-of.ts'
import type { Said } from '../../frame/words.ts'
import type words from './words.ts'

export type ShownEvent = { readonly type: string; readonly data: unknown }

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '…')

export function sentenceOf({ type, data }: ShownEvent, t: Said<typeof words>): string {
  const fields = fieldsOf(data)
  switch (type) {
    case 'learning.exercise-attempted':
      return t.attempted(text(fields.exercise), fields.correct === true)
    case 'learning.attempt-corrected':
      return t.corrected(text(fields.exercise), fields.isCorrect === true)
    case 'learning.import-withdrawn':
      return t.importWithdrawn
    case 'learning.exercise-completed':
      return t.completed(text(fields.exercise), Number(fields.attempts ?? 1))
    case 'learning.content-viewed':
      return t.viewed
    case 'learning.learning-started':
      return t.started
    case 'learning.skill-mastered':
      return t.masteredSkill(text(fields.skill))
    case 'learning.difficulty-adjusted':
      return t.adjusted(text(fields.skill), Number(fields.to ?? 0))
    case 'learning.achievement-unlocked':
      return t.achievement
    case 'learning.ai-feedback-given':
      return t.feedback
    case 'learning.emotion-detected':
      return t.emotion
    case 'teaching.teacher-notified':
      return t.teacherNotified(text(fields.skill))
    case 'teaching.learner-enrolled':
      return t.enrolled
    case 'teaching.learner-withdrawn':
      return t.withdrawn
    default:
      return t.other(type)
  }
}
