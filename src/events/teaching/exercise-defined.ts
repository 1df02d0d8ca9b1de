import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { ExerciseId, Level, SkillId } from '../learning/values.ts'
import { text } from '../text.ts'
import { en, fr, name, part, sentence } from '../wording.ts'
import { DefinitionVersion } from './values.ts'

/**
 * The exercise bank has an exercise, or says something new of it. Each version is an event; the last one holds, and answers
 * name the version that they answer. About no person.
 */
export default defineEvent('teaching.exercise-defined', {
  version: 1,
  description: 'An exercise of the bank was defined, or defined anew.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head', 'teachers'],
  retention: 'P10Y',
  data: z.object({
    exercise: ExerciseId,
    version: DefinitionVersion,
    skill: SkillId,
    difficulty: Level.optional().describe('Its level, from 1 (easiest) to 5; absent if it has none.'),
    question: text(4_000).optional().describe('The question; absent if the application keeps it.'),
    expected: text(2_000).optional().describe('The expected answer; absent if the application keeps it.'),
  }),
  words: {
    fr: ({ exercise, version, skill, difficulty }) =>
      sentence(
        part('L’exercice ', name(exercise)) || 'Un exercice',
        part(' de la compétence ', name(skill)),
        ' est proposé',
        part(', niveau ', fr.count(difficulty)),
        part(', version ', fr.count(version)),
      ),
    en: ({ exercise, version, skill, difficulty }) =>
      sentence(
        part('Exercise ', name(exercise)) || 'An exercise',
        part(' of the skill ', name(skill)),
        ' is offered',
        part(', level ', en.count(difficulty)),
        part(', version ', en.count(version)),
      ),
  },
})
