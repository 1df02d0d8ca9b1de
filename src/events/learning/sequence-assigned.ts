import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { LocalDay } from '#kernel/ids.ts'
import { MOST_LESSONS, OutlinedLesson, SequenceId, SequenceSettings } from '../teaching/sequences.ts'
import { ClassId, DefinitionVersion } from '../teaching/values.ts'
import { text } from '../text.ts'
import { en, fr, part, sentence } from '../wording.ts'

/**
 * A learner has a sequence to work on, as their class has it, or has it otherwise than before. It holds the version and the
 * outline, so that gating, progress and replay read the learner's stream alone. A later one replaces it; what was done stays.
 */
export default defineEvent('learning.sequence-assigned', {
  version: 1,
  description: 'A learner has a teaching sequence to work on, as their class has it.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  data: z.object({
    class: ClassId,
    sequence: SequenceId,
    version: DefinitionVersion,
    title: text(200).describe('What the sequence is called.'),
    isActive: z.boolean().describe('Whether the class follows it now.'),
    startsOn: LocalDay.nullable().describe('The first day on which it may be begun; null from now on.'),
    endsOn: LocalDay.nullable().describe('The last day; what is handed in later counts as late. Null without an end.'),
    settings: SequenceSettings,
    outline: z.array(OutlinedLesson).min(1).max(MOST_LESSONS).describe('Its lessons and activities, in order.'),
  }),
  words: {
    fr: ({ title, isActive, endsOn }) =>
      sentence(
        isActive === false ? 'Ne suit plus ' : 'Suit ',
        part('la séquence ', fr.quoted(title)) || 'une séquence',
        isActive === false ? '' : part(', jusqu’au ', fr.day(endsOn)),
      ),
    en: ({ title, isActive, endsOn }) =>
      sentence(
        isActive === false ? 'No longer follows ' : 'Follows ',
        part('the sequence ', en.quoted(title)) || 'a sequence',
        isActive === false ? '' : part(', until ', en.day(endsOn)),
      ),
  },
})
