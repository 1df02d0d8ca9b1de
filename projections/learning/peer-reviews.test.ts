/** What the author, and what the reviewer, is shown of a review. */
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import subjectErased from '#events/privacy/subject-erased.ts'
import { ERASED } from '#kernel/personal.ts'
import { fold, record } from '#kernel/specification.ts'
import { assigned, closed, dueAt, given, review, reviewer } from '../../tests/fixtures/peer-reviews.ts'
import { drafted, submitted, withdrawn } from '../../tests/fixtures/productions.ts'
import peerReviewTasks from './peer-review-tasks.ts'
import peerReviews from './peer-reviews.ts'
import reviewLoads from './review-loads.ts'

const begun = [drafted(), submitted(), assigned()]

describe('the author', () => {
  it.each([
    ['waiting', []],
    ['given', [given()]],
    ['missed', [closed()]],
    ['cancelled', [closed('cancelled')]],
    ['given', [closed(), given()]],
  ])('sees that a review is %s', (state, events) =>
    expect(fold(peerReviews, record([...begun, ...events]))).toMatchObject([{ state }]),
  )

  it('finds the reviewer in no row', () =>
    expect(inspect(fold(peerReviews, record([...begun, given()])), { depth: null })).not.toContain(reviewer))

  it('takes the reviews along with a withdrawn production', () =>
    expect(fold(peerReviews, record([...begun, given(), withdrawn()]))).toEqual([]))
})

describe('the reviewer', () => {
  it('has the review to write, and then what they wrote', () => {
    expect(fold(peerReviewTasks, record(begun))).toMatchObject([{ reviewer, state: 'waiting', text: null }])
    expect(fold(peerReviewTasks, record([...begun, given()]))).toMatchObject([
      { reviewer, state: 'given', text: 'On ne sait pas qui y habite.' },
    ])
  })

  it('keeps a review that came in time although it was closed meanwhile', () =>
    expect(fold(peerReviewTasks, record([...begun, closed(), given(), closed()]))).toMatchObject([{ state: 'given' }]))

  it('has no text left where it was erased, and no row once they are erased', () => {
    const one = given()
    expect(fold(peerReviewTasks, record([...begun, { ...one, data: { ...one.data, text: ERASED } }]))).toMatchObject([
      { state: 'given', text: null },
    ])
    expect(fold(peerReviewTasks, record([...begun, given(), { ...subjectErased({}), subject: reviewer }]))).toEqual([])
  })
})

describe('the load of a reviewer', () => {
  it('counts what they were asked for, and lists what they have still to write', () => {
    expect(fold(reviewLoads, record(begun))).toMatchObject([{ reviewer, asked: 1, waiting: [{ review, dueAt }] }])
    for (const end of [given(), closed(), closed('cancelled')])
      expect(fold(reviewLoads, record([...begun, end]))).toMatchObject([{ reviewer, asked: 1, waiting: [] }])
  })

  it('is gone with the reviewer, and is in no row of the author', () => {
    expect(fold(reviewLoads, record([...begun, { ...subjectErased({}), subject: reviewer }]))).toEqual([])
    const [{ learner: author } = { learner: 'nobody' }] = fold(peerReviews, record(begun))
    expect(inspect(fold(reviewLoads, record(begun)), { depth: null })).not.toContain(author)
  })
})
