import { describe, expect, it } from 'vitest'
import { answerTable } from '../../answers.ts'
import { auc } from '../../metrics/ranking.ts'
import { randomOf } from '../../random.ts'
import { sigmoid } from '../../table.ts'
import { factorLogits, fitFactors } from './factors.ts'
import { fitTracing, tracingLogits } from './knowledge-tracing.ts'
import { fitSparseLogistic, sparseBuilder } from './sparse-logistic.ts'

describe('logistic regression over sparse rows', () => {
  it('finds the coefficients that made the labels', () => {
    const random = randomOf('coefficients')
    const builder = sparseBuilder(20_000, 2)
    const labels = Array.from({ length: 20_000 }, () => {
      const value = random.normal(0, 1)
      builder.add(0, 1)
      builder.add(1, value)
      builder.endRow()
      return Number(random.chance(sigmoid(0.5 - 1.2 * value)))
    })
    const [intercept, slope] = fitSparseLogistic(builder.rows(), labels, { width: 2, penalties: [0, 0] })
    expect(intercept).toBeCloseTo(0.5, 1)
    expect(slope).toBeCloseTo(-1.2, 1)
  })

  it('ends at the balance of slope and penalty', () => {
    // One right answer: the minimum of log(1 + exp(−w)) + w²/2 is where 1 / (1 + exp(w)) = w.
    const builder = sparseBuilder(1, 1)
    builder.add(0, 1)
    builder.endRow()
    const [weight = 0] = fitSparseLogistic(builder.rows(), [1], { width: 1, penalties: [1] })
    expect(1 / (1 + Math.exp(weight))).toBeCloseTo(weight, 5)
  })
})

describe('Bayesian knowledge tracing', () => {
  const truth = { known: 0.3, learn: 0.15, guess: 0.2, slip: 0.1 }
  const table = tracedAnswers(truth, 600)
  const everyone = table.learners.map((_, learner) => learner)

  it('finds the probabilities that made the answers', () => {
    const fitted = fitTracing(table, everyone).skills[0]
    for (const name of ['known', 'learn', 'guess', 'slip'] as const)
      expect(Math.abs((fitted?.[name] ?? 1) - truth[name]), name).toBeLessThan(0.06)
  })

  it('expects the first answer by who knows, slips and guesses', () => {
    const { known, slip, guess } = truth
    const [first = 0] = tracingLogits({ skills: [truth], other: truth }, table, [0], null)
    expect(sigmoid(first)).toBeCloseTo(known * (1 - slip) + (1 - known) * guess)
  })

  it('and factor analysis rank answers that depend on practice', () => {
    const tracing = tracingLogits(fitTracing(table, everyone), table, everyone, null)
    const factors = factorLogits(fitFactors(table, everyone), table, everyone, null)
    expect(auc({ labels: table.correct, predictions: tracing })).toBeGreaterThan(0.75)
    expect(auc({ labels: table.correct, predictions: factors })).toBeGreaterThan(0.75)
  })
})

function tracedAnswers(
  { known, learn, guess, slip }: { known: number; learn: number; guess: number; slip: number },
  learners: number,
) {
  const random = randomOf('tracing')
  return answerTable(
    Array.from({ length: learners }, (_, n) => {
      let knows = random.chance(known)
      return Array.from({ length: 15 }, (_, at) => {
        const correct = random.chance(knows ? 1 - slip : guess)
        knows ||= random.chance(learn)
        return { learner: `l${n}`, exercise: `e${at}`, skill: 's', at, correct }
      })
    }).flat(),
  )
}
