import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { personal } from '#kernel/personal.ts'
import { ClassId } from '../teaching/values.ts'
import { text } from '../text.ts'
import { en, fr, NARROW, name, part, sentence } from '../wording.ts'
import { EventReference, ExerciseId, ObservationCode, SkillId } from './values.ts'

/** A model wrote feedback that was shown to the learner. */
export default defineEvent('learning.ai-feedback-given', {
  version: 1,
  description: 'Feedback written by a model was shown to the learner.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'help',
  data: z.object({
    feedback: personal(text(4_000).describe('What the learner was shown.')),
    model: ObservationCode.describe('Which model wrote it, with its version: `tutor-2.1`.'),
    attempt: EventReference.optional().describe('The id of the attempt that the feedback is about.'),
    exercise: ExerciseId.optional(),
    skill: SkillId.optional(),
    class: ClassId,
  }),
  words: {
    fr: ({ exercise, feedback }) =>
      sentence(
        'A reçu un conseil écrit par une IA',
        part(' sur l’exercice ', name(exercise)),
        part(`${NARROW}: `, fr.quoted(feedback)),
      ),
    en: ({ exercise, feedback }) =>
      `Received feedback written by an AI${part(' on exercise ', name(exercise))}${part(': ', en.quoted(feedback))}`,
  },
})
