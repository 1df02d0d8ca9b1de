/** What badges count, how far a learner is, what is evidence, and what a revocation changes. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import achievementUnlocked from '#events/learning/achievement-unlocked.ts'
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import { BadgeCriterion, type BadgeCriterion as Criterion } from '#events/learning/badge-criteria.ts'
import badgeRevoked from '#events/learning/badge-revoked.ts'
import { type BadgeTally, badgeProgress } from '#events/learning/badge-tally.ts'
import { fold, given, type Happening, id, minute, record, refused } from '#kernel/specification.ts'
import tallies from '../../projections/learning/badge-tally.ts'
import learnerBadges from '../../projections/learning/learner-badges.ts'
import { addition, attempted, classA, enrolled, learner, mastered } from '../../tests/fixtures/learning.ts'
import achievements from './achievements.ts'
import badges, { evidenceOf } from './badges.ts'
import revokeBadge from './revoke-badge.ts'
import unlockAchievement from './unlock-achievement.ts'

const right = attempted({ correct: true })
const wrong = attempted({ correct: false })
const on = (day: string, what: Happening = right): Happening => ({
  ...what,
  occurredAt: `${day}T09:00:00.000Z` as Happening['occurredAt'] & string,
})
const progress = (criterion: unknown, ...history: Happening[]) =>
  badgeProgress(given(badges, [enrolled(), ...history]).state.tally, BadgeCriterion.parse(criterion))

describe('a count', () => {
  const five = { kind: 'count', of: 'right-answers', atLeast: 2 }

  it('is met when so many are counted, and shows no more than that', () => {
    expect(progress(five, right, wrong)).toEqual({ done: 1, of: 2, met: false })
    expect(progress(five, right, right, right)).toEqual({ done: 2, of: 2, met: true })
  })

  it('counts within a skill or a domain', () => {
    const elsewhere = attempted({ skill: 'calculatrice/touches' })
    expect(progress({ ...five, in: 'calcul' }, right, elsewhere).done).toBe(1)
    expect(progress({ ...five, in: 'calcul/addition' }, right).done).toBe(1)
    expect(progress({ ...five, in: 'calcul/division' }, right).done).toBe(0)
  })

  it('counts from a level; an answer without a level is below every level', () => {
    const atLevel4 = { ...five, fromLevel: 4 }
    expect(progress(atLevel4, attempted({ difficulty: 3 }), attempted({ difficulty: 5 })).done).toBe(1)
    expect(progress(atLevel4, attempted({ difficulty: undefined })).done).toBe(0)
  })

  it('follows a corrected verdict', () => {
    const history = [enrolled(), wrong]
    const correction = attemptCorrected({
      attempt: String(record(history)[1]?.id),
      attemptRevision: 1,
      attemptedAt: minute(1),
      attemptedOn: '2026-09-01',
      exercise: 'addition-017',
      skill: addition,
      difficulty: 3,
      class: classA,
      wasCorrect: false,
      isCorrect: true,
      answersSince: 0,
      run: 1,
    })
    expect(progress(five, wrong, correction).done).toBe(1)
  })
})

describe('a row of days', () => {
  const three = (kind: 'every-day' | 'weekdays') => ({ kind: 'streak', days: 3, on: kind })

  it('needs days that follow each other, in whichever order their events arrive', () => {
    expect(progress(three('every-day'), on('2026-09-07'), on('2026-09-09')).done).toBe(1)
    expect(progress(three('every-day'), on('2026-09-07'), on('2026-09-09'), on('2026-09-08')).met).toBe(true)
  })

  it('goes over a weekend where only weekdays count', () => {
    const overWeekend = [on('2026-09-10'), on('2026-09-11'), on('2026-09-14')]
    expect(progress(three('weekdays'), ...overWeekend).met).toBe(true)
    expect(progress(three('every-day'), ...overWeekend).done).toBe(2)
  })

  it('is not lengthened by work on a Saturday where only weekdays count', () =>
    expect(progress(three('weekdays'), on('2026-09-10'), on('2026-09-11'), on('2026-09-12')).done).toBe(2))

  it('takes the days of the school’s zone', () => {
    const late = { ...right, occurredAt: '2026-09-08T22:30:00.000Z' as never }
    expect(progress(three('every-day'), on('2026-09-08'), late).done).toBe(2)
  })
})

describe('joined criteria', () => {
  const answersAndMastery = [
    { kind: 'count', of: 'answers', atLeast: 2 },
    { kind: 'mastery', skills: 1 },
  ]

  it('are all met, or one of them', () => {
    expect(progress({ kind: 'all', of: answersAndMastery }, right, right)).toEqual({ done: 1, of: 2, met: false })
    expect(progress({ kind: 'all', of: answersAndMastery }, right, right, mastered()).met).toBe(true)
    expect(progress({ kind: 'any', of: answersAndMastery }, mastered()).met).toBe(true)
  })

  it('do not nest', () =>
    expect(
      BadgeCriterion.safeParse({ kind: 'all', of: [{ kind: 'any', of: answersAndMastery }, ...answersAndMastery] })
        .success,
    ).toBe(false))
})

it('takes the last events that count as evidence, oldest first', () => {
  const history = [enrolled(), right, wrong, mastered(), right]
  const ids = record(history).map((event) => event.id)
  const evidence = (criterion: Criterion) => evidenceOf(given(badges, history).state, criterion)
  expect(evidence({ kind: 'count', of: 'right-answers', atLeast: 2 })).toEqual([ids[1], ids[4]])
  expect(evidence({ kind: 'mastery', skills: 1 })).toEqual([ids[3]])
})

const history = fc.array(
  fc.constantFrom(
    right,
    wrong,
    mastered(),
    on('2026-09-08'),
    on('2026-09-05'),
    attempted({ skill: 'calcul/division' }),
  ),
  { maxLength: 30 },
)

it('gives the read model the numbers of the decider, in any order of events', () =>
  fc.assert(
    fc.property(
      history.chain((events) =>
        fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })),
      ),
      ([events, shuffled]) => {
        const dated = events.map((event, index) => ({ occurredAt: minute(index), ...event }))
        const inOtherOrder = shuffled.map((event) => dated[events.indexOf(event)] ?? event)
        const { tally } = given(badges, dated).state
        const [row] = fold(tallies, record(dated)) as unknown as [BadgeTally | undefined]
        if (row) expect(row).toMatchObject(tally)
        expect(given(badges, inOtherOrder).state.tally.mastered).toEqual(tally.mastered)
      },
    ),
  ))

describe('a badge that is taken back', () => {
  const unlocked = achievementUnlocked({ achievement: 'tables', class: classA })
  const revoked = badgeRevoked({ achievement: 'tables', reason: 'Par erreur.', class: classA })
  const revoke = { learner, achievement: 'tables', reason: 'Par erreur.' }

  it('is recorded with the reason', () =>
    given(achievements, [enrolled(), unlocked]).when(revokeBadge, revoke).then([revoked]))

  it('is refused where the learner does not have it', () => {
    given(achievements, [enrolled()]).when(revokeBadge, revoke).then(refused('no-such-badge', '/achievement'))
    given(achievements, [enrolled(), unlocked, revoked])
      .when(revokeBadge, revoke)
      .then(refused('no-such-badge', '/achievement'))
  })

  it('may be given again by a person', () =>
    given(achievements, [enrolled(), unlocked, revoked])
      .when(unlockAchievement, { learner, achievement: 'tables' })
      .then([unlocked]))

  it('stays in the row with the day on which it was taken back, until it is given again', () => {
    const rows = (...events: Happening[]) => fold(learnerBadges, record(events))
    expect(rows(unlocked, revoked)).toMatchObject([{ earnedAt: minute(0), revokedAt: minute(1) }])
    expect(rows(unlocked, revoked, unlocked)).toMatchObject([{ earnedAt: minute(2), revokedAt: null }])
    expect(rows(unlocked, unlocked)).toMatchObject([{ earnedAt: minute(0) }])
  })
})

it('is not sent as a badge of the school by an application', () =>
  expect(unlockAchievement.input.strict().safeParse({ learner, achievement: 'x', badge: id('bad9e') }).success).toBe(
    false,
  ))
