import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { LocalDay, PersonId } from '#kernel/ids.ts'
import { en, fr, part, sentence } from '../wording.ts'
import { ActivityId, LessonId, SequenceId, SequenceSettings } from './sequences.ts'
import { ClassId, DefinitionVersion } from './values.ts'

/** More than any class; an event stays small, and each learner gets an event of their own. */
export const MOST_LEARNERS = 1_000

/**
 * A teacher set a published version of a sequence for a class, or set it otherwise: dates, order, what is left out. A later one
 * replaces it. Recorded in the class's stream; what it means for a learner stands in that learner's own stream, to whom
 * `learners` is the address. Those who join later get it from the same process.
 */
export default defineEvent('teaching.class-sequence-set', {
  version: 1,
  description: 'A version of a teaching sequence was set for a class, or set otherwise.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P5Y',
  // Histories and live streams tell about each learner in the event of their own, which a restriction hides.
  discreet: { fields: ['learners'] },
  data: z.object({
    class: ClassId,
    sequence: SequenceId,
    version: DefinitionVersion,
    isActive: z.boolean().describe('Whether the class follows it now.'),
    startsOn: LocalDay.nullable().describe('The first day on which it may be begun; null from now on.'),
    endsOn: LocalDay.nullable().describe('The last day; what is handed in later counts as late. Null without an end.'),
    lessonOrder: z
      .array(LessonId)
      .max(40)
      .describe('The lessons in the order of this class; empty: as they are numbered.'),
    omitted: z.array(ActivityId).max(150).describe('The activities that this class leaves out.'),
    settings: SequenceSettings,
    learners: z.array(PersonId).max(MOST_LEARNERS).describe('Who was in the class, as far as was known.'),
    rosterAt: z
      .string()
      .regex(/^\d{1,18}$/)
      .describe('The log position that the list of learners and the published version show.'),
  }),
  words: {
    fr: ({ isActive, version }) =>
      sentence(
        isActive === false ? 'La classe a cessé de suivre une séquence' : 'La classe suit une séquence',
        part(', version ', fr.count(version)),
      ),
    en: ({ isActive, version }) =>
      sentence(
        isActive === false ? 'The class stopped following a sequence' : 'The class follows a sequence',
        part(', version ', en.count(version)),
      ),
  },
})
