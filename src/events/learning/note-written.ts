import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { Instant, LocalDay } from '#kernel/ids.ts'
import { personal } from '#kernel/personal.ts'
import { ClassId } from '../teaching/values.ts'
import { text } from '../text.ts'
import { en, fr, part, sentence } from '../wording.ts'
import { LONGEST_NOTE, NoteId } from './notes.ts'
import { EventReference } from './values.ts'

/**
 * A teacher noted something about a moment of a learner's history: about one event. Who wrote it is the actor. It is kept for
 * those who teach the learner; the person's file of article 15 has it as well.
 */
export default defineEvent('learning.note-written', {
  version: 1,
  description: 'A teacher wrote a note about a moment of a learner’s history.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'milestones',
  // The learner and the family read histories and replays: not what the teachers note among themselves.
  discreet: { fields: ['text'] },
  data: z.object({
    note: NoteId,
    about: EventReference.describe('The id of the event in the learner’s stream that it is about.'),
    aboutAt: Instant.describe('When that event happened.'),
    aboutOn: LocalDay.describe('The day of that event in the school’s zone at that time.'),
    text: personal(text(LONGEST_NOTE).describe('What the teacher notes.'), { as: 'staff-text' }),
    class: ClassId,
  }),
  words: {
    fr: ({ aboutOn }) =>
      sentence('Une personne qui enseigne a écrit une note', part(' sur un moment du ', fr.day(aboutOn))),
    en: ({ aboutOn }) => sentence('A person who teaches wrote a note', part(' about a moment of ', en.day(aboutOn))),
  },
})
