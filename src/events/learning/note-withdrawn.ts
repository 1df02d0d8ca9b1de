import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { ClassId } from '../teaching/values.ts'
import { NoteId } from './notes.ts'

/** Whoever wrote a note took it back: nobody is shown its text any more, but for the person's own file. */
export default defineEvent('learning.note-withdrawn', {
  version: 1,
  description: 'A note about a moment of a learner’s history was withdrawn by who had written it.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'milestones',
  data: z.object({ note: NoteId, class: ClassId }),
  words: {
    fr: () => 'Une personne qui enseigne a retiré sa note',
    en: () => 'A person who teaches withdrew their note',
  },
})
