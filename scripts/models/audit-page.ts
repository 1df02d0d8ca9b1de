// The page of an audit: one file that loads nothing, in French or English. Curves are of groups of at least 100 learners, and
// are drawn through few points: no point is of one learner.
import { firstOfMonth } from '#kernel/in-words.ts'
import { type Attribute, sliced } from '#ml/fairness/slices.ts'
import { type AuditRows, sortedRows } from '#ml/fairness/sorted-rows.ts'
import { calibrationBins } from '#ml/metrics/calibration-error.ts'
import type { Scored } from '#ml/metrics/ranking.ts'
import { rocCurve } from '#ml/metrics/roc.ts'
import { type AuditRecord, NOT_KNOWN } from '#modelling/audit-record.ts'
import { escaped } from '#platform/escaped-html.ts'
import { figureHtml } from '#platform/pdf/figure-html.ts'
import { intervalPlot } from '#plots/interval-plot.ts'
import { calibrationPlot, rocPlot } from '#plots/share-curves.ts'
import { auditWords, type Language } from './audit-words.ts'

type Drawn = {
  readonly rows: AuditRows
  readonly attributes: readonly Attribute[]
  readonly lang: Language
  /** When the audit was made. */
  readonly at: string
}
type AuditedAttribute = AuditRecord['attributes'][number]
type Estimate = AuditedAttribute['slices'][number]['auc']

/** A point of a calibration curve stands for at least so many predictions. */
const FEWEST_IN_POINT = 20
const ROC_POINTS = 25

export function auditPage(audit: AuditRecord, drawn: Drawn): string {
  const { lang, at } = drawn
  const words = auditWords[lang]
  const number = numberIn(lang)
  const day = new Intl.DateTimeFormat(lang, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(at))
  const date = lang === 'fr' ? firstOfMonth(day) : day
  const title = `${words.title} ${audit.model}`
  return [
    '<!doctype html>',
    `<html lang="${lang}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(title)}</title><style>${STYLE}</style></head><body><main>`,
    `<h1>${escaped(title)}</h1>`,
    `<p><strong>${escaped(words.outcome[audit.outcome])}</strong></p>`,
    `<p>${escaped(
      `${words.madeAt} ${date}. ${words.basis} ${count(audit.rows, lang)} ${words.rows}, ${count(audit.learners, lang)} ${words.ofLearners} : ${words.judgedOn[audit.judgedOn]}. ${words.threshold} ${number(audit.threshold)}. ${words.tooSmall}`,
    )}</p>`,
    ...audit.attributes.flatMap((attribute, n) => attributeHtml(attribute, n, drawn)),
    `<p>${escaped(words.itemBias)}</p>`,
    `<p>${escaped(words.limits)}</p>`,
    '</main></body></html>',
    '',
  ].join('\n')
}

function attributeHtml(attribute: AuditedAttribute, n: number, drawn: Drawn): string[] {
  const { lang } = drawn
  const words = auditWords[lang]
  const number = numberIn(lang)
  const { name, slices, withheld, pairs } = attribute
  const interval = ({ value, low, high }: Estimate) => `${number(value)} [${number(low)} ; ${number(high)}]`
  return [
    `<h2>${escaped(name)}</h2>`,
    ...(withheld > 0 ? [`<p>${escaped(words.withheld)} : ${withheld}.</p>`] : []),
    tableHtml(
      words.figures,
      [words.group, ...words.columns],
      slices.map((slice) => [
        nameOf(slice.value, lang),
        ...[count(slice.learners, lang), count(slice.rows, lang), interval(slice.baseRate), interval(slice.meanScore)],
        ...[slice.flagged, slice.auc, slice.recall, slice.fpr, slice.precision, slice.ece].map(interval),
      ]),
    ),
    ...(pairs.length > 0
      ? [
          tableHtml(
            words.pairs,
            words.gaps,
            pairs.flatMap((pair) => pairRows(pair, lang)),
          ),
        ]
      : []),
    ...plotsOf(attribute, n, drawn).map((plot) => figureHtml(plot, words.numbers)),
  ]
}

function pairRows({ first, second, flagged, tests }: AuditedAttribute['pairs'][number], lang: Language): string[][] {
  const words = auditWords[lang]
  const number = numberIn(lang)
  const groups = `${nameOf(first, lang)} − ${nameOf(second, lang)}`
  return [
    ...tests.map(({ measure, area, gap, nullMedian, bound, adjusted, verdict }) => [
      groups,
      area === null ? words.measures[measure] : `${words.measures[measure]} : ${area}`,
      ...[gap, nullMedian, bound, adjusted].map(number),
      words.verdicts[verdict],
    ]),
    [groups, words.parity, number(flagged.value), '–', '–', '–', `[${number(flagged.low)} ; ${number(flagged.high)}]`],
  ]
}

function plotsOf({ name, slices }: AuditedAttribute, n: number, { rows, attributes, lang }: Drawn) {
  if (slices.length === 0) return []
  const words = auditWords[lang]
  const number = numberIn(lang)
  const groups = (sliced(rows, attributes).attributes[n]?.slices ?? []).map(({ value, learners }) => {
    const { labels, scores } = sortedRows(rows, (learner) => learners.has(learner))
    return { name: nameOf(value, lang), scored: { labels, predictions: scores } }
  })
  const texts = { name: words.group, number }
  return [
    rocPlot(
      groups.map(({ name: of, scored }) => ({ name: of, points: thinned(scored) })),
      {
        ...{ ...texts, id: `roc-${n}`, title: `${words.rocTitle} (${name}).`, description: words.rocText },
        ...{ x: words.fpr, y: words.tpr },
      },
    ),
    calibrationPlot(
      groups.map(({ name: of, scored }) => {
        const bins = calibrationBins(scored).filter(({ rows: inBin }) => inBin >= FEWEST_IN_POINT)
        return {
          name: of,
          points: bins.map(({ predicted, observed }) => [predicted, observed] as const),
          sizes: bins.map(({ rows: inBin }) => inBin),
        }
      }),
      {
        ...{ ...texts, id: `calibration-${n}`, title: `${words.calibrationTitle} (${name}).` },
        ...{ description: words.calibrationText, x: words.predicted, y: words.observed, rows: words.rows },
      },
    ),
    intervalPlot(
      slices.map(({ value, auc }) => ({
        name: nameOf(value, lang),
        ...{ value: auc.value ?? Number.NaN, low: auc.low ?? Number.NaN, high: auc.high ?? Number.NaN },
      })),
      {
        ...{ ...texts, id: `auc-${n}`, title: `${words.aucTitle} (${name}).`, description: words.aucText },
        ...{ value: 'AUC', interval: words.interval },
      },
    ),
  ]
}

/** A curve at equal steps of the false-positive rate. */
function thinned(scored: Scored): (readonly [number, number])[] {
  const { fpr, tpr, points } = rocCurve(scored)
  const kept = new Map<number, readonly [number, number]>([[-1, [0, 0]]])
  for (let at = 0; at < points; at += 1) {
    const x = fpr[at] ?? 0
    kept.set(Math.floor(x * ROC_POINTS), [x, tpr[at] ?? 0])
  }
  return [...kept.values()]
}

const nameOf = (value: string, lang: Language): string =>
  value === NOT_KNOWN || value === '' ? auditWords[lang].unknown : value

const numberIn = (lang: Language) => {
  const format = new Intl.NumberFormat(lang, { maximumFractionDigits: 3, minimumFractionDigits: 2 })
  return (value: number | null): string => (value === null || !Number.isFinite(value) ? '–' : format.format(value))
}
const count = (value: number, lang: Language): string => new Intl.NumberFormat(lang).format(value)

function tableHtml(caption: string, headings: readonly string[], rows: readonly (readonly string[])[]): string {
  return [
    `<div class="wide"><table><caption>${escaped(caption)}</caption><thead><tr>`,
    ...headings.map((heading) => `<th scope="col">${escaped(heading)}</th>`),
    '</tr></thead><tbody>',
    ...rows.map(
      ([first = '', ...others]) =>
        `<tr><th scope="row">${escaped(first)}</th>${others.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`,
    ),
    '</tbody></table></div>',
  ].join('')
}

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:75rem;padding:0 1rem;color:#1d2430;background:#fff}table{border-collapse:collapse;margin:1rem 0}caption{text-align:left;font-weight:600}th,td{border:1px solid #767676;padding:.3rem .5rem;text-align:left;vertical-align:top}.wide{overflow-x:auto}figure{margin:1.5rem 0}svg{max-width:100%;height:auto}'
