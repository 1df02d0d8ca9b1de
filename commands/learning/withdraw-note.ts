import { z } from 'zod'
import noteWithdrawn from '#events/learning/note-withdrawn.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { learnerStream, learnerSubject, ofLearnerThemself } from './enrolled.ts'
import notes from './notes.ts'

/** Takes back one's own note. */
export default defineCommand('learning.withdraw-note', {
  summary: 'Withdraw a note about a moment',
  description:
    'Takes back a note that the sender wrote about a moment of a learner’s history: nobody is shown its text any more.',
  route: 'POST /api/notes/withdrawals',
  may: 'learning:correct',
  of: ofLearnerThemself,
  purpose: 'teaching',
  input: z.object({ learner: PersonId, note: noteWithdrawn.data.shape.note }),
  example: { learner: exampleSchool.learner, note: exampleSchool.note },
  decider: notes,
  stream: learnerStream,
  subject: learnerSubject,
  decide(state, { learner, note }, { actor }) {
    const facts = { learner, note }
    const known = state.notes[note]
    if (!known) return refuse('unknown-note', 'The learner’s history has no such note.', { pointer: '/note', facts })
    if (known.author !== actor)
      return refuse('written-by-another', 'Somebody else wrote this note. Only they can withdraw it.', {
        pointer: '/note',
        facts,
      })
    return known.withdrawn ? [] : [noteWithdrawn({ note, class: known.class })]
  },
})
