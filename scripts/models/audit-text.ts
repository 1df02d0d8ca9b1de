// What `sillage models audit` prints for people.
import type { AuditRecord } from '#modelling/audit-record.ts'
import { readableCount } from '#platform/progress.ts'
import { aligned } from './aligned.ts'

type Estimate = AuditRecord['attributes'][number]['slices'][number]['auc']

export function auditText(audit: AuditRecord): string {
  const { model, rows, learners, judgedOn, threshold, attributes } = audit
  return [
    `${model}: ${readableCount(rows)} predictions of ${readableCount(learners)} learners, ${
      judgedOn === 'out-of-fold' ? 'by models trained likewise on other learners' : 'which it was not trained on'
    }; flagged from ${threshold.toFixed(3)} on.`,
    ...attributes.flatMap((attribute) => ['', ...attributeText(attribute)]),
    '',
    outcomeText(audit),
  ].join('\n')
}

function attributeText({ name, slices, withheld, pairs }: AuditRecord['attributes'][number]): string[] {
  const header = [name, 'learners', 'predictions', 'label 1', 'mean score', 'AUC', 'recall', 'FPR', 'precision', 'ECE']
  const table = slices.map((slice) => [
    slice.value,
    ...[readableCount(slice.learners), readableCount(slice.rows), three(slice.baseRate), three(slice.meanScore)],
    ...[three(slice.auc), three(slice.recall), three(slice.fpr), three(slice.precision), three(slice.ece)],
  ])
  return [
    aligned([header, ...table]),
    ...(withheld > 0 ? [`Values that too few learners have (no figure includes them): ${withheld}`] : []),
    ...(slices.length < 2 ? ['No verdict: no two groups have 100 learners, 30 of them with either outcome.'] : []),
    ...pairs.flatMap(({ first, second, flagged, tests }) => [
      `${first} − ${second}: shares flagged ${signed(flagged)} (told, not judged)`,
      ...tests.map(({ measure, area, gap, nullMedian, adjusted, bound, verdict }) => {
        const what = area === null ? measure : `${measure}: ${area}`
        const says = { none: 'chance may explain it', small: 'not by chance, within the bound', failed: 'FAILED' }
        return `  ${what.padEnd(30)} ${number(gap).padStart(7)}  (by chance ${number(nullMedian)}, bound ${bound}, p ${number(adjusted)})  ${says[verdict]}`
      }),
    ]),
  ]
}

function outcomeText({ outcome, failed, tests }: AuditRecord): string {
  if (outcome === 'no-verdict') return 'No verdict: no two groups of an attribute were large enough.'
  return outcome === 'passed'
    ? `Passed: of ${tests} gaps none is beyond its bound, but by chance.`
    : `Failed: ${failed} of ${tests} gaps are beyond their bounds, and chance does not explain them. Miscalibration in an area is how exercises show that are harder for a group.`
}

const number = (value: number | null): string => (value === null ? '–' : value.toFixed(3))
const three = ({ value }: Estimate): string => number(value)
const signed = ({ value, low, high }: Estimate): string => `${number(value)} [${number(low)}, ${number(high)}]`
