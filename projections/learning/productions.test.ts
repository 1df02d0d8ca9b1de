/** What the read models say of a production, and that a withdrawn one is in none of them. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import subjectErased from '#events/privacy/subject-erased.ts'
import { ERASED } from '#kernel/personal.ts'
import { fold, type Happening, minute, record } from '#kernel/specification.ts'
import { drafted, evaluated, published, submitted, withdrawn } from '../../tests/fixtures/productions.ts'
import productionDrafts from './production-drafts.ts'
import productionEvaluations from './production-evaluations.ts'
import productions from './productions.ts'

const rowAfter = (...happenings: Happening[]) => fold(productions, record(happenings))[0]

describe('the state of a production', () => {
  it('goes from draft to submitted, evaluated and published', () => {
    const life = [drafted(), submitted(), evaluated(1, 12), published()]
    expect(life.map((_, n) => rowAfter(...life.slice(0, n + 1))?.state)).toEqual([
      'draft',
      'submitted',
      'evaluated',
      'published',
    ])
  })

  it('stays where it is while the author goes on writing', () =>
    expect(rowAfter(drafted(), submitted(), drafted(2, 'Encore un peu plus long.'))).toMatchObject({
      state: 'submitted',
      drafts: 2,
      words: 5,
      submittedDraft: 1,
    }))

  it('has the mark of the last feedback, and none where that has none', () => {
    expect(rowAfter(drafted(), submitted(), evaluated(1, 12))).toMatchObject({ mark: 12, outOf: 20 })
    expect(rowAfter(drafted(), submitted(), evaluated(1, 12), evaluated())).toMatchObject({ mark: null, outOf: null })
  })

  it('stays published while the draft that is published is read again', () =>
    expect(rowAfter(drafted(), submitted(), evaluated(), published(), evaluated(1, 15))).toMatchObject({
      state: 'published',
      mark: 15,
    }))

  it('has the earliest and the latest time of its drafts, in whichever order they come', () =>
    expect(rowAfter(drafted(1), { ...drafted(2), occurredAt: minute(30) }, drafted(3))).toMatchObject({
      startedAt: minute(0),
      draftedAt: minute(30),
    }))
})

describe('the texts', () => {
  it('keeps each draft', () =>
    expect(fold(productionDrafts, record([drafted(), drafted(2, 'Autre.')]))).toMatchObject([
      { draft: 1, title: 'La cabane', text: 'Il était une fois.' },
      { draft: 2, text: 'Autre.' },
    ]))

  it('shows erased texts as none', () => {
    const one = drafted()
    const gone = { ...one, data: { ...one.data, title: ERASED, text: ERASED } }
    expect(fold(productionDrafts, record([gone]))).toMatchObject([{ title: null, text: null, words: 4 }])
  })

  it('keeps the last feedback', () =>
    expect(fold(productionEvaluations, record([drafted(), submitted(), evaluated()]))).toMatchObject([
      { draft: 1, feedback: 'Bien vu.' },
    ]))
})

const anyLife = fc
  .array(fc.constantFrom(drafted(), drafted(2, 'Autre.'), submitted(), evaluated(1, 10), published()), {
    maxLength: 12,
  })
  .map((life) => [drafted(), ...life])

it('shows a withdrawn production in no read model, whatever was done with it before', () =>
  fc.assert(
    fc.property(anyLife, (life) => {
      for (const model of [productions, productionDrafts, productionEvaluations])
        expect(fold(model, record([...life, withdrawn()]))).toEqual([])
    }),
  ))

it('shows nothing of an erased learner', () => {
  for (const model of [productions, productionDrafts, productionEvaluations])
    expect(fold(model, record([drafted(), submitted(), evaluated(), subjectErased({})]))).toEqual([])
})
