// One event of a learner's own history, in a few words to them; null for what is nothing to a child. Pure.
import { fieldsOf } from '../../frame/fields-of.ts'
import { shownSkill } from '../../frame/shown.ts'
import type { Said } from '../../frame/words.ts'
import type words from './words.ts'

type ShownEvent = { readonly type: string; readonly data: unknown }

const text = (value: unknown): string => (typeof value === 'string' ? shownSkill(value) : '…')

export function ownSentence({ type, data }: ShownEvent, t: Said<typeof words>): string | null {
  const { exercise, correct, skill } = fieldsOf(data)
  switch (type) {
    case 'learning.exercise-attempted':
      return t.attempted(text(exercise), correct === true)
    case 'learning.exercise-completed':
      return t.completed(text(exercise))
    case 'learning.skill-mastered':
      return t.mastered(text(skill))
    case 'learning.achievement-unlocked':
      return t.achievement
    default:
      return null
  }
}
