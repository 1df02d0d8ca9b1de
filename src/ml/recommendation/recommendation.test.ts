/** The level for a learner, and the exercise that comes next. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { StoredLevelModel } from '../level/stored-level-model.ts'
import { type BankExercise, LATELY_MS, missingPrerequisite, nextExercise } from './next-exercise.ts'
import { type KnownOfLearner, type LevelledAnswer, recommendLevel } from './recommend-level.ts'
import { whyLevel } from './why-level.ts'

/** Levels 0.9 logits apart, abilities around 0. */
const model: StoredLevelModel = {
  model: {
    difficulties: [-1.8, -0.9, 0, 0.9, 1.8],
    prior: Float64Array.from({ length: 41 }, (_, at) => Math.exp(-((-5 + at / 4) ** 2) / 3)),
    ...{ exercises: new Map<string, number>(), spread: 0 },
  },
  past: 20,
}
const answers = (level: number, right: number, wrong: number, skill = 'calcul/addition'): LevelledAnswer[] =>
  Array.from({ length: right + wrong }, (_, n) => ({ skill, level, exercise: null, right: n < right }))
const known = (more: Partial<KnownOfLearner>): KnownOfLearner => ({
  ...{ skill: 'calcul/addition', recent: [], answersOnSkill: more.recent?.length ?? 0, elo: 0, served: null },
  ...more,
})

describe('the level for a learner', () => {
  it('is the one at which success is nearest to the target, by the model', () => {
    const strong = recommendLevel(known({ recent: answers(3, 19, 1) }), model, 0.7)
    const weak = recommendLevel(known({ recent: answers(3, 4, 16) }), model, 0.7)
    expect(strong).toMatchObject({ by: 'level-model', fallback: null, basis: { of: 'skill', right: 19, answers: 20 } })
    expect(strong.level).toBeGreaterThan(3)
    expect(weak.level).toBeLessThan(3)
    const gap = (level: number) => Math.abs((strong.expected?.[level - 1] ?? 0) - 0.7)
    for (const level of [1, 2, 3, 4, 5]) expect(gap(strong.level)).toBeLessThanOrEqual(gap(level))
  })

  it('is, of levels that the model cannot tell apart, the one nearest to where success is as wanted', () => {
    const pooled = { ...model, model: { ...model.model, difficulties: [-0.9, -0.9, -0.9, 0.9, 1.8] } }
    const advice = recommendLevel(known({ recent: answers(3, 17, 3) }), pooled, 0.7)
    expect(advice.exact).toBeGreaterThan(3)
    expect(advice.level).toBe(3)
  })

  it('never expects more success at a harder level, and never leaves 1 to 5', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            skill: fc.constantFrom('a', 'b'),
            level: fc.integer({ min: 1, max: 5 }),
            exercise: fc.constantFrom(null, 'e'),
            right: fc.boolean(),
          }),
        ),
        fc.constantFrom(null, model),
        fc.double({ min: -4, max: 4, noNaN: true }),
        fc.option(fc.integer({ min: 1, max: 5 })),
        fc.double({ min: 0.3, max: 0.95, noNaN: true }),
        (recent, by, elo, served, target) => {
          const advice = recommendLevel(
            known({ skill: 'a', recent, answersOnSkill: recent.length, elo, served }),
            by,
            target,
          )
          expect([1, 2, 3, 4, 5]).toContain(advice.level)
          const expected = advice.expected ?? [0]
          expect(expected.toSorted((a, b) => b - a)).toEqual(expected)
          if (advice.exact !== null) expect(advice.exact).toBeGreaterThanOrEqual(1)
        },
      ),
    ))

  it('rests on the answers to the skill if there are ten, and on those to all skills otherwise', () => {
    const elsewhere = answers(5, 20, 0, 'calcul/division')
    const few = recommendLevel(known({ recent: [...elsewhere, ...answers(2, 2, 3)] }), model, 0.7)
    expect(few.basis).toEqual({ of: 'all-skills', right: 17, answers: 20 })
    const enough = recommendLevel(known({ recent: [...elsewhere, ...answers(2, 4, 6)] }), model, 0.7)
    expect(enough.basis).toEqual({ of: 'skill', right: 4, answers: 10 })
    expect(enough.level).toBeLessThan(few.level)
  })

  it('is by Elo where no model serves, from the levels that the learner has met', () => {
    const advice = recommendLevel(known({ recent: answers(2, 3, 3), elo: 0 }), null, 0.7)
    expect(advice).toMatchObject({ by: 'elo', fallback: 'no-model', clamped: null })
    expect(advice.expected?.[1]).toBeCloseTo(0.5, 9)
    expect(advice.exact).toBeCloseTo(2 - Math.log(0.7 / 0.3) / 0.9, 9)
  })

  it('is by the ±1 rule where there are fewer than five answers, and says why', () => {
    expect(recommendLevel(known({ recent: answers(2, 4, 0), served: 2 }), null, 0.7)).toMatchObject({
      ...{ by: 'rule', fallback: 'no-model', level: 2, expected: null },
    })
    expect(recommendLevel(known({}), model, 0.7)).toMatchObject({ by: 'rule', fallback: 'few-answers', level: 3 })
  })

  it('stays where it is if the last five answers say the opposite of the model', () => {
    const late = known({ recent: [...answers(3, 15, 0), ...answers(3, 1, 4)], served: 3 })
    const advice = recommendLevel(late, model, 0.5)
    expect(advice.expected?.[3]).toBeGreaterThan(0.5)
    expect(advice).toMatchObject({ level: 3, heldByRule: true })
    const easy = known({ recent: [...answers(3, 0, 15), ...answers(3, 5, 0)], served: 3 })
    expect(recommendLevel(easy, model, 0.9)).toMatchObject({ level: 3, heldByRule: true })
  })

  it('is explained by the answers it rests on; to a child, without a word about models', () => {
    const advice = recommendLevel(known({ recent: answers(3, 14, 6) }), model, 0.7)
    expect(whyLevel(advice, 0.7, 'adult').fr).toBe(
      'Niveau 3\u202f: environ 7 réponses justes sur 10 attendues (objectif\u202f: 7 sur 10), selon le modèle de niveau (14 justes sur les 20 dernières réponses dans cette compétence).',
    )
    expect(whyLevel(advice, 0.7, 'learner').fr).toBe(
      'On te propose le niveau 3\u202f: tu devrais y réussir environ 7 exercices sur 10.',
    )
    const rule = recommendLevel(known({}), null, 0.7)
    expect(whyLevel(rule, 0.7, 'adult').en).toBe(
      'Level 3, by the rule of one level at a time (no answers with a level).',
    )
  })
})

describe('the next exercise', () => {
  const NOW = 1_800_000_000_000
  const bank: readonly BankExercise[] = [
    ...[1, 2, 3, 3, 4].map((level, n) => ({ exercise: `add-${n}`, skill: 'calcul/addition', level })),
    { exercise: 'add-free', skill: 'calcul/addition', level: null },
    { exercise: 'count-0', skill: 'calcul/compter', level: 3 },
  ]
  const wanted = { skill: 'calcul/addition', level: 3, because: 'level' as const }
  const did = (exercise: string, daysAgo: number, lastCorrect = true) =>
    [exercise, { lastCorrect, lastAtMs: NOW - daysAgo * 86_400_000 }] as const

  it('is one of the skill and the level that the learner has not seen', () => {
    expect(nextExercise(bank, wanted, new Map(), NOW)).toMatchObject({ exercise: 'add-2', level: 3, isNew: true })
    expect(nextExercise(bank, wanted, new Map([did('add-2', 30)]), NOW)).toMatchObject({ exercise: 'add-3' })
  })

  it('was not done in the last week', () => {
    const done = new Map([did('add-2', 6.9), did('add-3', 7)])
    expect(nextExercise(bank, wanted, done, NOW)).toMatchObject({ exercise: 'add-3', isNew: false })
    expect(LATELY_MS).toBe(7 * 86_400_000)
  })

  it('comes back rather if it was answered wrong, and then if it was done longer ago', () => {
    const wrong = new Map([did('add-2', 60), did('add-3', 20, false)])
    expect(nextExercise(bank, wanted, wrong, NOW)?.exercise).toBe('add-3')
    const long = new Map([did('add-2', 20), did('add-3', 60)])
    expect(nextExercise(bank, wanted, long, NOW)?.exercise).toBe('add-3')
  })

  it('is of the nearest level if there is none of the right one, and none at all if everything was done lately', () => {
    const lately = ['add-2', 'add-3', 'add-1'].map((exercise) => did(exercise, 1))
    expect(nextExercise(bank, wanted, new Map(lately), NOW)?.exercise).toBe('add-4')
    const everything = bank.map(({ exercise }) => did(exercise, 1))
    expect(nextExercise(bank, wanted, new Map(everything), NOW)).toBeNull()
  })

  it('is on what the skill builds on, until that is known', () => {
    const skill = (success: number | null, isMastered = false) => ({ skill: 'calcul/addition', success, isMastered })
    const counting = (success: number | null, isMastered = false) => ({ skill: 'calcul/compter', success, isMastered })
    expect(missingPrerequisite(skill(null), [counting(0.9), { ...counting(0.3), skill: 'calcul/lire' }])?.skill).toBe(
      'calcul/lire',
    )
    expect(missingPrerequisite(skill(0.3), [counting(null)])?.skill).toBe('calcul/compter')
    expect(missingPrerequisite(skill(0.3), [counting(0.1, true)])).toBeNull()
    expect(missingPrerequisite(skill(0.6), [counting(null)])).toBeNull()
  })
})
