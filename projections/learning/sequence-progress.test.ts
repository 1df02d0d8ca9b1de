/** What the read models of work on sequences say, also after late events. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import screensVisited from '#events/learning/screens-visited.ts'
import sequenceCompleted from '#events/learning/sequence-completed.ts'
import { outlineOf } from '#events/teaching/sequences.ts'
import { fold, type Happening, minute, record } from '#kernel/specification.ts'
import { classA } from '../../tests/fixtures/learning.ts'
import {
  assigned,
  lessons,
  quiz,
  reading,
  result,
  review,
  sequence,
  started,
  summary,
  text,
  title,
  writing,
} from '../../tests/fixtures/sequences.ts'
import activityResults from './activity-results.ts'
import navigationPath from './navigation-path.ts'
import { advanceOf } from './sequence-percentage.ts'
import sequenceProgress from './sequence-progress.ts'

const progress = (...happenings: Happening[]) => fold(sequenceProgress, record(happenings))[0]
const results = (...happenings: Happening[]) => fold(activityResults, record(happenings))
const at = (minutes: number, happening: Happening): Happening => ({ ...happening, occurredAt: minute(minutes) })

describe('the progress in a sequence', () => {
  it('counts the mandatory activities, and shows what comes next', () => {
    expect(progress(assigned())).toMatchObject({
      percentage: 0,
      needed: 3,
      currentLesson: reading,
      currentActivity: text,
    })
    expect(progress(assigned(), result('text'), result('quiz'))).toMatchObject({
      ...{ percentage: 66.6, done: 2, currentLesson: writing, currentActivity: summary, durationMs: 120_000 },
    })
  })

  it('counts a text only once a teacher has taken it, and what is sent back no longer', () => {
    const before = [assigned(), result('text'), result('quiz'), result('summary')]
    expect(progress(...before)).toMatchObject({ percentage: 66.6, currentActivity: null })
    expect(progress(...before, review())).toMatchObject({ percentage: 100 })
    expect(progress(...before, review({ status: 'in-progress' }))).toMatchObject({
      ...{ percentage: 66.6, currentActivity: summary },
    })
  })

  it('falls when a new version asks for more, and keeps when it was completed', () => {
    const small = assigned({ outline: outlineOf(lessons, { lessonOrder: [], omitted: [summary] }) })
    const done = [
      small,
      result('text'),
      result('quiz'),
      sequenceCompleted({ class: classA, sequence, version: 1, title }),
    ]
    expect(progress(...done)).toMatchObject({ percentage: 100, completedAt: minute(3) })
    expect(progress(...done, assigned({ version: 2 }))).toMatchObject({
      percentage: 66.6,
      completedAt: minute(3),
      version: 2,
    })
  })

  it('does not move back for what comes late, and begins earlier', () => {
    const late = [at(10, assigned()), at(20, result('text')), at(5, started('text'))]
    expect(progress(...late)).toMatchObject({ startedAt: minute(5), lastWorkedAt: minute(20) })
  })

  it('is never above 100 %, and 100 % only when nothing is missing', () =>
    fc.assert(
      fc.property(
        fc.subarray([text, quiz, summary]),
        fc.array(fc.record({ activity: fc.constantFrom(text, quiz, summary, 'gone'), done: fc.boolean() })),
        (omitted, facts) => {
          const outline = outlineOf(lessons, { lessonOrder: [], omitted })
          const statuses = [...new Map(facts.map((one) => [one.activity, one])).values()].map((one, n) => ({
            ...{ activity: one.activity, at: minute(n) },
            status: one.done ? ('completed' as const) : ('in-progress' as const),
          }))
          const { percentage, needed, done } = advanceOf(outline, statuses)
          expect(percentage).toBeGreaterThanOrEqual(0)
          expect(percentage).toBeLessThanOrEqual(100)
          expect(percentage === 100).toBe(needed > 0 && done === needed)
        },
      ),
    ))
})

describe('the results of an activity', () => {
  it('keep the best of what was handed in, and the answers of the last', () => {
    const first = result('quiz', { score: 2, maxScore: 2, right: 2, questions: 2 })
    const second = result('quiz', { attempt: 2, score: 1, maxScore: 2, right: 1, questions: 2, answers: [] })
    expect(results(first, second)).toMatchObject([
      { score: 2, right: 1, attempts: 2, durationMs: 120_000, answers: [] },
    ])
  })

  it('put the points of the teacher before those of the service', () =>
    expect(results(result('quiz', { score: 2 }), review({ activity: quiz, score: 1 }))).toMatchObject([
      { score: 1, bestScore: 2, reviewScore: 1, feedback: 'Bien résumé.' },
    ]))

  it('do not go back for what a device sends late', () => {
    const handedIn = at(20, result('summary', { response: 'La dernière version' }))
    const draft = at(10, result('summary', { status: 'in-progress', attempt: 0, response: 'Un brouillon' }))
    const expected = { status: 'needs-review', response: 'La dernière version', startedAt: minute(10), attempts: 1 }
    expect(results(handedIn, draft)).toMatchObject([expected])
    expect(results(draft, handedIn)).toMatchObject([expected])
  })

  it('are the same in any order of arrival, but for what is decided from the order', () => {
    const facts = [
      at(1, started('summary')),
      at(2, result('summary', { status: 'in-progress', attempt: 0, maxScore: 10, response: 'Un' })),
      at(3, result('summary', { maxScore: 10, response: 'Un texte' })),
      at(4, review({ status: 'in-progress', score: 4 })),
      at(5, result('summary', { attempt: 2, maxScore: 10, response: 'Un meilleur texte' })),
      at(6, review({ attempt: 2, score: 9 })),
    ]
    const [inOrder] = results(...facts)
    fc.assert(
      fc.property(fc.shuffledSubarray(facts, { minLength: facts.length }), (shuffled) => {
        const [row] = results(...shuffled)
        const { completedAt: _, position: __, ...rest } = row ?? {}
        expect(inOrder).toMatchObject(rest)
      }),
    )
    expect(inOrder).toMatchObject({ status: 'completed', score: 9, response: 'Un meilleur texte', attempts: 2 })
  })
})

it('lists the screens of a day in the order of visiting, also where batches come in another order', () => {
  const visits = (...minutes: number[]) =>
    screensVisited({
      ...{ class: classA, sequence },
      visits: minutes.map((n) => ({ screen: `screen-${n}`, enteredAt: minute(n), durationMs: 1_000 })),
    })
  const [row] = fold(navigationPath, record([visits(3, 4), visits(1, 2)]))
  expect(row).toMatchObject({ visits: 4, durationMs: 4_000, day: '2026-09-01' })
  expect(row?.path).toMatchObject([1, 2, 3, 4].map((n) => ({ screen: `screen-${n}` })))
})
