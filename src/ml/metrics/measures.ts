// The figures of one model on one set of test answers, as `sillage models evaluate --json` prints them.
import { ece } from './calibration-error.ts'
import { brier, logLoss, rmse } from './errors.ts'
import { auc } from './ranking.ts'

export type Measures = {
  readonly name: string
  /** Area under the ROC curve; null if all answers are alike. */
  readonly auc: number | null
  /** The same on test learners without a twin among the training learners. */
  readonly auc_clean: number | null
  readonly logloss: number
  readonly rmse: number
  readonly brier: number
  readonly ece: number
  readonly n: number
  /** Share of right answers; of the label 1 where the question is another. */
  readonly share_correct: number
  /** By the number of answers that the learner had given before. */
  readonly by_history: Readonly<
    Record<string, { readonly auc: number | null; readonly logloss: number; readonly n: number }>
  >
}

/** Test rows, in any order. */
export type TestRows = {
  readonly labels: ArrayLike<number>
  /** Answers that the learner had given before. */
  readonly before: ArrayLike<number>
  /** 1 for the rows of learners without a twin among the training learners. */
  readonly clean: ArrayLike<number>
}

/** From this many answers before, to before the next one’s. */
const BANDS = [
  { name: 'first_5', from: 0 },
  { name: '5_to_20', from: 5 },
  { name: 'later', from: 20 },
] as const

export function measure(name: string, { labels, before, clean }: TestRows, predictions: ArrayLike<number>): Measures {
  const all = Array.from({ length: labels.length }, (_, row) => row)
  const of = (rows: readonly number[]) => ({
    labels: rows.map((row) => labels[row] ?? 0),
    predictions: rows.map((row) => predictions[row] ?? Number.NaN),
  })
  const scored = of(all)
  const right = scored.labels.reduce((sum, label) => sum + label, 0)
  return {
    name,
    auc: finite(auc(scored)),
    auc_clean: finite(auc(of(all.filter((row) => clean[row] === 1)))),
    logloss: logLoss(scored),
    rmse: rmse(scored),
    brier: brier(scored),
    ece: ece(scored),
    n: all.length,
    share_correct: right / all.length,
    by_history: Object.fromEntries(
      BANDS.flatMap(({ name: band, from }, n) => {
        const until = BANDS[n + 1]?.from ?? Number.POSITIVE_INFINITY
        const rows = all.filter((row) => (before[row] ?? 0) >= from && (before[row] ?? 0) < until)
        if (rows.length === 0) return []
        const inBand = of(rows)
        return [[band, { auc: finite(auc(inBand)), logloss: logLoss(inBand), n: rows.length }]]
      }),
    ),
  }
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)
