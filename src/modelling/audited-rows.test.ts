// What models of answers are audited on: never what they were trained on.
import { describe, expect, it } from 'vitest'
import { answerTable } from '#ml/answers.ts'
import { AHEAD, troubleLabels } from '#ml/at-risk/at-risk.ts'
import { riskBytes } from '#ml/at-risk/risk-model.ts'
import { trainBoosting } from '#ml/boosting/train-boosting.ts'
import { firstAnswersOf } from '#ml/level/level-answers.ts'
import { levelModelBytes } from '#ml/level/stored-level-model.ts'
import { trainLevelModel } from '#ml/level/train-level-model.ts'
import { auc } from '#ml/metrics/ranking.ts'
import { randomOf } from '#ml/random.ts'
import { pickRows, pickValues, sigmoid } from '#ml/table.ts'
import { auditRowsOf, predictionsOf, riskColumns } from './audited-rows.ts'

const ANSWERS = 30
const random = randomOf('audited rows')
const table = answerTable(
  Array.from({ length: 80 }, (_, learner) => {
    const ability = random.normal(0, 1.2)
    return Array.from({ length: ANSWERS }, (_, n) => {
      const level = random.between(1, 5)
      const correct = random.chance(sigmoid(ability - 0.9 * (level - 3)))
      const skill = n % 3 === 0 ? 'lecture/inference' : 'calcul/addition'
      return { learner: `l${learner}`, exercise: `e${level}`, skill, correct, at: n, level }
    })
  }).flat(),
)
const isOdd = (row: number) => (table.learner[row] ?? 0) % 2 === 1

describe('a model of levels', () => {
  const past = 12
  const bytes = levelModelBytes(trainLevelModel(firstAnswersOf(table, past)), past)
  const { labels, scores, row, threshold } = predictionsOf('level', bytes, table, () => false)

  it('is judged on the answers after the ones that it asks for', () => {
    const places = row.map((one) => one - (table.starts[table.learner[one] ?? 0] ?? 0))
    expect([Math.min(...places), Math.max(...places)]).toEqual([past, 2 * past - 1])
    expect(labels).toEqual(row.map((one) => table.correct[one]))
    expect(threshold).toBe(0.7)
  })

  it('tells from the level and the learner what is likely', () =>
    expect(auc({ labels, predictions: scores })).toBeGreaterThan(0.7))
})

describe('an at-risk model', () => {
  const labels = troubleLabels(table)
  const known = Int32Array.from(labels.keys()).filter((row) => !Number.isNaN(labels[row]))
  const columns = riskColumns(table)
  const trees = trainBoosting(pickRows(columns, known), pickValues(labels, known), {
    loss: 'logistic',
    trees: 20,
    leaves: 6,
  })
  const alert = { threshold: 0.4, recall: 0.8, precision: 0.5, flagged: 0.4 }
  const bytes = riskBytes({ trees, calibration: { slope: 1, offset: 0 }, alert })
  const judged = predictionsOf('at-risk', bytes, table, isOdd)

  it('is judged where ten answers follow and one went before, of the wanted rows alone', () => {
    expect(judged.row).toHaveLength(40 * (ANSWERS - AHEAD))
    for (const row of judged.row) expect(isOdd(row) && row > (table.starts[table.learner[row] ?? 0] ?? 0)).toBe(true)
    expect(judged.labels).toEqual(judged.row.map((row) => labels[row]))
    expect(judged.threshold).toBe(alert.threshold)
  })

  it('gives probabilities that rank who gets into trouble', () => {
    expect(judged.scores.every((score) => score > 0 && score < 1)).toBe(true)
    expect(auc({ labels: judged.labels, predictions: judged.scores })).toBeGreaterThan(0.7)
  })

  it('is compared by the domain of the skill that is asked', () => {
    const rows = auditRowsOf(table, judged)
    expect(rows.areas).toEqual(['calcul', 'lecture'])
    for (const [n, row] of judged.row.entries())
      expect(table.skills[table.skill[row] ?? -1]).toContain(rows.areas[rows.area[n] ?? -1])
  })
})
