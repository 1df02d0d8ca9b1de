// How far the model of levels is from the level of learners that it has not seen, with every baseline beside it.
import type { AnswerTable } from '../answers.ts'
import { meanAbsoluteError, rmse, rSquared } from '../metrics/errors.ts'
import { answeredIn, firstAnswersOf, rowsWithLevel } from './level-answers.ts'
import { eloLevel, ruleLevel } from './level-baselines.ts'
import { type LevelModel, optimalLevel, withoutPrior } from './level-model.ts'
import { trainLevelModel } from './train-level-model.ts'

/** The level that a learner needs after their past answers, from 1 to 5. */
export type Label = {
  readonly level: number
  /** The best estimate that anyone could make of it from the past answers; null where that is not known. Asked for
   * the learners who are judged alone, because it may take long. */
  readonly bayes: (() => number) | null
}

/** What is known beside the answers of a learner (an index of the table); null if it does not cover these rows. */
export type TrueLabel = (
  table: AnswerTable,
  learner: number,
  past: readonly number[],
  next: number | null,
) => Label | null

export type LevelEvaluation = {
  readonly training: AnswerTable
  readonly test: AnswerTable
  /** Answers with a level from which the level of a learner is estimated: their first ones. */
  readonly past: number
  /** The wanted share of right answers. */
  readonly target: number
  /** Null: the level that the next `past` answers imply, by the difficulties of the training learners. */
  readonly truth: TrueLabel | null
}

export type LevelFigures = {
  readonly name: string
  /** Mean absolute error, in levels. */
  readonly mae: number
  /** Share of the variance of the label that is explained; below 0 if the mean of the test learners would be better. */
  readonly r2: number
  readonly rmse: number
  /** Mean of estimate − label. */
  readonly bias: number
  readonly n: number
  /** Share of the estimates that are marked as clamped; without a mark, of those that are 1 or 5. */
  readonly clamped: number
}

export type EvaluatedLevels = {
  /** The candidate, `level`, comes last. */
  readonly models: readonly LevelFigures[]
  /** Test learners with too few answers with a level, or whom the truth does not cover. */
  readonly unjudged: number
  readonly difficulties: readonly number[]
}

/** Null if no learner can be judged, on either side. Throws a RangeError without an answer with a level to train on. */
export function evaluateLevel(evaluation: LevelEvaluation): EvaluatedLevels | null {
  const { training, test, past, target } = evaluation
  const model = trainLevelModel(firstAnswersOf(training, past))
  const known = labelled(evaluation, training, model)
  const judged = labelled(evaluation, test, model)
  if (known.length === 0 || judged.length === 0) return null
  const labels = judged.map(({ label }) => label.level)
  const mean = known.reduce((sum, { label }) => sum + label.level, 0) / known.length
  const alone = withoutPrior(model)
  const estimates = {
    mean: judged.map(() => mean),
    rule: judged.map(({ rows }) => ruleLevel(test, rows)),
    elo: judged.map(({ rows }) => eloLevel(model, test, rows, target)),
    'past-ability': judged.map(({ rows }) => optimalLevel(alone, answeredIn(test, rows), target).level),
  }
  const estimated = judged.map(({ rows }) => optimalLevel(model, answeredIn(test, rows), target))
  const bayes = judged.flatMap(({ label }) => label.bayes?.() ?? [])
  return {
    models: [
      ...Object.entries(estimates).map(([name, predictions]) => figuresOf(name, labels, predictions)),
      ...(bayes.length === judged.length ? [figuresOf('bayes', labels, bayes)] : []),
      {
        ...figuresOf(
          'level',
          labels,
          estimated.map(({ level }) => level),
        ),
        clamped: estimated.filter(({ clamped }) => clamped !== null).length / estimated.length,
      },
    ],
    unjudged: test.learners.length - judged.length,
    difficulties: model.difficulties,
  }
}

type Judged = { readonly rows: readonly number[]; readonly label: Label }

/** The learners of a table whose level after their first `past` answers is known, from outside or from the next answers. */
function labelled({ past, target, truth }: LevelEvaluation, table: AnswerTable, model: LevelModel): Judged[] {
  return table.learners.flatMap((_, learner) => {
    const all = rowsWithLevel(table, learner)
    if (all.length < (truth ? past : 2 * past)) return []
    const rows = all.slice(0, past)
    const label = truth
      ? truth(table, learner, rows, all[past] ?? null)
      : { level: optimalLevel(model, answeredIn(table, all.slice(past, 2 * past)), target).level, bayes: null }
    return label ? [{ rows, label }] : []
  })
}

function figuresOf(name: string, labels: readonly number[], predictions: readonly number[]): LevelFigures {
  const scored = { labels, predictions }
  const n = labels.length
  return {
    name,
    mae: meanAbsoluteError(scored),
    r2: rSquared(scored),
    rmse: rmse(scored),
    bias: predictions.reduce((sum, one, at) => sum + one - (labels[at] ?? 0), 0) / n,
    n,
    clamped: predictions.filter((one) => one === 1 || one === 5).length / n,
  }
}
