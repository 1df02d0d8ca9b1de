/** What a correction of an earlier answer changes, and what it leaves unchanged. */
import { describe, expect, it } from 'vitest'
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { Instant, Zone } from '#kernel/ids.ts'
import { given, minute, record, refused } from '#kernel/specification.ts'
import { answer, attempted, classA, enrolled, learner, mastered } from '../../tests/fixtures/learning.ts'
import attempts, { CORRECTABLE_ATTEMPTS } from './attempts.ts'
import correctAttempt from './correct-attempt.ts'
import learnerDecider from './learner.ts'
import recordAttempt from './record-attempt.ts'

const right = { correct: true, difficulty: 3 }
const wrong = { correct: false, difficulty: 3 }
/** The id of the nth event (from 0) of the learner's stream in these specifications. */
const eventAt = (history: Parameters<typeof record>[0], index: number) => String(record(history)[index]?.id)

/** The nth event of the stream (from 0) happens in its nth minute. */
const corrected = (attempt: string, at: number, changes: Partial<Parameters<typeof attemptCorrected>[0]>) =>
  attemptCorrected({
    attempt,
    attemptRevision: at,
    attemptedAt: minute(at),
    attemptedOn: '2026-09-01',
    exercise: 'addition-017',
    skill: 'calcul/addition',
    difficulty: 3,
    class: classA,
    wasCorrect: false,
    isCorrect: true,
    answersSince: 0,
    run: 1,
    ...changes,
  })

describe('a correction', () => {
  it('records the old and new verdicts and the number of answers since', () => {
    const history = [enrolled(), attempted(wrong), attempted(right), attempted({ ...right, skill: 'calcul/autre' })]
    const attempt = eventAt(history, 1)
    given(attempts, history)
      .when(correctAttempt, { learner, attempt, correct: true, reason: 'Mal lu' })
      .then([corrected(attempt, 1, { answersSince: 1, run: 2, reason: 'Mal lu' })])
  })

  it('masters the skill where it completes the run', () => {
    const history = [enrolled(), attempted(right), attempted(wrong), attempted(right)]
    const attempt = eventAt(history, 2)
    given(attempts, history)
      .when(correctAttempt, { learner, attempt, correct: true })
      .then([corrected(attempt, 2, { answersSince: 1, run: 3 }), mastered()])
  })

  it('does not take mastery back', () => {
    const history = [enrolled(), attempted(right), attempted(right), attempted(right), mastered()]
    const attempt = eventAt(history, 2)
    given(attempts, history)
      .when(correctAttempt, { learner, attempt, correct: false })
      .then([corrected(attempt, 2, { wasCorrect: true, isCorrect: false, answersSince: 1, run: 1 })])
  })

  it('counts towards the next answer as if it had been the first verdict', () => {
    const history = [enrolled(), attempted(wrong), attempted(right)]
    const correction = corrected(eventAt(history, 1), 1, { answersSince: 1, run: 2 })
    given(learnerDecider, [...history, correction])
      .when(recordAttempt, answer(right))
      .then([attempted(right), mastered()])
  })

  it('records the day of the attempt in the zone that the school had then', () => {
    const evening = { occurredAt: Instant.parse('2026-09-01T21:00:00Z'), zone: Zone.parse('Indian/Reunion') }
    const history = [enrolled(), { ...attempted(wrong), ...evening }]
    const { decision } = given(attempts, history).when(
      correctAttempt,
      { learner, attempt: eventAt(history, 1), correct: true },
      { occurredAt: evening.occurredAt },
    )
    expect(decision).toMatchObject([{ data: { attemptedAt: evening.occurredAt, attemptedOn: '2026-09-02' } }])
  })

  it('can itself be corrected', () => {
    const history = [enrolled(), attempted(wrong)]
    const attempt = eventAt(history, 1)
    given(attempts, [...history, corrected(attempt, 1, {})])
      .when(correctAttempt, { learner, attempt, correct: false })
      .then([corrected(attempt, 1, { wasCorrect: true, isCorrect: false, run: 0 })])
  })
})

it('refuses an attempt that the learner never made', () =>
  given(attempts, [enrolled(), attempted(wrong)])
    .when(correctAttempt, { learner, attempt: '018f0000-0000-8000-8000-000000000001', correct: true })
    .then(refused('unknown-attempt', '/attempt')))

describe('a date before', () => {
  const history = [enrolled(), attempted(wrong)]
  const attempt = eventAt(history, 1)
  const correct = (happenings: Parameters<typeof given>[1], occurredAt: Instant, verdict = true) =>
    given(attempts, happenings).when(correctAttempt, { learner, attempt, correct: verdict }, { occurredAt })

  it('the answer is refused; the same time is accepted', () => {
    correct(history, minute(0)).then(refused('dated-before-the-attempt', '/occurredAt'))
    correct(history, minute(1)).then([corrected(attempt, 1, {})])
  })

  it('the answer’s last correction is refused, whatever the verdict', () => {
    const correctedAtFive = [...history, { ...corrected(attempt, 1, {}), occurredAt: minute(5) }]
    correct(correctedAtFive, minute(4), false).then(refused('dated-before-the-attempt', '/occurredAt'))
    correct(correctedAtFive, minute(4), true).then(refused('dated-before-the-attempt', '/occurredAt'))
    correct(correctedAtFive, minute(5), false).then([
      corrected(attempt, 1, { wasCorrect: true, isCorrect: false, run: 0 }),
    ])
  })

  it('another answer’s later correction is accepted', () => {
    const other = { ...corrected(eventAt([...history, attempted(wrong)], 2), 2, {}), occurredAt: minute(50) }
    correct([...history, attempted(wrong), other], minute(4)).then([corrected(attempt, 1, { answersSince: 1, run: 2 })])
  })
})

it('refuses to correct an answer of an erased learner', () => {
  const history = [enrolled(), attempted(wrong), subjectErased({})]
  given(attempts, history)
    .when(correctAttempt, { learner, attempt: eventAt(history, 1), correct: true })
    .then(refused('unknown-attempt', '/attempt'))
})

it('refuses a correction that changes nothing', () => {
  const history = [enrolled(), attempted(right)]
  given(attempts, history)
    .when(correctAttempt, { learner, attempt: eventAt(history, 1), correct: true })
    .then(refused('nothing-to-correct'))
})

it('can correct only the last 200 attempts', () => {
  const history = [enrolled(), ...Array.from({ length: CORRECTABLE_ATTEMPTS + 1 }, () => attempted(wrong))]
  const after = given(attempts, history)
  expect(after.state.recent).toHaveLength(CORRECTABLE_ATTEMPTS)
  after.when(correctAttempt, { learner, attempt: eventAt(history, 1), correct: true }).then(refused('unknown-attempt'))
  const attempt = eventAt(history, 2)
  after
    .when(correctAttempt, { learner, attempt, correct: true })
    .then([corrected(attempt, 2, { answersSince: CORRECTABLE_ATTEMPTS - 1, run: 0 })])
})
