import exerciseDefined from '#events/teaching/exercise-defined.ts'
import { defineCommand } from '#kernel/command.ts'
import { sortedJson } from '#kernel/ids.ts'
import exerciseDecider, { exerciseStream } from './exercise.ts'

/** Defines an exercise of the bank. What differs from the last definition is a new version; the same again is nothing. */
export default defineCommand('teaching.define-exercise', {
  summary: 'Define an exercise',
  description:
    'Defines an exercise of the bank, or a new version of it: its skill, level, question and expected answer.',
  route: 'POST /api/curriculum/exercises',
  may: 'teaching:manage',
  of: () => ({ kind: 'school' }),
  purpose: 'administration',
  input: exerciseDefined.data.omit({ version: true }),
  example: {
    exercise: 'tables-7x8',
    skill: 'calcul/multiplication',
    difficulty: 3,
    question: 'Combien font 7 × 8 ?',
    expected: '56',
  },
  decider: exerciseDecider,
  stream: exerciseStream,
  decide(state, input) {
    const defined = exerciseDefined({ ...input, version: (state?.version ?? 0) + 1 })
    return state && sortedJson({ ...state, version: 0 }) === sortedJson({ ...defined.data, version: 0 })
      ? []
      : [defined]
  },
})
