import { z } from 'zod'
import { NoteId } from '#events/learning/notes.ts'
import { momentText, uuidText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineQuery } from '#kernel/query.ts'
import people from '../../projections/identity/people.ts'
import teacherNotes from '../../projections/learning/teacher-notes.ts'

const Note = z
  .object({
    note: NoteId,
    event: uuidText('The event that recorded the note.'),
    about: uuidText('The event that it is about.'),
    aboutAt: momentText('When that event happened.'),
    text: z.string().nullable().describe('What was noted; null where it was erased.'),
    author: PersonId.describe('Who wrote it, and may withdraw it.'),
    givenName: z.string().nullable().describe('Given name of who wrote it; null where it is not known any more.'),
    familyName: z.string().nullable().describe('Family name of who wrote it; null where it is not known any more.'),
    writtenAt: momentText('When it was written.'),
  })
  .meta({ id: 'MomentNote', description: 'A note of a teacher about a moment of a learner’s history.' })

/** The notes about moments of a learner's history, for those who may write one. */
export default defineQuery('learner-notes', {
  summary: 'Get the notes about a history',
  description:
    'What teachers noted about moments of a learner’s history, in the order of these moments, at most 1,000. Neither the learner nor their family is shown them here.',
  path: '/api/learners/{learner}/notes',
  may: 'learning:correct',
  of: ({ learner }) => ({ kind: 'person', person: learner }),
  purpose: 'teaching',
  input: z.object({ learner: PersonId }),
  output: z.object({
    learner: PersonId,
    notes: z.array(Note).describe('The notes that were not withdrawn.'),
  }),
  example: {
    input: { learner: exampleSchool.learner },
    output: {
      learner: exampleSchool.learner,
      notes: [
        {
          note: exampleSchool.note,
          event: '5581fa26-596e-8f27-9453-028d93bf0001',
          about: exampleSchool.attempt,
          aboutAt: '2026-11-20T10:25:01.419Z',
          text: 'Ce jour-là, la tablette de la classe était lente.',
          author: exampleSchool.teacher,
          givenName: 'Claire',
          familyName: 'Dubois',
          writtenAt: '2026-11-21T16:02:11.000Z',
        },
      ],
    },
  },
  reads: [teacherNotes, people],
  about: ({ learner }) => [learner],
  async run({ db, tenant }, { learner }) {
    const notes = await db
      .selectFrom('teacherNotes as n')
      .leftJoin('people', (join) =>
        join.onRef('people.tenant', '=', 'n.tenant').onRef('people.person', '=', 'n.author'),
      )
      .select(['n.note', 'n.event', 'n.about', 'n.aboutAt', 'n.text', 'n.author', 'n.writtenAt'])
      .select(['people.givenName', 'people.familyName'])
      .where('n.tenant', '=', tenant)
      .where('n.learner', '=', learner)
      .orderBy('n.aboutAt')
      .orderBy('n.note')
      .limit(1_000)
      .execute()
    return { learner, notes }
  },
})
