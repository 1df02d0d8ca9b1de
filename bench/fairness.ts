// Does the audit find unfairness that is there, and stay quiet where there is none? Simulated learners of two groups alike in
// ability, 30 % of them in group b; a next-answer model judged on 500 of them.
// `npm run bench -- fairness [--json] [--quick]`
import { auditFairness, type FairnessAudit, type JudgedMeasure } from '#ml/fairness/audit.ts'
import type { AuditRows } from '#ml/fairness/sorted-rows.ts'
import { randomOf } from '#ml/random.ts'
import { logit, sigmoid } from '#ml/table.ts'
import { benchOptions, printFigures, printTable } from './support/report.ts'
import { BIASED, judgedGroups } from './support/two-groups.ts'

const options = benchOptions()
const seeds = options.quick ? 20 : 100
const JUDGED = 500

type Scored = { readonly rows: AuditRows; readonly groups: readonly string[] }
type Case = {
  readonly name: string
  readonly what: string
  /** What must be found; null if nothing may be. */
  readonly wanted: { readonly measure: JudgedMeasure; readonly area: string | null } | null
  readonly make: (seed: number) => Promise<Scored>
}

/** The last fair school: three cases are made of it. */
let fairSchool: { readonly seed: number; readonly made: Promise<Scored> } | null = null
function fair(seed: number): Promise<Scored> {
  if (fairSchool?.seed !== seed) fairSchool = { seed, made: judgedGroups(seed, JUDGED, 0) }
  return fairSchool.made
}

/** The scores of group b, changed. */
async function spoilt(seed: number, change: (logOdds: number, normal: () => number) => number): Promise<Scored> {
  const { rows, groups } = await fair(seed)
  const random = randomOf('spoilt', seed)
  const scores = Float64Array.from(rows.labels, (_, row) => {
    const score = rows.scores[row] ?? 0
    return groups[rows.learner[row] ?? -1] === 'b' ? sigmoid(change(logit(score), () => random.normal(0, 1))) : score
  })
  return { rows: { ...rows, scores }, groups }
}

const cases: readonly Case[] = [
  { name: 'none', what: 'nothing', wanted: null, make: fair },
  {
    name: 'item_bias',
    what: `exercises of one domain harder for b by 1 logit`,
    wanted: { measure: 'item-bias', area: BIASED },
    make: (seed) => judgedGroups(seed, JUDGED, 1),
  },
  {
    name: 'small_item_bias',
    what: 'the same by 0.5 logit',
    wanted: { measure: 'item-bias', area: BIASED },
    make: (seed) => judgedGroups(seed, JUDGED, 0.5),
  },
  {
    name: 'shift',
    what: 'scores of b too high by 0.5 logit',
    wanted: { measure: 'calibration', area: null },
    make: (seed) => spoilt(seed, (logOdds) => logOdds + 0.5),
  },
  {
    name: 'noise',
    what: 'scores of b with an error of 1.5 logit',
    wanted: { measure: 'abroca', area: null },
    make: (seed) => spoilt(seed, (logOdds, normal) => logOdds + 1.5 * normal()),
  },
]

const failed = ({ attributes }: FairnessAudit) =>
  attributes.flatMap(({ pairs }) => pairs.flatMap(({ tests }) => tests.filter(({ verdict }) => verdict === 'failed')))

const counts = cases.map((one) => ({ ...one, failures: 0, found: 0, judged: 0 }))
for (let seed = 1; seed <= seeds; seed += 1)
  for (const one of counts) {
    const { rows: answers, groups } = await one.make(seed)
    const audit = auditFairness(answers, [{ name: 'group', values: groups }], {
      threshold: 0.5,
      seed,
      // Intervals decide nothing here.
      samples: 20,
    })
    if (audit.outcome === 'no-verdict') continue
    const gaps = failed(audit)
    one.judged += 1
    one.failures += Number(gaps.length > 0)
    one.found += Number(gaps.some(({ measure, area }) => measure === one.wanted?.measure && area === one.wanted.area))
  }
const rows = counts.map(({ what, wanted, failures, found, judged }) => [
  ...[what, wanted?.measure ?? '–', percent(failures / judged), wanted ? percent(found / judged) : '–', String(judged)],
])
const shareOf = (name: string): number => {
  const one = counts.find((count) => count.name === name)
  return one ? (one.wanted ? one.found : one.failures) / one.judged : Number.NaN
}

printTable(['what is unfair', 'measure', 'audits that fail', 'by this measure', 'audits'], rows)
const large = ['item_bias', 'shift', 'noise']
if (options.json)
  printFigures('fairness', {
    found_share: large.reduce((sum, name) => sum + shareOf(name), 0) / large.length,
    false_alarm_share: shareOf('none'),
    ...Object.fromEntries([...large, 'small_item_bias'].map((name) => [`found_${name}`, shareOf(name)])),
  })

function percent(share: number): string {
  return `${Math.round(100 * share)} %`
}
