// What a model freezes of its training learners: rates, difficulties, pairs and nets. Everything that a vector needs besides
// the learner’s own memory.
import type { AnswerTable } from '../answers.ts'
import { sigmoid } from '../table.ts'
import { abilityStep, type Difficulties, fitDifficulties } from './elo.ts'
import type { NetWeights } from './net/shape.ts'
import { type NetSettings, trainNet } from './net/train-net.ts'
import { fitPairs, type Pairs } from './pairs.ts'
import { fitRates, type Rates } from './rates.ts'

export type Encoder = {
  readonly rates: Rates
  readonly difficulties: Difficulties
  readonly pairs: Pairs
  /** Their logits are averaged. */
  readonly nets: readonly NetWeights[]
}

export type EncoderSettings = {
  readonly net: Omit<NetSettings, 'seed'>
  /** One net per seed. */
  readonly seeds: readonly number[]
  /** Pairs of fewer learners are dropped; none for that reason by default. */
  readonly pairLearners?: number
}

/** `onStep` is called before each epoch of each net, and after the last. It stops the fit by throwing. */
export function fitEncoder(
  table: AnswerTable,
  learners: readonly number[],
  { net, seeds, pairLearners }: EncoderSettings,
  onStep: () => void = () => {},
): Encoder {
  const rates = fitRates(table, learners)
  const difficulties = fitDifficulties(table, learners, rates)
  const pairs = fitPairs(table, learners, eloProbabilities(table, learners, difficulties), pairLearners)
  const nets = seeds.map((seed) =>
    trainNet(table, learners, { ...net, seed }, () => {
      onStep()
      return true
    }),
  )
  return { rates, difficulties, pairs, nets }
}

/** Elo’s probability of each row of these learners before the answer; NaN for the rows of others. */
export function eloProbabilities(
  table: AnswerTable,
  learners: readonly number[],
  difficulties: Difficulties,
): Float32Array {
  const probabilities = new Float32Array(table.correct.length).fill(Number.NaN)
  for (const learner of learners) {
    let ability = 0
    const from = table.starts[learner] ?? 0
    for (let row = from; row < (table.starts[learner + 1] ?? 0); row += 1) {
      const p = sigmoid(ability - (difficulties[table.exercise[row] ?? 0] ?? 0))
      probabilities[row] = p
      ability += abilityStep(row - from) * ((table.correct[row] ?? 0) - p)
    }
  }
  return probabilities
}
