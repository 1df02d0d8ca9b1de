// How fast models train, predict and explain, how they compare with scikit-learn on the same table, and how fast the service
// answers with risks and recommendations.
// `npm run bench -- models [--json] [--quick]`

import { cpus, loadavg } from 'node:os'
import { predict, predictOne } from '#ml/boosting/boosting.ts'
import { trainBoosting } from '#ml/boosting/train-boosting.ts'
import { treeShap } from '#ml/explain/tree-shap.ts'
import { trainForest } from '#ml/forest/forest.ts'
import { auc } from '#ml/metrics/ranking.ts'
import { SEQUENCE } from '#ml/next-answer/lstm/sequence.ts'
import { readRow } from '#ml/table.ts'
import { trainLstm } from '#modelling/lstm/train-lstm.ts'
import recorded from '../tests/models/golden/scikit-learn.json' with { type: 'json' }
import { sides, simulatedTable } from '../tests/models/golden/simulated-table.ts'
import { featuresPerSecond } from './support/features-per-second.ts'
import { predictionLoad } from './support/prediction-load.ts'
import { benchOptions, median, percentile, printFigures, printTable, readable } from './support/report.ts'

const options = benchOptions()
const { large } = recorded
const { train, test } = sides(simulatedTable(large.train + large.test, large.features), large.train)
const rounds = options.quick ? 1 : 3

/** Seconds of wall time, and of processor time: on a busy machine they differ. */
function timed<Result>(work: () => Result): {
  readonly result: Result
  readonly seconds: number
  readonly cpu: number
} {
  const cpu = process.cpuUsage()
  const from = performance.now()
  const result = work()
  const seconds = (performance.now() - from) / 1_000
  return { result, seconds, cpu: process.cpuUsage(cpu).user / 1e6 }
}

console.log(
  `${readable(large.train)} rows of ${large.features} features; boosting of 200 trees of 31 leaves, forest of 100 trees of depth 10\n`,
)
const trainings = Array.from({ length: rounds }, () =>
  timed(() => trainBoosting(train.columns, train.labels, { loss: 'logistic' })),
)
const forests = Array.from({ length: rounds }, () => timed(() => trainForest(train.columns, train.labels)))
const model = trainings[0]?.result ?? trainBoosting(train.columns, train.labels, { loss: 'logistic' })

const values = new Float64Array(large.features)
const predictions = 20_000
const predicting = timed(() => {
  let sum = 0
  for (let n = 0; n < predictions; n += 1) sum += predictOne(model, readRow(test.columns, n % large.test, values))
  return sum
})

const explanations = Float64Array.from({ length: options.quick ? 300 : 2_000 }, (_, row) => {
  readRow(test.columns, row, values)
  return timed(() => treeShap(model.trees, values, large.features)).seconds * 1_000
}).sort()

/** One epoch of the LSTM: 10,000 sequences of 20 steps of 8 numbers. */
const SEQUENCES = 10_000
const sequences = {
  inputs: Float32Array.from({ length: SEQUENCES * SEQUENCE }, (_, n) => Math.sin(n)),
  labels: Float32Array.from({ length: SEQUENCES }, (_, n) => n % 2),
  ...{ units: 32, rate: 0.005, batch: 250, seed: 1 },
}
// What is compiled and made once is left out.
await trainLstm({ ...sequences, labels: sequences.labels.subarray(0, 250), epochs: 1 })
const beforeLstm = performance.now()
await trainLstm({ ...sequences, epochs: 1 })
const lstmSeconds = (performance.now() - beforeLstm) / 1_000
const RATE = 500
const [loadBefore = 0] = loadavg()
const served = await predictionLoad({
  rate: RATE,
  warmMs: options.quick ? 1_000 : 5_000,
  measureMs: options.quick ? 3_000 : 15_000,
})
if (served.errors > 0) throw new Error(`${served.errors} requests were not answered with 200.`)

const figures = {
  train_50k_s: median(trainings.map(({ seconds }) => seconds)),
  train_50k_cpu_s: median(trainings.map(({ cpu }) => cpu)),
  forest_50k_s: median(forests.map(({ seconds }) => seconds)),
  predict_us: (predicting.seconds * 1e6) / predictions,
  explain_ms_p50: percentile(explanations, 0.5),
  explain_ms_p99: percentile(explanations, 0.99),
  lstm_epoch_s: lstmSeconds,
  predict_http_p50_ms: served.p50Ms,
  predict_http_p99_ms: served.p99Ms,
  predict_http_per_s: served.perSecond,
  features_per_s: featuresPerSecond(options.quick ? 1 : 3),
  auc_minus_sklearn: auc({ labels: test.labels, predictions: predict(model, test.columns) }) - large.boosting.auc,
}

printTable(
  ['', 'measured', 'wanted'],
  [
    ['train the boosting, s', readable(figures.train_50k_s), '≤ 3'],
    ['  of which processor time, s', readable(figures.train_50k_cpu_s), ''],
    ['train the forest, s', readable(figures.forest_50k_s), ''],
    ['predict one row, µs', readable(figures.predict_us), '< 50'],
    ['explain one row, p50, ms', readable(figures.explain_ms_p50), ''],
    ['explain one row, p99, ms', readable(figures.explain_ms_p99), '< 5'],
    ['an epoch of the LSTM, 10 000 × 20 × 8, s', readable(figures.lstm_epoch_s), ''],
    ['risk or recommendation over HTTP, p50, ms', readable(figures.predict_http_p50_ms), ''],
    ['risk or recommendation over HTTP, p99, ms', readable(figures.predict_http_p99_ms), '< 10'],
    [`  answered a second, of ${RATE}`, readable(figures.predict_http_per_s), ''],
    ['answers to features, 1/s', readable(figures.features_per_s), ''],
    ['AUC minus that of scikit-learn', figures.auc_minus_sklearn.toFixed(4), 'within 0.005'],
  ],
)
console.log(
  `Over HTTP: service, database and load generator on ${cpus().length} processors whose load was ${loadBefore.toFixed(1)} before.`,
)
if (options.json) printFigures('models', figures)
