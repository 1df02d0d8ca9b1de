// Compares the at-risk models with rules that need no training, on test learners.
import type { AnswerTable } from '../answers.ts'
import { type Measures, measure, type TestRows } from '../metrics/measures.ts'
import { type Interval, pairedBootstrap } from '../metrics/paired-bootstrap.ts'
import { type Alert, alertAt } from '../metrics/ranking.ts'
import type { EvaluationInput } from '../next-answer/evaluation/evaluate.ts'
import { predictTable, translationOf } from '../next-answer/model.ts'
import type { RunTasks } from '../next-answer/train/tasks.ts'
import { vectorFeatures } from '../next-answer/vector.ts'
import { vectorsOf } from '../next-answer/walk.ts'
import { readRow, sigmoid } from '../table.ts'
import {
  AHEAD,
  type AtRiskTraining,
  historyAlone,
  riskOf,
  trainAtRisk,
  troubleLabels,
  withNextExercise,
  withPlan,
} from './at-risk.ts'
import { planColumns } from './plan.ts'
import { riskSchema } from './risk-features.ts'
import { type RiskModel, riskLogOdds } from './risk-model.ts'
import { trainRisk, writeRiskColumns } from './train-risk.ts'

export type AtRiskMeasures = Measures & Partial<Omit<Alert, 'threshold'>> & { readonly threshold?: number }

export type AtRiskEvaluation = {
  readonly models: readonly AtRiskMeasures[]
  readonly gain: Interval & { readonly over: string }
}

/** Null if the learners are too few, or nobody was in trouble. */
export async function evaluateAtRisk(input: EvaluationInput, run: RunTasks): Promise<AtRiskEvaluation | null> {
  const { training, test, groups, settings, isClean, isJudged = () => true } = input
  const forms = [historyAlone, withNextExercise, withPlan]
  const trained = await trainAtRisk(training, groups, settings, run, forms)
  const [alone, withNext, planned] = trained ?? []
  const served = await trainRisk(training, groups, settings, run)
  if (!alone || !withNext || !planned || !served) return null
  const judged = test.learners.map((_, learner) => learner)
  const translation = translationOf(withNext.model.encoding, test)
  const { columns, rows: rowOf } = vectorsOf(test, judged, withNext.model.encoding.encoder, translation)
  const labels = troubleLabels(test)
  const places = [...rowOf.keys()].filter((at) => {
    const row = rowOf[at] ?? 0
    return !Number.isNaN(labels[row]) && isJudged(row)
  })
  const rows = places.map((at) => rowOf[at] ?? 0)
  const testRows: TestRows = {
    labels: rows.map((row) => labels[row] ?? 0),
    before: rows.map((row) => row - (test.starts[test.learner[row] ?? 0] ?? 0)),
    clean: rows.map((row) => Number(isClean(test.learner[row] ?? 0))),
  }
  if (new Set(testRows.labels as number[]).size < 2) return null
  // The walk has all rows of the table in their order, so its places are rows.
  const plan = planColumns(test, columns, AHEAD)
  const picked = (of: ArrayLike<number>) => places.map((at) => of[at] ?? Number.NaN)
  const rules = rulesOf(test, columns, rows, places, withNext)
  const models: readonly { name: string; predictions: readonly number[]; threshold?: number }[] = [
    ...rules,
    { name: 'at-risk-served', predictions: servedRisks(served, test, rows), threshold: served.alert.threshold },
    { name: 'at-risk-history', predictions: picked(riskOf(alone.model, columns)), threshold: alone.model.threshold },
    { name: 'at-risk', predictions: picked(riskOf(withNext.model, columns)), threshold: withNext.model.threshold },
    {
      name: 'at-risk-plan',
      predictions: picked(riskOf(planned.model, [...columns, ...plan])),
      threshold: planned.model.threshold,
    },
  ]
  const measures = models.map(({ name, predictions, threshold }): AtRiskMeasures => {
    const measured = measure(name, testRows, predictions)
    return threshold === undefined
      ? measured
      : { ...measured, ...alertAt({ labels: testRows.labels, predictions }, threshold) }
  })
  const best = measures.slice(0, rules.length).toSorted((a, b) => (b.auc ?? 0) - (a.auc ?? 0))[0]
  const over = rules.find(({ name }) => name === best?.name)
  const candidate = models.find(({ name }) => name === 'at-risk')
  if (!over || !candidate) throw new Error('there is nothing to compare')
  const learners = Int32Array.from(rows, (row) => test.learner[row] ?? 0)
  return {
    models: measures,
    gain: {
      over: over.name,
      ...pairedBootstrap(testRows.labels, candidate.predictions, over.predictions, learners, { samples: 300 }),
    },
  }
}

/** Of the model that the service asks, which sees `riskSchema`. */
function servedRisks(model: RiskModel, test: AnswerTable, rows: readonly number[]): number[] {
  const columns = riskSchema.features.map(() => new Float32Array(test.correct.length))
  writeRiskColumns(test, columns)
  const vector = new Float64Array(columns.length)
  return rows.map((row) => sigmoid(riskLogOdds(model, readRow(columns, row, vector))))
}

/** Rules without training: few right among the last, and an unlikely next answer. Their scores are shares of wrong answers. */
function rulesOf(
  test: AnswerTable,
  columns: readonly Float32Array[],
  rows: readonly number[],
  places: readonly number[],
  { model }: AtRiskTraining,
) {
  const wrongShare = (feature: string) => {
    const column = columns[vectorFeatures.indexOf(feature)]
    return places.map((at) => {
      const value = column?.[at] ?? Number.NaN
      return Number.isNaN(value) ? 0.5 : 1 - value
    })
  }
  const next = predictTable(
    model.encoding,
    test,
    test.learners.map((_, learner) => learner),
  )
  return [
    { name: 'last-10', predictions: wrongShare('last-10') },
    { name: 'ewma', predictions: wrongShare('success-0.85') },
    { name: 'next-answer-wrong', predictions: rows.map((row) => 1 - (next[row] ?? 0.5)) },
  ]
}
