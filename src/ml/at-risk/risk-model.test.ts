/** The at-risk model that the service asks, trained on simulated answers. */
import { beforeAll, describe, expect, it } from 'vitest'
import { FEW_LEARNERS, simulatedAnswers } from '../../../tests/models/simulated-answers.ts'
import { type AnswerTable, answerTable, partOf } from '../answers.ts'
import { emptyHistory, remember } from '../features/history.ts'
import { auc } from '../metrics/ranking.ts'
import { defaultSettings } from '../next-answer/settings.ts'
import { carryOut, type RunTasks } from '../next-answer/train/tasks.ts'
import { readRow, sigmoid } from '../table.ts'
import { troubleLabels } from './at-risk.ts'
import { riskSchema, riskVector } from './risk-features.ts'
import { explainRisk, type RiskModel, riskBytes, riskLogOdds, riskModelOf } from './risk-model.ts'
import { trainRisk, writeRiskColumns } from './train-risk.ts'

const settings = { ...defaultSettings, trees: { ...defaultSettings.trees, trees: 60, leaves: 8, rate: 0.1 } }
const inProcess =
  (table: AnswerTable): RunTasks =>
  async (tasks) =>
    tasks.map((task) => carryOut(task, table, () => {}) as never)

const all = answerTable(
  simulatedAnswers({ ...FEW_LEARNERS, learners: 280, exercises: 100, skills: 8, answers: 16_000 }),
)
const learnersWhere = (wanted: (learner: number) => boolean) =>
  partOf(
    all,
    [...all.learners.keys()].filter((learner) => wanted(learner)),
  )
const training = learnersWhere((learner) => learner % 5 > 0)
const test = learnersWhere((learner) => learner % 5 === 0)
const columns = riskSchema.features.map(() => new Float32Array(test.correct.length))
const vectorAt = (row: number) => readRow(columns, row, new Float64Array(columns.length))
const groups = Int32Array.from(training.learners.keys())

let model: RiskModel
beforeAll(async () => {
  writeRiskColumns(test, columns)
  const trained = await trainRisk(training, groups, settings, inProcess(training))
  if (!trained) throw new Error('the school is large enough to learn from')
  model = trained
})

describe('the at-risk model that the service asks', () => {
  it('ranks learners of whom it has seen nothing better than the share of their last ten answers does', () => {
    const labels = troubleLabels(test)
    const rows = [...labels.keys()].filter((row) => !Number.isNaN(labels[row]) && !Number.isNaN(vectorAt(row)[6]))
    const outcomes = rows.map((row) => labels[row] ?? 0)
    const last10 = riskSchema.features.findIndex(({ name }) => name === 'last10')
    const ofModel = auc({ labels: outcomes, predictions: rows.map((row) => riskLogOdds(model, vectorAt(row))) })
    const ofRule = auc({ labels: outcomes, predictions: rows.map((row) => -(vectorAt(row)[last10] ?? 0)) })
    expect(ofModel).toBeGreaterThan(ofRule)
  })

  it('is explained exactly: the base and all contributions add up to the log-odds', () => {
    for (let row = 0; row < 300; row += 7) {
      const { base, contributions } = explainRisk(model, vectorAt(row))
      const sum = contributions.reduce((total, one) => total + one, base)
      expect(sum).toBeCloseTo(riskLogOdds(model, vectorAt(row)), 9)
    }
  })

  it('sees in training the features that the service makes of the learner’s states', () => {
    const history = emptyHistory()
    const [from = 0, until = 0] = test.starts
    for (let row = from; row < until; row += 1) {
      const skill = history.learner.skills.at(-1)?.skill ?? ''
      const served = riskVector(history.learner, history.skills.get(skill))
      expect(Float32Array.from(served)).toEqual(Float32Array.from(vectorAt(row)))
      remember(history, {
        learner: 'learner',
        exercise: test.exercises[test.exercise[row] ?? 0] ?? '',
        skill: test.skills[test.skill[row] ?? 0] ?? '',
        correct: test.correct[row] === 1,
        at: test.at[row] ?? 0,
        durationMs: Number.isNaN(test.durationMs[row]) ? undefined : test.durationMs[row],
        level: undefined,
      })
    }
    expect(until).toBeGreaterThan(20)
  })

  it('is the same after it was stored, and the same training gives the same bytes', async () => {
    const bytes = riskBytes(model)
    const read = riskModelOf(bytes)
    expect(riskLogOdds(read, vectorAt(50))).toBe(riskLogOdds(model, vectorAt(50)))
    expect(read.alert).toEqual(model.alert)
    const again = await trainRisk(training, groups, settings, inProcess(training))
    expect(again && riskBytes(again)).toEqual(bytes)
  })

  it('refuses the bytes of a model of other features', () => {
    const text = new TextDecoder('latin1').decode(riskBytes(model)).replace(riskSchema.hash, '0'.repeat(64))
    expect(() => riskModelOf(Uint8Array.from(text, (letter) => letter.charCodeAt(0)))).toThrow('other features')
  })

  it('flags at its threshold about eight of ten learners in trouble whom it has not seen', () => {
    const labels = troubleLabels(test)
    const inTrouble = [...labels.keys()].filter((row) => labels[row] === 1 && row > 0)
    const found = inTrouble.filter((row) => sigmoid(riskLogOdds(model, vectorAt(row))) >= model.alert.threshold)
    expect(found.length / inTrouble.length).toBeGreaterThan(0.6)
  })

  it('is not trained where there are too few learners, or nobody in trouble', async () => {
    const few = partOf(training, [...Array(50).keys()])
    expect(await trainRisk(few, Int32Array.from(few.learners.keys()), settings, inProcess(few))).toBeNull()
    const right = { ...training, correct: training.correct.map(() => 1) }
    expect(await trainRisk(right, groups, settings, inProcess(right))).toBeNull()
  })
})
