import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { LessonId, SequenceId } from '../teaching/sequences.ts'
import { ClassId, DefinitionVersion } from '../teaching/values.ts'
import { text } from '../text.ts'
import { en, fr, part } from '../wording.ts'

/** A learner has completed the mandatory activities of a lesson. Decided by the service, once per lesson. */
export default defineEvent('learning.lesson-completed', {
  version: 1,
  description: 'A learner completed a lesson of a sequence.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'lessons',
  data: z.object({
    class: ClassId,
    sequence: SequenceId,
    version: DefinitionVersion,
    lesson: LessonId,
    title: text(200).describe('What the lesson is called in that version.'),
  }),
  words: {
    fr: ({ title }) => `A terminé la séance${part(' ', fr.quoted(title))}`,
    en: ({ title }) => `Completed the lesson${part(' ', en.quoted(title))}`,
  },
})
