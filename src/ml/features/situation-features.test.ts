/** The features of the situation, each computed by hand from a few answers. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Answer, dayOf, type Question } from './answer.ts'
import { answered, anyAnswer, inARow, MONDAY_MS } from './answers.fixtures.ts'
import { initial, step } from './learner-state.ts'
import { perceive } from './practice.ts'
import { situation, situationSchema } from './situation-features.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

const asked = (differing: Partial<Question> = {}): Question => {
  const at = differing.at ?? MONDAY_MS
  return { exercise: 'a', skill: 'calcul/addition', day: dayOf({ at }), ...differing, at }
}

function situationAfter(answers: readonly Answer[], question = asked(), state = initial): Record<string, number> {
  const values = situation(answers.reduce(step, state), question)
  return Object.fromEntries(situationSchema.features.map(({ name }, n) => [name, values[n] ?? Number.NaN]))
}

const onDay = (day: number, outcomes: string) => inARow(outcomes, { at: MONDAY_MS + day * DAY_MS })

describe('the features of the situation', () => {
  it('compare the last 7 and 30 days with as many before', () => {
    const answers = [...onDay(-40, 'wwww'), ...onDay(-8, 'rw'), ...onDay(-6, 'rrrw'), ...onDay(0, 'rrrr')]
    expect(situationAfter(answers)).toMatchObject({ trend7: 7 / 8 - 1 / 2, trend30: 8 / 10 - 0 })
    expect(situationAfter(answers, asked({ at: MONDAY_MS + 8 * DAY_MS })).trend7).toBeNaN()
  })

  it('count a late answer on its own day', () => {
    const answers = [...onDay(-8, 'w'), ...onDay(0, 'r'), ...onDay(-8, 'r')]
    expect(situationAfter(answers).trend7).toBe(1 / 2)
  })

  it('measure how fast success changes', () => {
    expect(situationAfter(inARow('wwrr')).learningVelocity).toBeNaN()
    // Through 0, 0, 0, 1, 1: the products with −2 … 2 add up to 3, the squares to 10.
    expect(situationAfter(inARow('wwwrr')).learningVelocity).toBeCloseTo(3, 12)
    expect(situationAfter(inARow('rrrrrr')).learningVelocity).toBe(0)
  })

  it('know the weekday', () => {
    for (const [day, weekday] of [1, 2, 3, 4, 5, 6, 7, 1].entries())
      expect(situationAfter([], asked({ at: MONDAY_MS + day * DAY_MS })).weekday).toBe(weekday)
  })

  it('measure a session until half an hour passes without an answer', () => {
    const answers = inARow('rrr')
    const lastMs = MONDAY_MS + 2 * MINUTE_MS
    expect(situationAfter(answers, asked({ at: lastMs + 30 * MINUTE_MS }))).toMatchObject({
      sessionLength: 32,
      sessionAnswers: 3,
    })
    expect(situationAfter(answers, asked({ at: lastMs + 31 * MINUTE_MS }))).toMatchObject({
      sessionLength: 0,
      sessionAnswers: 0,
    })
    const next = [...answers, answered({ at: lastMs + 40 * MINUTE_MS })]
    expect(situationAfter(next, asked({ at: lastMs + 41 * MINUTE_MS }))).toMatchObject({
      sessionLength: 1,
      sessionAnswers: 1,
    })
  })

  it('keep the current session when a late answer comes', () => {
    const late = [...inARow('rrr'), answered({ at: MONDAY_MS - 5 * DAY_MS })]
    expect(situationAfter(late, asked({ at: MONDAY_MS + 3 * MINUTE_MS }))).toMatchObject({
      sessionLength: 3,
      sessionAnswers: 3,
    })
  })

  it('see fatigue in a drop of success, and in answers that take longer', () => {
    const at = MONDAY_MS + 10 * MINUTE_MS
    expect(situationAfter(inARow('rrrrrwwww'), asked({ at })).fatigue).toBeNaN()
    expect(situationAfter(inARow('rrrrrwwwrr'), asked({ at })).fatigue).toBeCloseTo(0.6, 12)
    expect(situationAfter(inARow('wwwwwrrrrr'), asked({ at })).fatigue).toBe(0)
    const slower = inARow('rrrrrrrrrr').map((answer, n) => ({ ...answer, durationMs: n < 5 ? 10_000 : 14_000 }))
    expect(situationAfter(slower, asked({ at })).fatigue).toBeCloseTo(0.2, 12)
  })

  it('tell the domain of the skill from the others', () => {
    const answers = [
      ...inARow('rr', { skill: 'calcul/addition' }),
      ...inARow('rrrrr', { skill: 'lecture/sons' }),
      ...inARow('wwww', { skill: 'histoire/dates' }),
    ]
    const average = (outcomes: number[]) => outcomes.reduce((before, right) => 0.7 * before + 0.3 * right, 0.5)
    const values = situationAfter(answers, asked({ skill: 'calcul/division' }))
    expect(values.domainProficiency).toBeCloseTo(average([1, 1]), 12)
    expect(values.crossDomainTransfer).toBeCloseTo(average([1, 1, 1, 1, 1]), 12)
  })

  it('compare the strategy last used with other ways', () => {
    const answers = [
      ...inARow('rrr', { strategy: 'by-heart' }),
      ...inARow('ww', { strategy: 'counts-on-fingers' }),
      ...inARow('r'),
      ...inARow('r', { strategy: 'by-heart' }),
    ]
    expect(situationAfter(answers).strategyEffectiveness).toBeCloseTo(5 / 6 - 2 / 5, 12)
    expect(situationAfter(inARow('rw')).strategyEffectiveness).toBeNaN()
  })

  it('take the difficulty that was reported last, in whichever order the reports come', () => {
    const reported = perceive(perceive(initial, { level: 4, atMs: MONDAY_MS }), { level: 2, atMs: MONDAY_MS - 1 })
    expect(situationAfter(inARow('r'), asked(), reported).perceivedDifficulty).toBe(4)
  })

  it('take level, grade, prerequisites and hour from the question', () => {
    const question = asked({ level: 3, grade: 4, prerequisiteMastery: 0.25, hour: 9 })
    expect(situationAfter([], question)).toMatchObject({ level: 3, grade: 4, prerequisiteMastery: 0.25, hour: 9 })
    const { level, grade, prerequisiteMastery, hour } = situationAfter([])
    for (const value of [level, grade, prerequisiteMastery, hour]) expect(value).toBeNaN()
  })

  it('are within their declared ranges', () =>
    fc.assert(
      fc.property(fc.array(anyAnswer, { maxLength: 60 }), anyAnswer, (answers, { skill, at }) => {
        const values = situationAfter(answers, asked({ skill, at }))
        for (const { name, range } of situationSchema.features) {
          const value = values[name] ?? Number.NaN
          if (Number.isNaN(value)) continue
          expect(value, name).toBeGreaterThanOrEqual(range[0] ?? Number.NEGATIVE_INFINITY)
          expect(value, name).toBeLessThanOrEqual(range[1] ?? Number.POSITIVE_INFINITY)
        }
      }),
    ))
})
