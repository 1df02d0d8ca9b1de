/** What badges count, how far a learner is, what is evidence, and what a revocation changes. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import achievementUnlocked from '#events/learning/achievement-unlocked.ts'
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import { BadgeCriterion, type BadgeCriterion as Criterion } from '#events/learning/badge-criteria.ts'
import badgeRevoked from '#events/learning/badge-revoked.ts'
import { type BadgeTally, badgeProgress } from '#events/learning/badge-tally.ts'
import { type AssessmentLevel, CompetencyCode } from '#events/learning/competencies.ts'
import { SkillId } from '#events/learning/values.ts'
import { fold, given, type Happening, id, minute, record, refused } from '#kernel/specification.ts'
import tallies from '../../projections/learning/badge-tally.ts'
import learnerBadges from '../../projections/learning/learner-badges.ts'
import { assessed, assessmentCorrected } from '../../tests/fixtures/competencies.ts'
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

describe('competencies', () => {
  const reached = { kind: 'competencies', atLeast: 1, level: 'acquis' }
  const other = (level: AssessmentLevel): Happening => {
    const one = assessed(level)
    return { ...one, data: { ...one.data, competency: CompetencyCode.parse('FR.ECR.2') } }
  }

  it('are reached at a level or above, by their latest assessment', () => {
    expect(progress(reached, assessed('en_cours'))).toEqual({ done: 0, of: 1, met: false })
    expect(progress(reached, assessed('acquis')).met).toBe(true)
    expect(progress(reached, assessed('expert')).met).toBe(true)
    expect(progress(reached, assessed('expert'), assessed('en_cours')).met).toBe(false)
  })

  it('count once each, all of the framework or those that are named', () => {
    const two = { ...reached, atLeast: 2 }
    expect(progress(two, assessed('acquis'), assessed('expert')).done).toBe(1)
    expect(progress(two, assessed('acquis'), other('acquis')).met).toBe(true)
    expect(progress({ ...reached, among: ['FR.ECR.1'] }, other('expert')).done).toBe(0)
    expect(progress({ ...reached, among: ['FR.ECR.2'] }, other('expert')).met).toBe(true)
  })

  it('are not changed by an assessment that is older and arrives late', () => {
    const late = { ...assessed('non_acquis'), occurredAt: minute(0) }
    expect(progress(reached, assessed('acquis'), late).met).toBe(true)
  })

  it('follow the correction of their latest assessment, and of no earlier one', () => {
    const history = [enrolled(), assessed('en_cours'), assessed('acquis')]
    const [, first, second] = record(history)
    if (!first || !second) throw new Error('not recorded')
    const holdsAfter = (...more: Happening[]) =>
      badgeProgress(given(badges, [...history, ...more]).state.tally, BadgeCriterion.parse(reached)).met
    expect(holdsAfter(assessmentCorrected(second, 'acquis', 'en_cours'))).toBe(false)
    expect(holdsAfter(assessmentCorrected(first, 'en_cours', 'non_acquis'))).toBe(true)
  })

  it('are evidence by the assessments that count, before what the learner did', () => {
    const history = [enrolled(), right, assessed('en_cours'), assessed('acquis'), other('non_acquis')]
    const ids = record(history).map((event) => event.id)
    const evidence = (criterion: unknown) => evidenceOf(given(badges, history).state, BadgeCriterion.parse(criterion))
    expect(evidence(reached)).toEqual([ids[3]])
    const both = [reached, { kind: 'count', of: 'answers', atLeast: 1 }]
    expect(evidence({ kind: 'all', of: both })).toEqual([ids[3], ids[1]])
  })

  it('leave room in the evidence for what the learner did, at most 20 in all', () => {
    const many = Array.from({ length: 15 }, (_, n): Happening => {
      const one = assessed('acquis')
      return { ...one, data: { ...one.data, competency: CompetencyCode.parse(`FR.ECR.${n}`) } }
    })
    const history = [enrolled(), ...many, ...Array.from({ length: 15 }, () => right)]
    const ids = record(history).map((event) => event.id)
    const both = [reached, { kind: 'count', of: 'answers', atLeast: 1 }]
    const all = BadgeCriterion.parse({ kind: 'all', of: both })
    expect(evidenceOf(given(badges, history).state, all)).toEqual([...ids.slice(6, 16), ...ids.slice(-10)])
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

it('keeps skills mastered as evidence, however many answers lie between them', () => {
  const answers = Array.from({ length: 100 }, () => right)
  const history = [enrolled(), mastered(), ...answers, mastered(SkillId.parse('calcul/division')), ...answers]
  const ids = record(history).map((event) => event.id)
  const { state } = given(badges, history)
  expect(evidenceOf(state, { kind: 'mastery', skills: 2 })).toEqual([ids[1], ids[102]])
  expect(state.recent).toHaveLength(62)
})

const history = fc.array(
  fc.constantFrom(
    right,
    wrong,
    mastered(),
    on('2026-09-08'),
    on('2026-09-05'),
    attempted({ skill: 'calcul/division' }),
    assessed('acquis'),
    assessed('en_cours'),
  ),
  { maxLength: 30 },
)

it('gives the read model the numbers of the decider, in any order of events', () =>
  fc.assert(
    fc.property(
      history.chain((events) => {
        const places = events.map((_, place) => place)
        return fc.tuple(fc.constant(events), fc.shuffledSubarray(places, { minLength: places.length }))
      }),
      ([events, places]) => {
        const dated = events.map((event, index) => ({ occurredAt: minute(index), ...event }))
        const inOtherOrder = places.flatMap((place) => dated[place] ?? [])
        const { tally } = given(badges, dated).state
        const [row] = fold(tallies, record(dated)) as unknown as [BadgeTally | undefined]
        if (row) expect(row).toMatchObject(tally)
        expect(given(badges, inOtherOrder).state.tally.mastered).toEqual(tally.mastered)
        const levels = (of: BadgeTally) =>
          Object.values(of.competencies).map(({ level, assessedAt }) => [level, assessedAt])
        expect(levels(given(badges, inOtherOrder).state.tally)).toEqual(levels(tally))
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
