// How soon a change is found, and how often one is found that is not there. A simulated stream of answers and of the calibrated
// probabilities that a model gave them.
// `npm run bench -- drift [--json] [--quick]`
import { featureAlarms } from '#ml/drift/feature-alarms.ts'
import { lossAlarm } from '#ml/drift/loss-alarm.ts'
import { type Random, randomOf } from '#ml/random.ts'
import { sigmoid } from '#ml/table.ts'
import { benchOptions, median, percentile, printFigures, printTable, readable } from './support/report.ts'

const options = benchOptions()
const streams = options.quick ? 100 : 1_000
const BEFORE = 2_000
const AFTER = 3_000

const scoreOf = (random: Random): number => sigmoid(random.normal(0.9, 1))
/** Share of answers that the likelier outcome gets wrong, of a calibrated model with such scores. */
const errors = (() => {
  const random = randomOf('errors')
  const scores = Array.from({ length: 200_000 }, () => scoreOf(random))
  return scores.reduce((sum, score) => sum + Math.min(score, 1 - score), 0) / scores.length
})()

/** After the change so many points more of the answers are wrong about: a share of outcomes is the other one. */
function delayOf(seed: number, points: number): number | null {
  const random = randomOf('drift', seed, points)
  const alarm = lossAlarm()
  const turned = points / (1 - 2 * errors)
  for (let n = 0; n < BEFORE + AFTER; n += 1) {
    const score = scoreOf(random)
    const isRight = random.chance(score)
    const isTurned = n >= BEFORE && random.chance(turned)
    const isAlarm = alarm.hear(score, Number(isRight !== isTurned))
    if (isAlarm && n >= BEFORE) return n - BEFORE + 1
  }
  return null
}

/** Whether any alarm is given in a stream without change. */
function isFalseAlarm(seed: number): boolean {
  const random = randomOf('no drift', seed)
  const alarm = lossAlarm()
  let alarms = 0
  for (let n = 0; n < BEFORE + AFTER; n += 1) {
    const score = scoreOf(random)
    alarms += Number(alarm.hear(score, Number(random.chance(score))))
  }
  return alarms > 0
}

/** Twenty features of a school of `n` learners beside itself: whether any gives an alarm. */
function isFalseFeatureAlarm(seed: number, n: number): boolean {
  const random = randomOf('features', seed, n)
  const values = () => Float64Array.from({ length: n }, () => random.normal(0, 1))
  const features = Array.from({ length: 20 }, (_, at) => ({ name: `${at}`, reference: values(), recent: values() }))
  return featureAlarms(features).some(({ alarm }) => alarm)
}

const seeds = Array.from({ length: streams }, (_, n) => n)
const delays = (points: number) => {
  const all = seeds.map((seed) => delayOf(seed, points))
  const found = all.filter((delay) => delay !== null).sort((a, b) => a - b)
  return { median: median(found), p95: percentile(found, 0.95), missed: 1 - found.length / all.length }
}
const large = delays(0.12)
const small = delays(0.05)
const falseAlarms = seeds.filter(isFalseAlarm).length / streams
const falseFeatures = [100, 1_000].map((n) => seeds.filter((seed) => isFalseFeatureAlarm(seed, n)).length / streams)

const alarm = lossAlarm()
const random = randomOf('speed')
const heard = Array.from({ length: 100_000 }, () => scoreOf(random))
const from = performance.now()
for (const score of heard) alarm.hear(score, 1)
const microseconds = ((performance.now() - from) * 1_000) / heard.length

printTable(
  ['', 'measured', 'wanted'],
  [
    ['12 points more errors: answers until the alarm, median', readable(large.median), '≤ 400'],
    ['  19 of 20 streams', readable(large.p95), ''],
    [`  not found within ${AFTER}`, `${(100 * large.missed).toFixed(1)} %`, ''],
    ['5 points more errors: median', readable(small.median), ''],
    [`  not found within ${AFTER}`, `${(100 * small.missed).toFixed(1)} %`, ''],
    [
      `streams of ${BEFORE + AFTER} answers without change that give an alarm`,
      `${(100 * falseAlarms).toFixed(1)} %`,
      '≤ 0.5 %',
    ],
    ['schools of 100 without change: any of 20 features', `${(100 * (falseFeatures[0] ?? 0)).toFixed(1)} %`, '≤ 0.5 %'],
    [
      'schools of 1,000 without change: any of 20 features',
      `${(100 * (falseFeatures[1] ?? 0)).toFixed(1)} %`,
      '≤ 0.5 %',
    ],
    ['one answer, µs', readable(microseconds), ''],
  ],
)
if (options.json)
  printFigures('drift', {
    found_after: large.median,
    found_after_p95: large.p95,
    missed_share: large.missed,
    found_after_5_points: small.median,
    missed_share_5_points: small.missed,
    false_alarm_share: falseAlarms,
    feature_false_alarm_share: Math.max(...falseFeatures),
    hear_us: microseconds,
  })
