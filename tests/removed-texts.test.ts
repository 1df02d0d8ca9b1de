/** A text that is erased alone leaves the rows of read models as well, and the right one stands in its place. */
import { describe, expect, it } from 'vitest'
import subjectErased from '#events/privacy/subject-erased.ts'
import textRemoved from '#events/privacy/text-removed.ts'
import { ERASED } from '#kernel/personal.ts'
import { fold, type Happening, minute, record } from '#kernel/specification.ts'
import activityResults from '../projections/learning/activity-results.ts'
import peerReviewTasks from '../projections/learning/peer-review-tasks.ts'
import productionDrafts from '../projections/learning/production-drafts.ts'
import productionEvaluations from '../projections/learning/production-evaluations.ts'
import teacherNotes from '../projections/learning/teacher-notes.ts'
import { findEvents, findProjections } from './find-definitions.ts'
import { written } from './fixtures/moment-notes.ts'
import { assigned, given, reviewer } from './fixtures/peer-reviews.ts'
import { drafted, evaluated, submitted } from './fixtures/productions.ts'
import { result, review } from './fixtures/sequences.ts'

const request = '3f0f0c1e-6c1b-4f0b-9d0a-0d3f2b1c4e5a'
const events = new Map([...(await findEvents()).values()].map((event) => [event.type, event]))
const projections = [...(await findProjections()).values()]

/** What the service records once the key of a text is destroyed. The happening is the one at that place in `record`. */
function removed(held: Happening, place: number, field: string, value?: string): Happening {
  const [stored] = record([...Array.from({ length: place }, () => held), held]).slice(-1)
  if (!stored) throw new Error('nothing was recorded')
  const of = Object.entries(held.data)
    .filter(([, one]) => Number.isSafeInteger(one) || (typeof one === 'string' && /^[0-9a-f-]{36}$/.test(one)))
    .map(([name, one]) => ({ field: name, value: one }))
  const { id, type, occurredAt } = stored
  return textRemoved({ request, event: id, type, field, writtenAt: occurredAt, of, ...(value && { value }) })
}

describe('a read model that holds texts of a person', () => {
  const holders = projections.filter(({ opens }) =>
    [...opens].some(([type, { fields, held }]) => {
      const personal = events.get(type)?.personal
      const isTheirs = (field: string) => {
        const whose = personal?.get(field)
        return whose !== undefined && whose.as !== 'names'
      }
      return held === 'in rows' && type !== textRemoved.type && fields.some(isTheirs)
    }),
  )

  it('is one of these', () =>
    expect(holders.map(({ name }) => name).toSorted()).toEqual([
      'activity-results',
      'learner-profiles',
      'peer-review-tasks',
      'production-drafts',
      'production-evaluations',
      'teacher-notes',
    ]))

  it.each(holders)('$name lets go of a text that is erased alone', ({ handlers }) =>
    expect(handlers.has(textRemoved.type)).toBe(true),
  )
})

describe('the draft of a production', () => {
  const rows = (...happenings: Happening[]) => fold(productionDrafts, record(happenings))

  it('has no text any more, and keeps its title and the other drafts', () =>
    expect(rows(drafted(), drafted(2, 'Autre.'), removed(drafted(), 0, 'text'))).toMatchObject([
      { draft: 1, title: 'La cabane', text: null, words: 4 },
      { draft: 2, text: 'Autre.' },
    ]))

  it('shows the right text instead', () =>
    expect(rows(drafted(), removed(drafted(), 0, 'text', 'Il y avait une fois.'))).toMatchObject([
      { text: 'Il y avait une fois.' },
    ]))

  it('has the same rows after a rebuild, where the text cannot be opened any more', () => {
    const one = drafted()
    const gone = { ...one, data: { ...one.data, text: ERASED } }
    for (const value of [undefined, 'Le bon texte.'])
      expect(rows(gone, removed(one, 0, 'text', value))).toEqual(rows(one, removed(one, 0, 'text', value)))
  })

  it('shows neither where the right text was erased in turn', () => {
    const put = removed(drafted(), 0, 'text', 'Faux aussi.')
    expect(rows(drafted(), { ...put, data: { ...put.data, value: ERASED } })).toMatchObject([{ text: null }])
  })

  it('does not come back for somebody who was erased', () =>
    expect(rows(drafted(), subjectErased({}), removed(drafted(), 0, 'text', 'Le bon texte.'))).toEqual([]))
})

describe('the feedback on a production', () => {
  const rows = (...happenings: Happening[]) => fold(productionEvaluations, record(happenings))

  it('goes, unless the teacher has written another one since', () => {
    const [first, second] = [evaluated(), evaluated(1, 15)]
    expect(rows(drafted(), submitted(), first, removed(first, 2, 'feedback'))).toMatchObject([{ feedback: null }])
    expect(rows(drafted(), submitted(), first, second, removed(first, 2, 'feedback'))).toMatchObject([
      { feedback: 'Bien vu.' },
    ])
  })
})

describe('the note of a teacher about a moment', () => {
  const rows = (...happenings: Happening[]) => fold(teacherNotes, record(happenings))

  it('has no text any more, or the right one', () => {
    expect(rows(written(), removed(written(), 0, 'text'))).toMatchObject([{ text: null }])
    expect(rows(written(), removed(written(), 0, 'text', 'Le bon.'))).toMatchObject([{ text: 'Le bon.' }])
  })
})

describe('the review that a classmate wrote', () => {
  const rows = (...happenings: Happening[]) => fold(peerReviewTasks, record(happenings))

  it('goes when its writer has it erased, and shows the right text when they have it put right', () => {
    const before = [drafted(), submitted(), assigned(), given()]
    const gone = { ...removed(given(), 3, 'text'), subject: reviewer }
    expect(rows(...before)).toMatchObject([{ text: expect.any(String) }])
    expect(rows(...before, gone)).toMatchObject([{ reviewer, state: 'given', text: null }])
    const right = { ...removed(given(), 3, 'text', 'Le bon.'), subject: reviewer }
    expect(rows(...before, right)).toMatchObject([{ reviewer, text: 'Le bon.' }])
  })

  it('stays when a text of its author is erased', () =>
    expect(rows(drafted(), assigned(), given(), removed(drafted(), 0, 'text'))).toMatchObject([
      { text: expect.any(String) },
    ]))
})

describe('the work on an activity', () => {
  const answers = [{ question: 'q1', response: '42', correct: true }]
  const rows = (...happenings: Happening[]) => fold(activityResults, record(happenings))

  it('has no text and no answers any more, and keeps its points and its state', () => {
    const work = result('summary', { response: 'Un résumé.' })
    const [before] = rows(work)
    expect(before?.response).toEqual(expect.any(String))
    expect({ ...rows(work, removed(work, 0, 'response'))[0], position: 1n }).toEqual({ ...before, response: null })
    expect(rows(work, removed(work, 0, 'response', 'Le bon résumé.'))[0]).toMatchObject({ response: 'Le bon résumé.' })
    const quiz = result('quiz', { answers })
    expect(rows(quiz)[0]?.answers).toEqual(expect.any(Array))
    expect(rows(quiz, removed(quiz, 0, 'answers'))[0]).toMatchObject({ answers: null, score: rows(quiz)[0]?.score })
  })

  it('keeps what was handed in after the text that goes', () => {
    const first = result('summary', { response: 'Le premier.' })
    const second = { ...result('summary', { response: 'Le second.' }), occurredAt: minute(9) }
    expect(rows(first, second, removed(first, 0, 'response'))[0]?.response).toBe('Le second.')
  })

  it('loses the remark of the teacher alone', () => {
    const [work, said] = [result('summary', { response: 'Un résumé.' }), review()]
    expect(rows(work, said)[0]?.feedback).toEqual(expect.any(String))
    const [after] = rows(work, said, removed(said, 1, 'feedback'))
    expect(after).toMatchObject({ feedback: null, response: rows(work)[0]?.response })
    expect(minute(1)).toBe(rows(work, said)[0]?.reviewedAt)
  })
})
