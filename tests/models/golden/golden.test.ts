/** Our models against recorded values of scikit-learn on the same table (record.py). */
import { expect, it } from 'vitest'
import { predict } from '#ml/boosting/boosting.ts'
import { trainBoosting } from '#ml/boosting/train-boosting.ts'
import { predictByForest, trainForest } from '#ml/forest/forest.ts'
import { predictByLogistic, trainLogistic } from '#ml/logistic/logistic.ts'
import { logLoss } from '#ml/metrics/errors.ts'
import { auc } from '#ml/metrics/ranking.ts'
import recorded from './scikit-learn.json' with { type: 'json' }
import { sides, simulatedTable, withoutMissing } from './simulated-table.ts'

const { small } = recorded
const table = simulatedTable(small.train + small.test, small.features)
const { train, test } = sides(table, small.train)
const known = { train: withoutMissing(train.columns), test: withoutMissing(test.columns) }

function expectWithin(predictions: Float64Array, wanted: { auc: number; logloss: number }): void {
  const scored = { labels: test.labels, predictions }
  expect(Math.abs(auc(scored) - wanted.auc)).toBeLessThan(0.005)
  expect(Math.abs(logLoss(scored) - wanted.logloss)).toBeLessThan(0.005)
}

it('has the same table as the recorded one', () => {
  expect(table.labels.reduce((sum, label) => sum + label, 0) / table.labels.length).toBeCloseTo(small.share, 5)
})

it('boosts to within 0.005 of scikit-learn in AUC and log-loss', () => {
  expectWithin(predict(trainBoosting(train.columns, train.labels, { loss: 'logistic' }), test.columns), small.boosting)
})

it('grows a forest to within 0.005 of scikit-learn in AUC and log-loss', () => {
  expectWithin(predictByForest(trainForest(known.train, train.labels), known.test), small.forest)
})

it('fits a logistic regression to within 0.005 of scikit-learn in AUC and log-loss', () => {
  expectWithin(predictByLogistic(trainLogistic(known.train, train.labels), known.test), small.logistic)
})
