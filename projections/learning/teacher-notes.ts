import { z } from 'zod'
import noteWithdrawn from '#events/learning/note-withdrawn.ts'
import noteWritten from '#events/learning/note-written.ts'
import { NoteId } from '#events/learning/notes.ts'
import { EventReference } from '#events/learning/values.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import textRemoved, { heldIn, inItsPlace } from '#events/privacy/text-removed.ts'
import textsExpired, { type Expired, hasExpired, mayBeInAnyRow, rowsHolding } from '#events/privacy/texts-expired.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { isErased } from '#kernel/personal.ts'
import { defineProjection, opened, remove } from '#kernel/projection.ts'

const asWritten = opened(noteWritten, ['text'], 'Those who teach the learner read what was noted at each moment.')

const putRight = opened(
  textRemoved,
  ['value', 'discreetValue'],
  'The right text stands in the place of one that was erased.',
)
const Place = z.object({ note: NoteId })

const Row = z.object({
  event: EventReference,
  about: EventReference,
  aboutAt: Instant,
  author: PersonId,
  writtenAt: Instant,
  text: z.string().nullable(),
})
type Row = z.output<typeof Row>

const withoutExpired = (row: Row, e: Expired): Row =>
  hasExpired(e, noteWritten, 'text', row.writtenAt) ? { ...row, text: null } : row

/**
 * What teachers noted about moments of a learner's history. Of no kind of stream, on purpose: the family asks questions about the
 * past too, and a past moment would show a note that was withdrawn since.
 */
export default defineProjection('teacher-notes', {
  version: 1,
  description: 'Each note of a teacher about a moment of a learner’s history, until it is withdrawn.',
  words: {
    title: { fr: 'Note sur un moment', en: 'Note about a moment' },
    columns: {
      learner: { fr: 'élève', en: 'learner' },
      note: { fr: 'note', en: 'note' },
      event: { fr: 'événement de la note', en: 'event of the note' },
      about: { fr: 'événement dont elle parle', en: 'event that it is about' },
      aboutAt: { fr: 'moment dont elle parle', en: 'moment that it is about' },
      author: { fr: 'écrite par', en: 'written by' },
      writtenAt: { fr: 'écrite le', en: 'written' },
      text: { fr: 'texte', en: 'text' },
    },
  },
  key: z.object({ learner: PersonId, note: NoteId }),
  row: Row,
  on: (on, _, onEach) => [
    on(
      asWritten,
      (e) => (e.subject ? { learner: e.subject, note: e.data.note } : []),
      (_, { id, actor, occurredAt, data: { about, aboutAt, text } }) => ({
        event: EventReference.parse(id),
        about,
        aboutAt,
        author: actor,
        writtenAt: occurredAt,
        text: isErased(text) ? null : text,
      }),
    ),
    on(noteWithdrawn, (e) => (e.subject ? { learner: e.subject, note: e.data.note } : []), remove),
    on(
      putRight,
      (e) => {
        const place = heldIn(e, [noteWritten], Place)
        return e.subject && place ? { learner: e.subject, ...place } : []
      },
      (row, { data }) => (row ? { ...row, text: inItsPlace(data) } : remove),
    ),
    on(
      textsExpired,
      (e) => {
        const { subject } = e
        return subject ? rowsHolding(e, [noteWritten], Place).map((place) => ({ learner: subject, ...place })) : []
      },
      (row, e) => (row ? withoutExpired(row, e) : remove),
    ),
    onEach(
      textsExpired,
      (e) => (e.subject && mayBeInAnyRow(e, [noteWritten]) ? { learner: e.subject } : []),
      withoutExpired,
    ),
    on(subjectErased, (e) => (e.subject ? { learner: e.subject } : []), remove),
  ],
})
