/** A learner's week on one row: what was done, and what was reached. */
import { describe, expect, it } from 'vitest'
import achievementUnlocked from '#events/learning/achievement-unlocked.ts'
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import badgeRevoked from '#events/learning/badge-revoked.ts'
import contentViewed from '#events/learning/content-viewed.ts'
import exerciseCompleted from '#events/learning/exercise-completed.ts'
import importWithdrawn from '#events/learning/import-withdrawn.ts'
import learningStarted from '#events/learning/learning-started.ts'
import { SkillId } from '#events/learning/values.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { Instant } from '#kernel/ids.ts'
import { fold, type Happening, id, record } from '#kernel/specification.ts'
import { addition, attempted, classA, classB, mastered } from '../../tests/fixtures/learning.ts'
import learnerWeeks, { MOST_REACHED } from './learner-weeks.ts'

const at = (instant: string) => ({ occurredAt: Instant.parse(instant) })
const rows = (...events: Happening[]) => fold(learnerWeeks, record(events))
const monday = at('2026-10-05T08:00:00.000Z')
const tuesday = at('2026-10-06T08:00:00.000Z')
/** The Monday after in Paris, and still Sunday in UTC. */
const mondayAfter = at('2026-10-11T22:30:00.000Z')
const badge = (achievement: string) => achievementUnlocked({ achievement, class: classA })
const correction = (attemptedOn: string) =>
  attemptCorrected({
    ...{ attempt: '018f0000-0000-8000-8000-000000000001', attemptedAt: monday.occurredAt, attemptedOn },
    ...{ exercise: 'addition-017', skill: addition, difficulty: 3, class: classA },
    ...{ wasCorrect: false, isCorrect: true, answersSince: 0, run: 0 },
  })

describe('a week', () => {
  it('adds up what was done from Monday to Sunday by the school’s clock, in all classes', () =>
    expect(
      rows(
        { ...learningStarted({ session: id('5e55'), class: classA }), ...monday },
        { ...attempted({ correct: true, durationMs: 4_000 }), ...monday },
        { ...attempted({ correct: false, durationMs: 2_000, class: classB }), ...tuesday },
        { ...contentViewed({ content: 'c', medium: 'page', views: 3, durationMs: 60_000, class: classA }), ...tuesday },
        { ...exerciseCompleted({ exercise: 'e', attempts: 2, durationMs: 9_000, class: classA }), ...tuesday },
        { ...attempted({ durationMs: 1_000 }), ...mondayAfter },
      ),
    ).toMatchObject([
      {
        ...{ week: '2026-10-05', attempts: 2, successes: 1, exercisesCompleted: 1, views: 3, durationMs: 66_000 },
        ...{ days: ['2026-10-05', '2026-10-06'], mastered: [], badges: [] },
      },
      { week: '2026-10-12', attempts: 1, days: ['2026-10-12'] },
    ]))

  it('has what was reached in it, in the order of time, and each once', () =>
    expect(
      rows(
        { ...mastered(), ...tuesday },
        { ...mastered(SkillId.parse('calcul/division')), ...monday },
        { ...mastered(), ...tuesday },
        { ...badge('tables'), ...tuesday },
      ),
    ).toMatchObject([
      {
        days: [],
        mastered: [{ skill: 'calcul/division' }, { skill: addition }],
        badges: [{ achievement: 'tables', title: null, earnedAt: tuesday.occurredAt }],
      },
    ]))

  it('is without a badge that was taken back in a later week', () =>
    expect(
      rows(
        { ...badge('tables'), ...monday },
        { ...badge('livres'), ...monday },
        { ...badgeRevoked({ achievement: 'tables', reason: 'erreur', class: classA }), ...mondayAfter },
      ),
    ).toMatchObject([{ week: '2026-10-05', badges: [{ achievement: 'livres' }] }]))

  it('counts a late answer in its own week, and a correction in that of the answer', () =>
    expect(
      rows(
        { ...attempted({ correct: true }), ...mondayAfter },
        { ...attempted({ correct: false }), ...monday },
        { ...correction('2026-10-05'), ...mondayAfter },
      ),
    ).toMatchObject([
      { week: '2026-10-05', attempts: 1, successes: 1, days: ['2026-10-05'] },
      { week: '2026-10-12', attempts: 1, successes: 1 },
    ]))

  it('is what it would be without an import that was withdrawn, and is gone if nothing else was done in it', () => {
    const own = { ...attempted({ correct: true }), ...monday }
    const brought = [
      { ...attempted({ correct: true }), ...tuesday },
      { ...attempted({ correct: true }), ...mondayAfter },
    ]
    const facts = record([own, ...brought])
      .slice(1)
      .map((fact) => ({ id: fact.id, revision: fact.revision }))
    const days = ['2026-10-06', '2026-10-12'].map((day) => ({ class: classA, day }))
    const none = { answers: [], completed: [], skills: [], idleDays: [], views: 0, sessions: 0 }
    const withdrawn = {
      ...importWithdrawn({ source: 'mathcopain', facts, days, ...none }),
      ...at('2026-10-20T08:00:00.000Z'),
    }
    const found = rows(own, ...brought, withdrawn)
    expect(found).toMatchObject([{ week: '2026-10-05', attempts: 1, days: ['2026-10-05'] }])
    expect(found).toHaveLength(1)
  })

  it('stays small, whatever an application sends', () => {
    const many = Array.from({ length: MOST_REACHED + 5 }, (_, n) => ({ ...badge(`badge-${n}`), ...monday }))
    const [row] = rows(...many)
    expect(row?.badges).toHaveLength(MOST_REACHED)
  })

  it('goes with the learner', () => expect(rows({ ...attempted(), ...monday }, subjectErased({}))).toEqual([]))
})
