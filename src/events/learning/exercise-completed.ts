import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { LocalDay } from '#kernel/ids.ts'
import { ClassId } from '../teaching/values.ts'
import { en, fr, NARROW, name, part, sentence } from '../wording.ts'
import { DurationMs, ExerciseId, Level, SessionId, Share, SkillId } from './values.ts'

/** An exercise ended for a learner, after all its attempts. */
export default defineEvent('learning.exercise-completed', {
  version: 1,
  description: 'An exercise ended for a learner, after all its attempts.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'answers',
  data: z.object({
    exercise: ExerciseId,
    exerciseVersion: z.int().min(1).optional().describe('Version of the exercise.'),
    skill: SkillId.optional(), // an assessment of a whole course has none
    difficulty: Level.optional(),
    attempts: z.int().min(1).max(10_000).describe('How many attempts it took.'),
    score: Share.optional().describe('The score, from 0 to 1.'),
    durationMs: DurationMs.optional().describe('Active time of all attempts together, in milliseconds.'),
    dueOn: LocalDay.optional().describe('The day on which it was due, in the school’s zone, where it was.'),
    session: SessionId.optional(),
    class: ClassId,
  }),
  words: {
    fr: ({ exercise, attempts, score, durationMs }) =>
      sentence(
        'A terminé ',
        part('l’exercice ', name(exercise)) || 'un exercice',
        part(' après ', fr.counted(attempts, 'essai', 'essais')),
        part(' en ', fr.duration(durationMs)),
        part(`${NARROW}: `, fr.percent(score), ' de réussite'),
      ),
    en: ({ exercise, attempts, score, durationMs }) =>
      sentence(
        'Finished ',
        part('exercise ', name(exercise)) || 'an exercise',
        part(' after ', en.counted(attempts, 'try', 'tries')),
        part(' in ', en.duration(durationMs)),
        part(': ', en.percent(score), ' correct'),
      ),
  },
})
