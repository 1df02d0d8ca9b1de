/** What teachers note about moments of a learner's history, and what is refused. */
import { describe, expect, it } from 'vitest'
import noteWithdrawn from '#events/learning/note-withdrawn.ts'
import noteWritten from '#events/learning/note-written.ts'
import { LONGEST_NOTE, NoteId } from '#events/learning/notes.ts'
import type { NamedFact } from '#kernel/command.ts'
import { discreetly } from '#kernel/discreet.ts'
import { inWords } from '#kernel/in-words.ts'
import { fold, given, id, minute, record, refused, someone } from '#kernel/specification.ts'
import { personEvent } from '#rights/access/person-event.ts'
import teacherNotes from '../../projections/learning/teacher-notes.ts'
import { enrolled, learner } from '../../tests/fixtures/learning.ts'
import { about, note, noted, takenBack, written } from '../../tests/fixtures/moment-notes.ts'
import notes, { MOST_NOTES } from './notes.ts'
import withdrawNote from './withdraw-note.ts'
import writeNote from './write-note.ts'

const { teacher, zone } = someone
const fact: NamedFact = {
  ...{ id: noted, type: 'learning.exercise-attempted', occurredAt: minute(1), zone },
}
const input = { learner, note, revision: 3, text: 'La tablette était lente.' }

describe('a note about a moment', () => {
  it('names the event and when it happened', () =>
    given(notes, [enrolled()]).when(writeNote, input, { fact }).then([written()]))

  it('is refused where the learner’s stream has no such event', () =>
    given(notes, [enrolled()]).when(writeNote, input).then(refused('unknown-event', '/revision')))

  it.each([noteWritten.type, noteWithdrawn.type])('is refused about %s', (type) =>
    given(notes, [enrolled()])
      .when(writeNote, input, { fact: { ...fact, type } })
      .then(refused('note-on-a-note', '/revision')),
  )

  it('is refused under an id that another one has, also after that was withdrawn', () => {
    for (const before of [[written()], [written(), takenBack()]])
      given(notes, [enrolled(), ...before])
        .when(writeNote, input, { fact })
        .then(refused('note-exists', '/note'))
  })

  it('is refused about a learner who is in no class', () =>
    given(notes, []).when(writeNote, input, { fact }).then(refused('not-enrolled')))

  it('has a limit for a history', () => {
    const many = Array.from({ length: MOST_NOTES }, (_, n) => written('x', NoteId.parse(id('407e', n + 2))))
    given(notes, [enrolled(), ...many])
      .when(writeNote, input, { fact })
      .then(refused('too-many-notes'))
  })

  it('is a text, not empty and not too long', () => {
    for (const text of ['', 'x'.repeat(LONGEST_NOTE + 1)])
      expect(writeNote.input.safeParse({ ...input, text }).success).toBe(false)
  })

  it('is withdrawn once by who wrote it', () => {
    given(notes, [enrolled(), written()]).when(withdrawNote, { learner, note }).then([takenBack()])
    given(notes, [enrolled(), written(), takenBack()]).when(withdrawNote, { learner, note }).then([])
  })

  it('is not withdrawn by somebody else', () =>
    given(notes, [enrolled(), { ...written(), actor: learner }])
      .when(withdrawNote, { learner, note }, { actor: teacher })
      .then(refused('written-by-another', '/note')))

  it('is not withdrawn where there is none', () =>
    given(notes, [enrolled()]).when(withdrawNote, { learner, note }).then(refused('unknown-note', '/note')))
})

describe('what is shown of a note', () => {
  it('is no text in a history', () => {
    const [event] = record([written('Le père ne répond pas.')])
    if (!event) throw new Error('nothing was recorded')
    const shown = discreetly(noteWritten, event)
    expect(JSON.stringify([shown.data, inWords(noteWritten, shown)])).not.toContain('père')
    expect(inWords(noteWritten, shown).fr).toBe(
      'Une personne qui enseigne a écrit une note sur un moment du 1er septembre 2026',
    )
  })

  it('is the text in the file that the learner or their parents may ask for, also once it is withdrawn', () => {
    const [event] = record([written('Le père ne répond pas.'), takenBack()])
    if (!event) throw new Error('nothing was recorded')
    expect(personEvent(noteWritten, event, 'self', learner).data.text).toBe('Le père ne répond pas.')
  })

  it('is a row until it is withdrawn', () => {
    expect(fold(teacherNotes, record([written()]))).toMatchObject([
      { learner, note, about, aboutAt: minute(1), author: teacher, text: 'La tablette était lente.' },
    ])
    expect(fold(teacherNotes, record([written(), takenBack()]))).toEqual([])
  })
})
