// One event of a learner's own history, in a few words to them; null for what is nothing to a child. Pure.
import { fieldsOf } from '../../frame/fields-of.ts'
import type { NamesOfSkills } from '../../frame/names-of-skills.ts'
import type { Said } from '../../frame/words.ts'
import type words from './words.ts'

type ShownEvent = { readonly type: string; readonly data: unknown }

export function ownSentence({ type, data }: ShownEvent, t: Said<typeof words>, names: NamesOfSkills): string | null {
  const { exercise, correct, skill } = fieldsOf(data)
  const text = (value: unknown, named: (id: string) => string): string =>
    typeof value === 'string' ? named(value) : '…'
  switch (type) {
    case 'learning.exercise-attempted':
      return t.attempted(text(exercise, names.exercise), correct === true)
    case 'learning.exercise-completed':
      return t.completed(text(exercise, names.exercise))
    case 'learning.skill-mastered':
      return t.mastered(text(skill, names.skill))
    case 'learning.achievement-unlocked':
      return t.achievement
    default:
      return null
  }
}
