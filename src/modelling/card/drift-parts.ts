// The latest measured drift on a model card.
import { facts, figure, heading, type Part, paragraph } from '#platform/pdf/document.ts'
import { weekPlot } from '#plots/week-plot.ts'
import { cardNumbers } from './card-numbers.ts'
import { cardWords, type Language } from './card-words.ts'
import type { MeasuredDrift } from './carded-model.ts'

export function driftParts(drift: MeasuredDrift | null, measuredAt: string | null, language: Language): Part[] {
  const t = cardWords[language]
  const { number, count, moment } = cardNumbers(language)
  if (drift === null) return [heading(t.drift), paragraph(t.noDrift)]
  const measured = (value: number | null) => (value === null ? t.notMeasured : number(value))
  const changed = drift.features.filter(({ alarm }) => alarm).map(({ name }) => name)
  const plot = weekPlot(
    drift.weeks.map(({ week, ece, alarm }) => ({ week, value: ece ?? Number.NaN, alarm })),
    {
      ...{ id: 'weeks', title: t.weekTitle, description: t.weekText, week: t.week, value: t.weekValue, alarm: t.alarm },
      number: (value) => (Number.isFinite(value) ? number(value) : t.notMeasured),
    },
  )
  return [
    heading(t.drift),
    paragraph(t.driftText(count(drift.predictions), count(drift.learners))),
    paragraph(drift.alarm ? t.driftAlarm : t.noAlarm, { strong: true }),
    facts(null, [
      ...(measuredAt === null ? [] : [[t.driftAt, moment(measuredAt)] as const]),
      [t.meanLoss, measured(drift.meanLoss)],
      [t.auc, measured(drift.auc)],
      [t.expectedAuc, measured(drift.expectedAuc)],
      [t.lossAlarms, count(drift.lossAlarms.length)],
      [t.changed, drift.features.length === 0 ? t.notMeasured : changed.length === 0 ? '–' : changed.join(', ')],
    ]),
    ...(drift.weeks.length === 0 ? [] : [figure(plot, t.numbers)]),
  ]
}
