// The curves of a model card: calibration and ROC, of the learners who were held out.
import { figure, heading, type Part, paragraph } from '#platform/pdf/document.ts'
import { calibrationPlot, rocPlot } from '#plots/share-curves.ts'
import { cardNumbers } from './card-numbers.ts'
import { cardWords, type Language } from './card-words.ts'
import type { StoredFigures } from './stored-figures.ts'

export function curveParts(figures: StoredFigures, language: Language): Part[] {
  const t = cardWords[language]
  const { number } = cardNumbers(language)
  const bins = figures.points('heldOut.calibration', ['predicted', 'observed', 'rows'])
  const roc = figures.points('heldOut.roc', ['fpr', 'recall'])
  if (bins.length === 0 && roc.length === 0) return [heading(t.curves), paragraph(t.noCurves)]
  const calibration = calibrationPlot(
    [
      {
        name: t.thisModel,
        points: bins.map(({ predicted, observed }) => [predicted, observed] as const),
        sizes: bins.map(({ rows }) => rows),
      },
    ],
    {
      ...{ id: 'calibration', title: t.calibrationTitle, description: t.calibrationText, name: t.name, number },
      ...{ x: t.predicted, y: t.observed, rows: t.rows },
    },
  )
  const ranking = rocPlot(
    [{ name: t.thisModel, points: [[0, 0], ...roc.map(({ fpr, recall }) => [fpr, recall] as const), [1, 1]] }],
    {
      ...{ id: 'roc', title: t.rocTitle, description: t.rocText, name: t.name, number },
      ...{ x: t.fpr, y: t.recall },
    },
  )
  return [
    heading(t.curves),
    ...(bins.length > 0 ? [figure(calibration, t.numbers)] : []),
    ...(roc.length > 0 ? [figure(ranking, t.numbers)] : []),
  ]
}
