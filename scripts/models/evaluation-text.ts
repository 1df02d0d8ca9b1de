// What `sillage models evaluate` prints.
import type { AtRiskMeasures } from '#ml/at-risk/evaluate.ts'
import type { Interval } from '#ml/metrics/paired-bootstrap.ts'
import type { OverruledModel } from '#modelling/overrulings.ts'
import { readableCount } from '#platform/progress.ts'
import { aligned } from './aligned.ts'
import { overruledText } from './overruled.ts'

export type EvaluatedModel = AtRiskMeasures & {
  /** Standard deviation over the folds, where there are several. */
  readonly auc_sd?: number
}

export type EvaluationFacts = {
  readonly learners: number
  readonly answers: number
  readonly twins: number
  readonly served_by: string
  readonly gain: (Interval & { readonly over: string }) | null
  readonly folds: number
  /** Of estimates of risk, what teachers judged otherwise. */
  readonly overruled?: readonly OverruledModel[]
  /** AUC on the held-out fifth of the training learners, where the ensemble was asked for. */
  readonly ensemble?: { readonly ensemble: number; readonly model: number; readonly isPromoted: boolean }
}

const averaged = [
  'auc',
  'auc_clean',
  'logloss',
  'rmse',
  'brier',
  'ece',
  'share_correct',
  'recall',
  'precision',
  'flagged',
  'threshold',
] as const

/** Means over the folds of each model’s figures; n is the sum. */
export function meanOfFolds(folds: readonly (readonly EvaluatedModel[])[]): readonly EvaluatedModel[] {
  const [first = []] = folds
  if (folds.length === 1) return first
  return first.map((model, n) => {
    const all = folds.flatMap((fold) => fold[n] ?? [])
    const mean = (values: readonly (number | null | undefined)[]) => {
      const known = values.filter((value) => typeof value === 'number')
      return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
    }
    const auc = mean(all.map((one) => one.auc)) ?? 0
    const variance = mean(all.map((one) => ((one.auc ?? auc) - auc) ** 2)) ?? 0
    const means = averaged.flatMap((name) =>
      model[name] === undefined ? [] : [[name, mean(all.map((one) => one[name]))]],
    )
    const bands = Object.keys(model.by_history).map((band) => {
      const of = all.flatMap((one) => one.by_history[band] ?? [])
      return [
        band,
        {
          auc: mean(of.map((one) => one.auc)),
          logloss: mean(of.map((one) => one.logloss)) ?? 0,
          n: of.reduce((sum, one) => sum + one.n, 0),
        },
      ]
    })
    return {
      ...model,
      ...Object.fromEntries(means),
      n: all.reduce((sum, one) => sum + one.n, 0),
      by_history: Object.fromEntries(bands),
      auc_sd: Math.sqrt((variance * all.length) / Math.max(1, all.length - 1)),
    }
  })
}

const three = (value: number | null | undefined): string => (typeof value === 'number' ? value.toFixed(3) : '–')

export function evaluationText(kind: string, models: readonly EvaluatedModel[], facts: EvaluationFacts): string {
  const header = ['model', 'AUC', 'clean', 'log-loss', 'RMSE', 'Brier', 'ECE', 'first 5', '5–20', 'later']
  const rows = models.map((model) => [
    model.name,
    three(model.auc) + (model.auc_sd === undefined ? '' : ` ± ${three(model.auc_sd)}`),
    three(model.auc_clean),
    three(model.logloss),
    three(model.rmse),
    three(model.brier),
    three(model.ece),
    ...['first_5', '5_to_20', 'later'].map((band) => three(model.by_history[band]?.auc)),
  ])
  const { gain } = facts
  return [
    `${readableCount(facts.learners)} learners, ${readableCount(facts.twins)} of them with a twin. Judged on ${readableCount(models[0]?.n ?? 0)} answers, trained on ${readableCount(facts.answers)}.`,
    '',
    aligned([header, ...rows]),
    '',
    ...(gain === null ? [] : [gainText(kind, gain)]),
    ...models.flatMap((model) => (model.name === 'at-risk' ? alertText(model) : [])),
    ...(facts.ensemble ? [ensembleText(facts.ensemble)] : []),
    ...(facts.overruled ?? []).map((model) => overruledText('risk', model)),
    `Served by: ${facts.served_by}.`,
    'Clean: test learners without a twin among the training learners. The last three columns: AUC by earlier answers.',
  ].join('\n')
}

function gainText(kind: string, { over, value, low, high }: Interval & { readonly over: string }): string {
  const verdict = low > 0 ? 'better than' : high < 0 ? 'worse than' : 'not distinguishable from'
  return `${kind} is ${verdict} the best baseline, ${over}: AUC ${signed(value)} (95 %: ${signed(low)} to ${signed(high)}, learners drawn again).`
}

function ensembleText({ ensemble, model, isPromoted }: NonNullable<EvaluationFacts['ensemble']>): string {
  const verdict = isPromoted ? 'it would be worth serving' : 'it does not take the place of the model'
  return `lstm+forest has AUC ${three(ensemble)} on the held-out fifth of the training learners, the model ${three(model)}: ${verdict} (0.005 more is needed).`
}

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`

/** For a teacher: of a hundred, how many are flagged, and how many of these were in trouble. */
function alertText({ recall, precision, flagged }: EvaluatedModel): string[] {
  if (recall === undefined || precision === undefined || flagged === undefined) return []
  const of = (share: number) => Math.round(100 * share)
  if (flagged === 0 || !Number.isFinite(precision)) return ['With the alert at its threshold, nobody is flagged.']
  return [
    `With the alert at its threshold, ${of(flagged)} learners of 100 are flagged; ${of(precision)} of 100 flagged were in trouble; ${of(recall)} of 100 in trouble were flagged.`,
  ]
}
