/** The model of levels on simulated learners, whose level is known: against the truth, against the baselines, and without it. */
import { describe, expect, it } from 'vitest'
import type { LocalDay } from '#kernel/ids.ts'
import { type AnswerTable, answerTable, partOf } from '#ml/answers.ts'
import { type EvaluatedLevels, evaluateLevel, type LevelEvaluation } from '#ml/level/evaluate-level.ts'
import { weeksOfAnswers } from '#simulator/plain.ts'
import { simulate } from '#simulator/simulate.ts'
import { truthOf } from '#simulator/truth.ts'
import { type SimulationOptions, worldOf } from '#simulator/world.ts'
import { truthFrom } from '../../scripts/models/level-truth.ts'

const ANSWERS = 40
const school = { schools: 1, seed: 5, end: '2026-06-26' as LocalDay }
const plain = { ...school, classes: 20, learners: 50, weeks: weeksOfAnswers(ANSWERS), plain: { answers: ANSWERS } }

/** What the log would hold, and the lines of the file of the truth. */
function simulated(options: SimulationOptions): { readonly table: AnswerTable; readonly lines: readonly string[] } {
  const world = worldOf(options)
  const truths = [...simulate(world)].flatMap(({ truth }) => truth ?? [])
  const table = answerTable(truths.map(({ at, ...of }) => ({ ...of, at: Date.parse(at) })))
  return { table, lines: [...truthOf(world), ...truths].map((line) => JSON.stringify(line)) }
}

async function* each(lines: readonly string[]) {
  yield* lines
}
const readTruth = (lines: readonly string[], target = 0.7) => truthFrom('truth.ndjson', each(lines), target)

/** Every other learner is judged. */
function sides(table: AnswerTable) {
  const all = [...table.learners.keys()]
  return {
    training: partOf(
      table,
      all.filter((one) => one % 2 === 1),
    ),
    test: partOf(
      table,
      all.filter((one) => one % 2 === 0),
    ),
  }
}
function evaluated(evaluation: LevelEvaluation): EvaluatedLevels {
  const found = evaluateLevel(evaluation)
  if (!found) throw new Error('nobody could be judged')
  return found
}
const ofName = ({ models }: EvaluatedLevels, name: string) => {
  const found = models.find((one) => one.name === name)
  if (!found) throw new Error(`no figures of ${name}`)
  return found
}

describe('the model of levels, on a plain simulation of a thousand learners', async () => {
  const { table, lines } = simulated(plain)
  const past = 20
  const figures = evaluated({ ...sides(table), past, target: 0.7, truth: await readTruth(lines) })
  const level = ofName(figures, 'level')

  it('is within 0.42 levels of the truth after 20 answers, and explains 78 % of its variance', () => {
    expect(level.n).toBe(500)
    expect(level.mae).toBeLessThanOrEqual(0.42)
    expect(level.r2).toBeGreaterThanOrEqual(0.78)
  })

  it('is nearer than the mean, the ±1 rule, Elo and the ability of the past answers', () => {
    for (const name of ['mean', 'rule', 'elo', 'past-ability'])
      expect(level.mae, name).toBeLessThan(ofName(figures, name).mae)
  })

  it('is within a tenth of the Bayes estimate, which nothing beats in the mean of the squares', () => {
    const bayes = ofName(figures, 'bayes')
    for (const { name, rmse } of figures.models) expect(bayes.rmse, name).toBeLessThanOrEqual(rmse)
    expect(level.mae).toBeLessThan(1.1 * bayes.mae)
  })

  it('is judged without a truth on the level that the next answers imply, which is harder to tell', () => {
    const honest = evaluated({ ...sides(table), past, target: 0.7, truth: null })
    expect(honest.models.map(({ name }) => name)).toEqual(['mean', 'rule', 'elo', 'past-ability', 'level'])
    expect(ofName(honest, 'level').mae).toBeLessThan(0.85 * ofName(honest, 'mean').mae)
    expect(ofName(honest, 'level').r2).toBeLessThan(level.r2)
  })

  it('judges nobody who has too few answers, and says how many these are', () => {
    const truth = null
    const { training, test } = sides(table)
    const short = partOf(test, test.learners.keys(), (row) => (test.learner[row] ?? 0) > 0 || row % ANSWERS < 30)
    expect(evaluated({ training, test: short, past, target: 0.7, truth }).unjudged).toBe(1)
    expect(evaluateLevel({ training, test, past: 21, target: 0.7, truth })).toBeNull()
  })
})

describe('the truth of the full simulation', () => {
  const options = { ...school, classes: 8, learners: 25, weeks: 4 }

  it('gives levels, and a Bayes estimate that nothing beats', async () => {
    const { table, lines } = simulated(options)
    const truth = await readTruth(lines)
    const figures = evaluated({ ...sides(table), past: 20, target: 0.7, truth })
    const bayes = ofName(figures, 'bayes')
    for (const { name, rmse } of figures.models) expect(bayes.rmse, name).toBeLessThanOrEqual(rmse)
    expect(ofName(figures, 'level').mae).toBeLessThan(ofName(figures, 'mean').mae)
  })

  it('gives no Bayes estimate where exercises are harder for some', async () => {
    const { table, lines } = simulated({ ...options, itemBias: 1 })
    const figures = evaluated({ ...sides(table), past: 20, target: 0.7, truth: await readTruth(lines) })
    expect(figures.models.map(({ name }) => name)).not.toContain('bayes')
  })

  it.each([
    ['a line that is not JSON', ['{'], /truth\.ndjson, line 1, is not what sillage generate --truth writes/],
    ['an answer without an ability', ['', '{"kind":"answer","learner":"a","exercise":"b"}'], /line 2, .*: at: /],
    ['a file of commands', ['{"kind":"simulation"}'], /no simulation, or no answers/],
  ])('is refused in %s', async (_, lines, reason) => {
    await expect(readTruth(lines)).rejects.toThrow(reason)
  })
})
