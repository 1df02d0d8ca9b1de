// The latest audit of fairness on a model card: each attribute with its groups of at least 100 learners.
import { figure, heading, type Part, paragraph, table } from '#platform/pdf/document.ts'
import { intervalPlot } from '#plots/interval-plot.ts'
import { NOT_KNOWN } from '../audit-record.ts'
import { cardNumbers } from './card-numbers.ts'
import { cardWords, type Language } from './card-words.ts'
import type { ShownAudit } from './carded-model.ts'

type Attribute = ShownAudit['attributes'][number]

export function fairnessParts(audit: ShownAudit | null, auditedAt: string | null, language: Language): Part[] {
  const t = cardWords[language]
  const { moment } = cardNumbers(language)
  if (audit === null) return [heading(t.fairness), paragraph(t.noAudit)]
  return [
    heading(t.fairness),
    ...(auditedAt === null ? [] : [paragraph(`${t.auditedAt} ${moment(auditedAt)}.`)]),
    paragraph(t.outcomes[audit.outcome], { strong: true }),
    ...audit.attributes.flatMap((attribute, n) => attributeParts(attribute, n, language)),
  ]
}

function attributeParts({ name, slices, withheld }: Attribute, n: number, language: Language): Part[] {
  const t = cardWords[language]
  const { number, count } = cardNumbers(language)
  const measured = (value: number | null) => (value === null ? t.notMeasured : number(value))
  const nameOf = (value: string) => (value === NOT_KNOWN ? t.unknown : value)
  const plot = intervalPlot(
    slices.map(({ value, auc }) => ({
      name: nameOf(value),
      ...{ value: auc.value ?? Number.NaN, low: auc.low ?? Number.NaN, high: auc.high ?? Number.NaN },
    })),
    {
      ...{ id: `slices-${n}`, title: t.aucTitle(name), description: t.aucText, name: t.slice },
      ...{ value: t.auc, interval: t.interval },
      number: (value) => (Number.isFinite(value) ? number(value) : t.notMeasured),
    },
  )
  return [
    heading(name, 3),
    ...(withheld > 0 ? [paragraph(t.withheld(withheld))] : []),
    ...(slices.length === 0
      ? []
      : [
          table(
            null,
            [t.slice, t.sliceLearners, t.baseRate, t.meanScore, t.flagged, t.recall, t.fpr, t.ece],
            slices.map((slice) => [
              nameOf(slice.value),
              count(slice.learners),
              ...[slice.baseRate, slice.meanScore, slice.flagged, slice.recall, slice.fpr, slice.ece].map(({ value }) =>
                measured(value),
              ),
            ]),
          ),
          figure(plot, t.numbers),
        ]),
  ]
}
