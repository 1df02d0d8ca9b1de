/** The features of the next answer, each computed by hand from a few answers. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Answer, Question } from './answer.ts'
import { featureSchema } from './answer-features.ts'
import { answered, anyAnswer, inARow, MONDAY_MS } from './answers.fixtures.ts'
import { type Encodings, encodingsOf } from './encodings.ts'
import { emptyHistory, remember, vectorAfter } from './history.ts'

const question: Question = { exercise: 'a', skill: 'calcul/addition', at: MONDAY_MS + 3_600_000 }

function featuresAfter(
  answers: readonly Answer[],
  asked: Question = question,
  encodings?: Encodings,
): Record<string, number> {
  const history = emptyHistory()
  for (const answer of answers) remember(history, answer)
  const values = vectorAfter(history, encodings, asked)
  return Object.fromEntries(featureSchema.features.map(({ name }, n) => [name, values[n] ?? Number.NaN]))
}

const ofAnswers = featureSchema.features.filter(({ from }) => from === 'answers')

describe('the features of the next answer', () => {
  it('are 21, and three of time', () => {
    expect(featureSchema.features).toHaveLength(24)
    expect(featureSchema.features.map(({ name }) => name).slice(21)).toEqual(['lastDuration', 'meanDuration5', 'gap'])
  })

  it('know nothing before the first answer', () => {
    expect(featuresAfter([])).toEqual({
      answers: 0,
      successes: 0,
      skillAnswers: 0,
      skillSuccesses: 0,
      exerciseAnswers: 0,
      exerciseSuccesses: 0,
      successRate: 0.5,
      skillSuccessRate: 0.5,
      last5: 0.5,
      last10: 0.5,
      last20: 0.5,
      recentSuccess: Number.NaN,
      skillRecentSuccess: Number.NaN,
      streak: 0,
      answersSinceSkill: Number.NaN,
      ability: 0,
      skillAbility: 0,
      exerciseDifficulty: Number.NaN,
      skillDifficulty: Number.NaN,
      exerciseCount: Number.NaN,
      skillCount: Number.NaN,
      lastDuration: Number.NaN,
      meanDuration5: Number.NaN,
      gap: Number.NaN,
    })
  })

  it('count the answers of the learner, on the skill and to the exercise apart', () => {
    const values = featuresAfter([
      answered(),
      answered({ exercise: 'b', correct: false }),
      answered({ exercise: 'c', skill: 'lecture/sons' }),
    ])
    expect(values).toMatchObject({
      answers: Math.log(4),
      successes: Math.log(3),
      skillAnswers: Math.log(3),
      skillSuccesses: Math.log(2),
      exerciseAnswers: Math.log(2),
      exerciseSuccesses: Math.log(2),
      successRate: 4.5 / 8,
      skillSuccessRate: 3.5 / 7,
      answersSinceSkill: Math.log(2),
    })
  })

  it('look at the last 5, 10 and 20 answers', () => {
    expect(featuresAfter(inARow(`${'w'.repeat(10)}${'r'.repeat(12)}www`))).toMatchObject({
      last5: (2 + 1) / 7,
      last10: (7 + 1) / 12,
      last20: (12 + 1) / 22,
    })
  })

  it('weigh recent answers more', () => {
    const values = featuresAfter(inARow('rw'))
    expect(values.recentSuccess).toBeCloseTo(0.85 * (0.85 * 0.5 + 0.15), 12)
    expect(values.skillRecentSuccess).toBeCloseTo(0.7 * (0.7 * 0.5 + 0.3), 12)
  })

  it.each([
    ['rrr', 3],
    ['rrw', -1],
    ['rww', -2],
    ['wwr', 1],
  ])('count the streak of %s as %i', (outcomes, streak) => expect(featuresAfter(inARow(outcomes)).streak).toBe(streak))

  it('estimate ability and ability on the skill by Elo', () => {
    const values = featuresAfter(inARow('rr'))
    const second = 1 - 1 / (1 + Math.exp(-(0.1 + 0.2)))
    expect(values.ability).toBeCloseTo(0.1 + (0.2 / 1.02) * second, 12)
    expect(values.skillAbility).toBeCloseTo(0.2 + (0.4 / 1.1) * second, 12)
    expect(featuresAfter(inARow('rr'), { ...question, skill: 'lecture/sons' })).toMatchObject({ skillAbility: 0 })
  })

  it('read times as logarithms of seconds, and leave out answers without one', () => {
    const values = featuresAfter([
      answered({ durationMs: 9_000 }),
      answered({ durationMs: undefined }),
      answered({ durationMs: 3_000, at: MONDAY_MS + 60_000 }),
    ])
    expect(values).toMatchObject({
      lastDuration: Math.log(4),
      meanDuration5: Math.log(7),
      gap: Math.log(1 + 3_540),
    })
    expect(featuresAfter([answered({ durationMs: 9_000 }), answered()]).lastDuration).toBeNaN()
    expect(featuresAfter([answered()], { ...question, at: undefined }).gap).toBeNaN()
  })

  it('take the difficulty of exercise and skill from the encodings of the model', () => {
    const encodings = encodingsOf([
      ...inARow('wwwwr', { exercise: 'a' }),
      ...inARow('rrrrr', { exercise: 'b', skill: 'lecture/sons' }),
    ])
    const mean = (6 + 1) / 12
    const logit = (share: number) => Math.log(share / (1 - share))
    expect(featuresAfter([], question, encodings)).toMatchObject({
      exerciseDifficulty: -logit((1 + 10 * mean) / 15),
      skillDifficulty: -logit((1 + 20 * mean) / 25),
      exerciseCount: Math.log(6),
      skillCount: Math.log(6),
    })
    expect(featuresAfter([], { exercise: 'new', skill: 'new' }, encodings)).toMatchObject({
      exerciseDifficulty: -logit(mean),
      skillDifficulty: -logit(mean),
      exerciseCount: 0,
      skillCount: 0,
    })
  })

  it('are within their declared ranges, and missing only where that is declared', () =>
    fc.assert(
      fc.property(fc.array(anyAnswer, { maxLength: 60 }), anyAnswer, (answers, { exercise, skill, at }) => {
        const values = featuresAfter(answers, { exercise, skill, at })
        for (const { name, range, missing } of ofAnswers) {
          const value = values[name] ?? Number.NaN
          if (Number.isNaN(value)) expect(missing, name).not.toBeNull()
          else {
            expect(value, name).toBeGreaterThanOrEqual(range[0] ?? Number.NEGATIVE_INFINITY)
            expect(value, name).toBeLessThanOrEqual(range[1] ?? Number.POSITIVE_INFINITY)
          }
        }
      }),
    ))

  it('do not depend on the times of answers, except where they measure time', () =>
    fc.assert(
      fc.property(fc.array(anyAnswer, { maxLength: 40 }), (answers) => {
        const timed = featuresAfter(answers)
        const untimed = featuresAfter(answers.map((answer, n) => ({ ...answer, at: MONDAY_MS + n * 60_000 })))
        expect({ ...timed, gap: 0 }).toEqual({ ...untimed, gap: 0 })
      }),
    ))
})

describe('the state of a learner', () => {
  it('stays bounded, however long the history and however many skills it has', () => {
    const history = emptyHistory()
    for (let n = 0; n < 5_000; n++)
      remember(
        history,
        answered({
          skill: `domain-${n % 997}/skill-${n % 1_999}`,
          at: MONDAY_MS + n * 86_400_000,
          strategy: `strategy-${n % 500}`,
          durationMs: n,
        }),
      )
    const { outcomes, durationsMs, skills, days, domains, strategies } = history.learner
    expect([outcomes, durationsMs, skills, days, domains, strategies].map((kept) => kept.length)).toEqual([
      20, 10, 100, 60, 30, 20,
    ])
    expect(JSON.stringify(history.learner).length).toBeLessThan(14_000)
  })

  it('forgets what it knew of a skill that a hundred others have followed', () => {
    const others = Array.from({ length: 100 }, (_, n) => answered({ skill: `skill-${n}` }))
    expect(featuresAfter([answered(), ...others.slice(1)]).skillAbility).not.toBe(0)
    expect(featuresAfter([answered(), ...others])).toMatchObject({ skillAbility: 0, answersSinceSkill: Number.NaN })
  })
})
