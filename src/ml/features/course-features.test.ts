/** The features of a learner in a course, each computed by hand. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { courseSchema, courseVector } from './course-features.ts'
import { type CourseState, dueBy, isEnrolled, join, leave, noCourse, submit, visit, weekOf } from './course-state.ts'

/** A Monday. */
const START = Date.parse('2013-02-04') / 86_400_000

type Change = (state: CourseState) => CourseState
const viewed =
  (day: number, views: number, medium = 'page'): Change =>
  (state) =>
    visit(state, { day: START + day, medium, views })
const handedIn =
  (exercise: string, day: number, due: number | null, score: number | null): Change =>
  (state) =>
    submit(state, { exercise, on: START + day, dueOn: due === null ? null : START + due, score })
const stateAfter = (...changes: readonly Change[]): CourseState =>
  changes.reduce((state, change) => change(state), join(noCourse, START - 20, START))

function featuresOn(day: number, state: CourseState, due?: ReadonlySet<string>): Record<string, number> {
  const values = courseVector(state, { day: START + day, due })
  return Object.fromEntries(courseSchema.features.map(({ name }, n) => [name, values[n] ?? Number.NaN]))
}

describe('the features of a course', () => {
  it('count views by medium, by window and before the start', () => {
    const state = stateAfter(viewed(-3, 2, 'course'), viewed(0, 4), viewed(10, 8, 'forum'), viewed(20, 16, 'forum'))
    expect(featuresOn(20, state)).toMatchObject({
      courseDay: 20,
      registrationLead: 20,
      views: Math.log(31),
      viewsBeforeStart: Math.log(3),
      views7: Math.log(17),
      views14: Math.log(25),
      views28: Math.log(31),
      activeDays: 4,
      activeDays14: 2,
      activeWeeks: 1,
      daysSinceVisit: 0,
      pageViews: Math.log(5),
      forumViews: Math.log(25),
      quizViews: 0,
      daysSinceForum: 0,
      daysSinceQuiz: Number.NaN,
    })
    expect(featuresOn(34, state)).toMatchObject({
      activeWeeks: 3 / 5,
      viewsTrend: Math.log(1 / 25),
      daysSinceVisit: 14,
    })
  })

  it('read scores, lateness and what is missing from submissions', () => {
    const state = stateAfter(handedIn('a', 12, 14, 0.8), handedIn('b', 31, 28, 0.4), handedIn('c', 33, null, null))
    expect(featuresOn(40, state, new Set(['a', 'b', 'd']))).toMatchObject({
      submissions: 3,
      missedSubmissions: 1,
      meanScore: (0.8 + 0.4) / 2,
      lastScore: 0.4,
      lowestScore: 0.4,
      lateSubmissions: 1,
      meanLateness: 0.5,
      lastLateness: 3,
      daysSinceSubmission: 7,
    })
    expect(featuresOn(40, state).missedSubmissions).toBeNaN()
  })

  it('keep the last of two submissions of one exercise', () => {
    const twice = [handedIn('a', 12, 14, 0.2), handedIn('a', 13, 14, 0.9)]
    for (const order of [twice, twice.toReversed()])
      expect(featuresOn(20, stateAfter(...order))).toMatchObject({ submissions: 1, meanScore: 0.9 })
  })

  it('know what was due from what somebody handed in', () => {
    const states = [
      stateAfter(handedIn('a', 12, 14, 1)),
      stateAfter(handedIn('b', 20, 30, 1), handedIn('c', 20, null, 1)),
    ]
    expect(dueBy(states, START + 20)).toEqual(new Set(['a']))
    expect(dueBy(states, START + 30)).toEqual(new Set(['a', 'b']))
  })

  it('do not depend on the order in which visits arrive', () => {
    const visits = fc.array(
      fc.record({ day: fc.integer({ min: -20, max: 200 }), views: fc.integer({ min: 1, max: 9 }) }),
    )
    fc.assert(
      fc.property(visits, (all) => {
        const changes = all.map(({ day, views }) => viewed(day, views))
        const inOrder = all.toSorted((a, b) => a.day - b.day).map(({ day, views }) => viewed(day, views))
        expect(featuresOn(200, stateAfter(...changes))).toEqual(featuresOn(200, stateAfter(...inOrder)))
      }),
    )
  })
})

describe('the state of a course', () => {
  it('stays bounded', () => {
    let state = stateAfter()
    for (let n = 0; n < 2_000; n++)
      state = submit(visit(state, { day: START + n, medium: 'page', views: 1 }), {
        exercise: `exercise-${n}`,
        on: START + n,
        dueOn: START + n,
        score: 0.123_456_789,
      })
    expect(state.weeks).toHaveLength(60)
    expect(state.submissions).toHaveLength(60)
    expect(JSON.stringify(state).length).toBeLessThan(7_500)
  })

  it('has a cohort: who joined by the day and has not left', () => {
    const state = leave(stateAfter(), START + 50)
    expect([-21, -20, 49, 50].map((day) => isEnrolled(state, START + day))).toEqual([false, true, true, false])
    expect(isEnrolled(join(state, START + 60, null), START + 70)).toBe(true)
    expect(isEnrolled(noCourse, START)).toBe(false)
  })

  it('begins its weeks on Monday', () => {
    expect(weekOf(START) - weekOf(START - 1)).toBe(1)
    expect(weekOf(START + 6)).toBe(weekOf(START))
  })
})
