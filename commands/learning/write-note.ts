import { z } from 'zod'
import noteWithdrawn from '#events/learning/note-withdrawn.ts'
import noteWritten from '#events/learning/note-written.ts'
import { EventReference } from '#events/learning/values.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { localDay } from '#kernel/local-day.ts'
import { learnerStream, learnerSubject, ofLearner, ofLearnerThemself, whenEnrolled } from './enrolled.ts'
import notes, { MOST_NOTES } from './notes.ts'

const { note, text } = noteWritten.data.shape
const ofNotes: readonly string[] = [noteWritten.type, noteWithdrawn.type]

/** A note about an event of the learner's stream, for those who teach the learner. */
export default defineCommand('learning.write-note', {
  summary: 'Write a note about a moment',
  description:
    'Notes something about a moment of a learner’s history, for those who teach them: about an event of the learner’s stream. The learner and their family are not shown it, but it is in the file of their data that they may ask for.',
  route: 'POST /api/notes',
  may: 'learning:correct',
  of: ofLearnerThemself,
  makes: 'note',
  purpose: 'teaching',
  input: z.object({
    ...ofLearner,
    note,
    revision: z
      .int()
      .nonnegative()
      .describe('The event that it is about: its `revision` in the learner’s stream, as the list of events shows it.'),
    text,
  }),
  example: {
    learner: exampleSchool.learner,
    note: exampleSchool.note,
    revision: 0,
    text: 'Ce jour-là, la tablette de la classe était lente.',
  },
  decider: notes,
  stream: learnerStream,
  subject: learnerSubject,
  needs: 'fact',
  decide: (state, input, context) =>
    whenEnrolled(state, input, context, (ofClass) => {
      const { learner, note, revision, text } = input
      const { fact } = context
      const facts = { learner, revision }
      if (!fact)
        return refuse('unknown-event', 'The learner’s stream has no event with this revision.', {
          pointer: '/revision',
          facts,
        })
      if (ofNotes.includes(fact.type))
        return refuse('note-on-a-note', 'This event is about a note. Write about what happened.', {
          pointer: '/revision',
          facts,
        })
      if (state.notes[note])
        return refuse('note-exists', 'There is a note with this id already.', { pointer: '/note', facts: { note } })
      if (Object.keys(state.notes).length >= MOST_NOTES)
        return refuse('too-many-notes', `A learner’s history has at most ${MOST_NOTES} notes.`, { facts: { learner } })
      return [
        noteWritten({
          note,
          about: EventReference.parse(fact.id),
          aboutAt: fact.occurredAt,
          aboutOn: localDay(fact.occurredAt, fact.zone),
          text,
          class: ofClass,
        }),
      ]
    }),
})
