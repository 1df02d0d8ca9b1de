// What `sillage models drift` prints and draws.
import { hasAlarm } from '#modelling/drift-record.ts'
import type { DriftReport } from '#modelling/drift-report.ts'
import { escaped } from '#platform/escaped-html.ts'
import { figureHtml } from '#platform/pdf/figure-html.ts'
import { readableCount } from '#platform/progress.ts'
import { weekPlot } from '#plots/week-plot.ts'
import { aligned } from './aligned.ts'

/** For machines: times as text, and null where there is no number. */
export const shownDrift = (model: string, report: DriftReport) => ({
  model,
  alarm: hasAlarm(report),
  ...report,
  meanLoss: known(report.meanLoss),
  auc: known(report.auc),
  expectedAuc: known(report.expectedAuc),
  lossAlarms: report.lossAlarms.map(({ after, at }) => ({ after, at: new Date(at).toISOString() })),
})

export function driftText(model: string, report: DriftReport): string {
  const { predictions, learners, waiting, meanLoss, lossAlarms, auc, expectedAuc, weeks, features } = report
  const changed = features.filter(({ alarm }) => alarm)
  return [
    `${model}: ${readableCount(predictions)} predictions about ${readableCount(learners)} learners since its training.`,
    ...(waiting > 0 ? [`Of ${readableCount(waiting)} more the outcome is not known yet.`] : []),
    `Log-loss ${three(meanLoss)}, AUC ${three(auc)}; its scores promise an AUC of ${three(expectedAuc)}.`,
    '',
    aligned([
      ['week', 'predictions', 'learners', 'ECE', 'expects too much by', 'alarm'],
      ...weeks.map(({ week, rows, learners: of, ece, miscalibration, alarm }) => [
        week,
        ...[readableCount(rows), readableCount(of), three(ece), three(miscalibration), alarm ? 'ALARM' : ''],
      ]),
    ]),
    '',
    ...(lossAlarms.length === 0
      ? ['Losses: no alarm.']
      : lossAlarms.map(
          ({ after, at }) =>
            `Losses: ALARM after ${readableCount(after)} predictions, on ${new Date(at).toISOString().slice(0, 10)}.`,
        )),
    features.length === 0
      ? 'Features: not compared; fewer than 50 learners before or after.'
      : changed.length === 0
        ? `Features: none of ${features.length} has changed more than chance explains.`
        : `Features (a hint, not a proof): ${changed
            .map(({ name, psi, limit }) => `${name} (stability index ${three(psi)}, by chance up to ${three(limit)})`)
            .join(', ')}.`,
  ].join('\n')
}

const words = {
  fr: {
    title: 'Dérive du modèle',
    plot: 'Erreur de calibration par semaine.',
    text: 'Plus la ligne est basse, plus les probabilités annoncées sont justes. Un carré marque une semaine en alarme.',
    week: 'semaine du',
    value: 'erreur de calibration',
    alarm: 'alarme',
    numbers: 'Les valeurs',
  },
  en: {
    title: 'Drift of the model',
    plot: 'Calibration error by week.',
    text: 'The lower the line, the truer the probabilities. A square marks a week with an alarm.',
    week: 'week of',
    value: 'calibration error',
    alarm: 'alarm',
    numbers: 'The values',
  },
} as const

export function driftPage(model: string, { weeks }: DriftReport, lang: keyof typeof words): string {
  const of = words[lang]
  const title = `${of.title} ${model}`
  const plot = weekPlot(
    weeks.map(({ week, ece, alarm }) => ({ week, value: ece, alarm })),
    {
      ...{ id: 'weeks', title: of.plot, description: of.text, week: of.week, value: of.value, alarm: of.alarm },
      number: (value) => new Intl.NumberFormat(lang, { maximumFractionDigits: 3 }).format(value),
    },
  )
  return [
    `<!doctype html>\n<html lang="${lang}"><head><meta charset="utf-8"><title>${escaped(title)}</title></head>`,
    `<body style="font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem"><main><h1>${escaped(title)}</h1>`,
    figureHtml(plot, of.numbers),
    '</main></body></html>\n',
  ].join('\n')
}

const known = (value: number): number | null => (Number.isFinite(value) ? value : null)
const three = (value: number): string => (Number.isFinite(value) ? value.toFixed(3) : '–')
