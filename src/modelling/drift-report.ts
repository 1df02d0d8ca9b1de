// Has a model drifted? What came after its training, scored by it and judged as time went on.
//
// The same answers and model give the same report: it is computed from the log, and nothing of it is stored.
import type { AnswerTable } from '#ml/answers.ts'
import { AHEAD } from '#ml/at-risk/at-risk.ts'
import { riskSchema } from '#ml/at-risk/risk-features.ts'
import { expectedAuc } from '#ml/drift/expected-auc.ts'
import { type FeatureAlarm, type FeatureValues, featureAlarms } from '#ml/drift/feature-alarms.ts'
import { lossAlarm } from '#ml/drift/loss-alarm.ts'
import { type CalibratedWeek, type TimedRow, weeklyCalibration } from '#ml/drift/weekly-calibration.ts'
import { auc } from '#ml/metrics/ranking.ts'
import { translationOf } from '#ml/next-answer/model.ts'
import { nextAnswerOf } from '#ml/next-answer/stored-model.ts'
import { vectorFeatures } from '#ml/next-answer/vector.ts'
import { vectorsOf } from '#ml/next-answer/walk.ts'
import { predictionsOf, riskColumns } from './audited-rows.ts'
import { levelColumns, levelsAsServed } from './level-drift.ts'

/** The kinds whose predictions are about single answers, or the ten that follow. Course risk: `courseDriftReport`. */
export type WatchedKind = 'next-answer' | 'at-risk' | 'level'

export type DriftReport = {
  /** Predictions after the training whose outcome is known. */
  readonly predictions: number
  readonly learners: number
  /** Predictions whose outcome is not known yet. */
  readonly waiting: number
  /** Mean log-loss since the last alarm; NaN before any outcome is known. */
  readonly meanLoss: number
  /** The alarms of the losses: after how many predictions, and when (milliseconds since 1970). */
  readonly lossAlarms: readonly { readonly after: number; readonly at: number }[]
  /** NaN where all outcomes are alike. */
  readonly auc: number
  /** The AUC that the scores promise, with those whose outcome is not known yet. */
  readonly expectedAuc: number
  readonly weeks: readonly CalibratedWeek[]
  /** Empty with fewer than 50 learners before or after. */
  readonly features: readonly FeatureAlarm[]
}

/**
 * Features that do not grow by themselves as learners go on: totals and counts always do, and would always give an alarm.
 */
const WATCHED: readonly string[] = [
  ...['success-0.85', 'residual-0.85', 'skill-success-0.7', 'skill-residual-0.7', 'last-duration', 'gap'],
  ...['level', 'exercise-ease', 'skill-ease', 'elo-difficulty', 'elo-logit'],
  ...['last10', 'recentSuccess', 'ability', 'skillRecentSuccess', 'skillAbility', 'lastDuration', 'pastSuccess'],
]
const FEWEST_LEARNERS = 50

/** `isLater`: by row, 1 for answers after the training. Throws where the bytes are not such a model. */
export function driftReport(
  kind: WatchedKind,
  bytes: Uint8Array,
  table: AnswerTable,
  isLater: ArrayLike<number>,
): DriftReport {
  const isJudged = (at: number) => isLater[at] === 1
  const { labels, scores, row } =
    kind === 'level' ? levelsAsServed(bytes, table, isJudged) : predictionsOf(kind, bytes, table, isJudged)
  const known = row.map((of, n) => ({
    at: table.at[knownAt(kind, of)] ?? 0,
    learner: table.learner[of] ?? -1,
    label: labels[n] ?? 0,
    score: scores[n] ?? 0,
  }))
  const columns =
    kind === 'next-answer'
      ? answerColumns(bytes, table)
      : kind === 'level'
        ? levelColumns(bytes, table)
        : riskColumnsByName(table)
  const features = columns.filter(({ name }) => WATCHED.includes(name))
  return reportOf(known, scores, changedFeatures(features, table, isLater))
}

/** `known`: predictions with their outcome; `scores`: all of them, with those whose outcome is not known yet. */
export function reportOf(
  known: readonly TimedRow[],
  scores: readonly number[],
  features: readonly FeatureAlarm[],
): DriftReport {
  // As they became known: of one moment in the order of the table.
  const heard = known.toSorted((a, b) => a.at - b.at)
  const alarm = lossAlarm()
  const lossAlarms = heard.flatMap(({ score, label, at }, n) =>
    alarm.hear(score, label) ? [{ after: n + 1, at }] : [],
  )
  return {
    predictions: heard.length,
    learners: new Set(heard.map(({ learner }) => learner)).size,
    waiting: scores.length - heard.length,
    meanLoss: heard.length > 0 ? alarm.meanLoss() : Number.NaN,
    lossAlarms,
    auc: auc({ labels: heard.map(({ label }) => label), predictions: heard.map(({ score }) => score) }),
    expectedAuc: expectedAuc(scores),
    weeks: weeklyCalibration(heard),
    features,
  }
}

/** The row whose answer decides the outcome. */
const knownAt = (kind: WatchedKind, row: number): number => (kind === 'at-risk' ? row + AHEAD - 1 : row)

/** By row of the table. */
export type NamedColumn = { readonly name: string; readonly values: Float32Array }

function answerColumns(bytes: Uint8Array, table: AnswerTable): NamedColumn[] {
  const model = nextAnswerOf(bytes)
  // All learners are walked through, so the columns are in the order of the table.
  const { columns } = vectorsOf(table, [...table.learners.keys()], model.encoder, translationOf(model, table))
  return columns.map((values, feature) => ({ name: vectorFeatures[feature] ?? '', values }))
}

const riskColumnsByName = (table: AnswerTable): NamedColumn[] =>
  riskColumns(table).map((values, feature) => ({ name: riskSchema.features[feature]?.name ?? '', values }))

/** The last row of each learner before, and the last after: one value a learner, since a learner’s own are alike. */
export function changedFeatures(
  columns: readonly NamedColumn[],
  { learner }: { readonly learner: Int32Array },
  isLater: ArrayLike<number>,
): FeatureAlarm[] {
  const before = new Map<number, number>()
  const after = new Map<number, number>()
  for (const [row, one] of learner.entries()) (isLater[row] === 1 ? after : before).set(one, row)
  if (before.size < FEWEST_LEARNERS || after.size < FEWEST_LEARNERS) return []
  const valuesAt = (values: Float32Array, rows: ReadonlyMap<number, number>) =>
    Array.from(rows.values(), (row) => values[row] ?? Number.NaN)
  return featureAlarms(
    columns.map(
      ({ name, values }): FeatureValues => ({
        name,
        reference: valuesAt(values, before),
        recent: valuesAt(values, after),
      }),
    ),
  )
}
