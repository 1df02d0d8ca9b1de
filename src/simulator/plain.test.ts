/** The plain simulation against its own truth, and the policies that set the level. */
import { describe, expect, it } from 'vitest'
import type { LocalDay } from '#kernel/ids.ts'
import { answerTable } from '#ml/answers.ts'
import { firstAnswersOf } from '#ml/level/level-answers.ts'
import { trainLevelModel } from '#ml/level/train-level-model.ts'
import { sigmoid } from './learner-model.ts'
import { policyOfModel } from './level-model-policy.ts'
import { eloRatings, type LevelPolicy, levelAtTarget, ruleOfLastFive, servable } from './level-policy.ts'
import { PLAIN_SKILL, weeksOfAnswers } from './plain.ts'
import { servedRight } from './served-right.ts'
import { simulate } from './simulate.ts'
import type { AnswerTruth } from './sitting.ts'
import { truthOf } from './truth.ts'
import { worldOf } from './world.ts'

const ANSWERS = 40
const world = worldOf({
  ...{ seed: 5, schools: 1, classes: 10, learners: 20, end: '2026-06-26' as LocalDay },
  ...{ weeks: weeksOfAnswers(ANSWERS), plain: { answers: ANSWERS } },
})
const sent = [...simulate(world)]
const truths = sent.flatMap(({ truth }) => truth ?? [])
const attempts = sent.filter(({ command }) => command.command === 'learning.record-attempt')
const truthsUnder = (policy: LevelPolicy): AnswerTruth[] =>
  [...simulate(world, policy)].flatMap(({ truth }) => truth ?? [])

describe('the plain simulation', () => {
  it('has the same number of answers of each learner, in one skill, each at its own time', () => {
    const times = Map.groupBy(attempts, ({ command }) => command.actor)
    expect(times.size).toBe(200)
    for (const own of times.values()) {
      expect(own).toHaveLength(ANSWERS)
      expect(new Set(own.map(({ command }) => command.occurredAt)).size).toBe(ANSWERS)
    }
    expect(new Set(attempts.map(({ command }) => command.input.skill))).toEqual(new Set([PLAIN_SKILL]))
    expect(sent.every((one, n) => n === 0 || (sent[n - 1]?.at ?? 0) <= one.at)).toBe(true)
  })

  it('defines the exercises that are answered, with their levels, in the bank of the school', () => {
    const bank = sent.filter(({ command }) => command.command === 'teaching.define-exercise')
    const levels = new Map(bank.map(({ command: { input } }) => [input.exercise, input.difficulty]))
    expect(levels.size).toBe(40)
    for (const { exercise, level } of truths) expect(levels.get(exercise)).toBe(level)
  })

  it('draws each answer with the chance of a Rasch model, without guessing', () => {
    for (const { chance, ability, difficulty } of truths) expect(chance).toBeCloseTo(sigmoid(ability - difficulty), 12)
    const expected = truths.reduce((sum, { chance }) => sum + chance, 0)
    const spread = Math.sqrt(truths.reduce((sum, { chance }) => sum + chance * (1 - chance), 0))
    expect(Math.abs(truths.filter(({ correct }) => correct).length - expected)).toBeLessThan(4 * spread)
    expect([...truthOf(world)].filter(({ kind, guess }) => kind === 'exercise' && guess !== 0)).toEqual([])
  })

  it('lets ability grow by 0.01 with each answer', () => {
    for (const own of Map.groupBy(truths, ({ learner }) => learner).values())
      expect((own.at(-1)?.ability ?? 0) - (own[0]?.ability ?? 0)).toBeCloseTo(0.01 * (ANSWERS - 1), 12)
  })

  it('draws abilities around 0.3 with a deviation of 1.2', () => {
    const abilities = [...Map.groupBy(truths, ({ learner }) => learner).values()].map(([first]) => first?.ability ?? 0)
    const mean = abilities.reduce((sum, one) => sum + one, 0) / abilities.length
    const deviation = Math.sqrt(abilities.reduce((sum, one) => sum + (one - mean) ** 2, 0) / abilities.length)
    expect(Math.abs(mean - 0.3)).toBeLessThan((4 * 1.2) / Math.sqrt(abilities.length))
    expect(Math.abs(deviation - 1.2)).toBeLessThan((4 * 1.2) / Math.sqrt(2 * abilities.length))
  })
})

describe('a policy of levels', () => {
  it('of the ±1 rule goes up after five right answers, down after three wrong ones of five, and then starts over', () => {
    const served = (...answers: readonly boolean[]) => {
      const levels = ruleOfLastFive.begin()
      for (const correct of answers) levels.heard({ skill: 's', exercise: 'e', level: 2, correct, at: 0 })
      return levels.levelFor('s', 0)
    }
    const [right, wrong] = [true, false]
    expect(served()).toBe(2)
    expect(served(right, right, right, right)).toBe(2)
    expect(served(right, right, right, right, right)).toBe(3)
    expect(served(right, right, right, right, right, right, right, right, right)).toBe(3)
    expect(served(right, right, right, right, wrong)).toBe(2)
    expect(served(right, wrong, right, wrong, wrong)).toBe(1)
  })

  it('of Elo serves the level at which a rating of 0 succeeds in seven of ten, and follows the answers', () => {
    const levels = eloRatings.begin()
    expect(levels.levelFor('s', 0)).toBeCloseTo(levelAtTarget(0), 12)
    expect(servable(levels.levelFor('s', 0) ?? 0)).toBe(2)
    for (let n = 0; n < 30; n += 1) levels.heard({ skill: 's', exercise: 'e', level: 5, correct: true, at: n })
    expect(levels.levelFor('s', 0)).toBe(5)
    for (let n = 0; n < 200; n += 1) levels.heard({ skill: 's', exercise: 'e', level: 1, correct: false, at: n })
    expect(levels.levelFor('s', 0)).toBe(1)
  })

  it('of Elo is answered right closer to 70 % than level 5 for everybody', () => {
    const shareUnder = (policy: LevelPolicy) => {
      const served = servedRight()
      for (const truth of truthsUnder(policy)) served.hear(truth)
      return Math.abs((served.figures().share ?? 0) - 0.7)
    }
    const hardest: LevelPolicy = { name: 'hardest', begin: () => ({ heard: () => {}, levelFor: () => 5 }) }
    expect(shareUnder(eloRatings)).toBeLessThan(shareUnder(hardest))
    expect(shareUnder(eloRatings)).toBeLessThan(0.06)
  })

  it('is served: the levels of the answers are those that the policy gives', () => {
    const third: LevelPolicy = { name: 'third', begin: () => ({ heard: () => {}, levelFor: () => 3.4 }) }
    expect(new Set(truthsUnder(third).map(({ level }) => level))).toEqual(new Set([3]))
  })

  it('of a trained model serves levels at which 67 to 73 of 100 answers are right', () => {
    const answers = truths.map((one) => ({ ...one, at: Date.parse(one.at) }))
    const model = trainLevelModel(firstAnswersOf(answerTable(answers), 20))
    const other = worldOf({ ...world.options, seed: 6 })
    const served = servedRight()
    for (const { truth } of simulate(other, policyOfModel(model))) if (truth) served.hear(truth)
    const { answers: count, share } = served.figures()
    expect(count).toBeGreaterThan(2_000)
    expect(share).toBeGreaterThan(0.67)
    expect(share).toBeLessThan(0.73)
  })

  it('of a trained model knows nothing of a learner before the first answer, and then follows the answers', () => {
    const prior = new Float64Array(41).fill(1 / 41)
    const levels = policyOfModel({
      ...{ difficulties: [-2, -1, 0, 1, 2], prior, exercises: new Map<string, number>(), spread: 0 },
    }).begin()
    expect(levels.levelFor('s', 0)).toBeNull()
    const hear = (correct: boolean) => {
      for (let n = 0; n < 20; n += 1) levels.heard({ skill: 's', exercise: 'e', level: 3, correct, at: n })
      return levels.levelFor('s', 20) ?? 0
    }
    const low = hear(false)
    expect(hear(true)).toBeGreaterThan(low + 1)
  })
})
