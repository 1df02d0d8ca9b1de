// Trains the at-risk model that the service asks. A row is a moment of a learner after at least one answer; its label is
// whether fewer than six of the next ten answers were right.
import { type AnswerTable, rowsOfLearners } from '../answers.ts'
import { scoresOf } from '../boosting/boosting.ts'
import type { Answer } from '../features/answer.ts'
import { emptyHistory, remember } from '../features/history.ts'
import { alertAt, thresholdForRecall } from '../metrics/ranking.ts'
import { fitCalibration } from '../next-answer/calibrate.ts'
import { calibrated } from '../next-answer/model.ts'
import { FEWEST_LEARNERS, type NextAnswerSettings } from '../next-answer/settings.ts'
import { type RunTasks, sharedColumns, sharedVectors } from '../next-answer/train/tasks.ts'
import { foldsOf } from '../next-answer/train/train-next-answer.ts'
import { pickRows } from '../table.ts'
import { ROWS_OF_OVERLAP, troubleLabels, WANTED_RECALL } from './at-risk.ts'
import { lastSkillOf, riskSchema, riskVector } from './risk-features.ts'
import type { RiskModel } from './risk-model.ts'

const FEATURES = riskSchema.features.map((_, feature) => feature)

/** Writes the features of every row, made of the answers before it, into one column per feature. */
export function writeRiskColumns(table: AnswerTable, columns: readonly Float32Array[]): void {
  const vector = new Float64Array(FEATURES.length)
  table.learners.forEach((_, learner) => {
    const history = emptyHistory()
    for (let row = table.starts[learner] ?? 0; row < (table.starts[learner + 1] ?? 0); row += 1) {
      const skill = lastSkillOf(history.learner)
      riskVector(history.learner, skill === undefined ? undefined : history.skills.get(skill), vector)
      for (const feature of FEATURES) {
        const column = columns[feature]
        if (column) column[row] = vector[feature] ?? Number.NaN
      }
      remember(history, answerAt(table, learner, row))
    }
  })
}

function answerAt(table: AnswerTable, learner: number, row: number): Answer {
  const durationMs = table.durationMs[row] ?? Number.NaN
  const level = table.level[row] ?? Number.NaN
  return {
    learner: table.learners[learner] ?? '',
    exercise: table.exercises[table.exercise[row] ?? 0] ?? '',
    skill: table.skills[table.skill[row] ?? 0] ?? '',
    correct: table.correct[row] === 1,
    at: table.at[row] ?? 0,
    durationMs: Number.isNaN(durationMs) ? undefined : durationMs,
    level: Number.isNaN(level) ? undefined : level,
  }
}

/** Null if the learners are too few for trees, or if nobody, or everybody, was in trouble. `groups`: the same for twins. */
export async function trainRisk(
  table: AnswerTable,
  groups: Int32Array,
  settings: NextAnswerSettings,
  run: RunTasks,
): Promise<RiskModel | null> {
  if (table.learners.length < FEWEST_LEARNERS) return null
  const labels = troubleLabels(table)
  const folds = foldsOf(groups, settings)
  const rowsOf = (wanted: (learner: number) => boolean) =>
    rowsOfLearners(table, [...table.learners.keys()].filter(wanted)).filter(
      (row) => !Number.isNaN(labels[row]) && row > (table.starts[table.learner[row] ?? 0] ?? 0),
    )
  const [all, seen, heldOut] = [
    rowsOf(() => true),
    rowsOf((learner) => folds[learner] !== 0),
    rowsOf((learner) => folds[learner] === 0),
  ]
  const hasBoth = (rows: Int32Array) => rows.some((row) => labels[row] === 1) && rows.some((row) => labels[row] === 0)
  if (![seen, heldOut].every(hasBoth)) return null
  const vectors = sharedVectors(table.correct.length)
  const columns = sharedColumns(vectors)
  writeRiskColumns(table, columns)
  const grow = (rows: Int32Array) => ({
    kind: 'grow-trees' as const,
    rows,
    labels,
    vectors,
    features: FEATURES,
    settings: { ...settings.trees, minRows: ROWS_OF_OVERLAP * settings.trees.minRows },
  })
  const [trees, treesBut] = await run([grow(all), grow(seen)])
  if (!trees || !treesBut) throw new Error('the trees were not returned')
  const logits = scoresOf(treesBut, pickRows(columns.slice(0, FEATURES.length), heldOut))
  const outcomes = Float64Array.from(heldOut, (row) => labels[row] ?? 0)
  const calibration = fitCalibration(logits, outcomes)
  const scored = { labels: outcomes, predictions: logits.map((logOdds) => calibrated(calibration, logOdds)) }
  return { trees, calibration, alert: alertAt(scored, thresholdForRecall(scored, WANTED_RECALL)) }
}
