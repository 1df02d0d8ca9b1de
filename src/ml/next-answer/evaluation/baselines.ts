// What every model is compared with, fitted on the same training learners and asked about the same answers.
import type { AnswerTable } from '../../answers.ts'
import { sigmoid } from '../../table.ts'
import { type BestLogistic, logisticLogits } from '../baselines/best-logistic.ts'
import { factorLogits, fitFactors } from '../baselines/factors.ts'
import { fitTracing, tracingLogits } from '../baselines/knowledge-tracing.ts'
import type { Encoder } from '../encoder.ts'
import { eloProbability } from '../memory.ts'
import { netLogit } from '../net/shape.ts'
import { easeOf } from '../rates.ts'
import { type Translation, walk } from '../walk.ts'

/** Probabilities by row of the table of test learners. */
export type Scores = { readonly name: string; readonly probabilities: Float64Array }

export type Comparison = {
  readonly training: AnswerTable
  readonly test: AnswerTable
  readonly encoder: Encoder
  readonly translation: Translation
  /** The best logistic regression without and with recency. */
  readonly counts: BestLogistic
  readonly recency: BestLogistic
}

export function baselineScores({ training, test, encoder, translation, counts, recency }: Comparison): Scores[] {
  const everyone = training.learners.map((_, learner) => learner)
  const judged = test.learners.map((_, learner) => learner)
  const probabilities = (logits: Float64Array) => logits.map(sigmoid)
  const regression = (model: BestLogistic) => probabilities(logisticLogits(model, test, judged, encoder, translation))
  return [
    { name: 'exercise-mean', probabilities: probabilities(eases(test, encoder, translation)) },
    {
      name: 'bkt',
      probabilities: probabilities(tracingLogits(fitTracing(training, everyone), test, judged, translation.skill)),
    },
    {
      name: 'pfa',
      probabilities: probabilities(factorLogits(fitFactors(training, everyone), test, judged, translation.skill)),
    },
    { name: 'elo', probabilities: eloScores(test, judged, encoder, translation) },
    { name: 'best-lr', probabilities: regression(counts) },
    { name: 'best-lr-recency', probabilities: regression(recency) },
  ]
}

function eases(test: AnswerTable, { rates }: Encoder, { exercise, skill }: Translation): Float64Array {
  return Float64Array.from(test.exercise, (index, row) =>
    easeOf(rates, exercise[index] ?? -1, skill[test.skill[row] ?? 0] ?? -1),
  )
}

function eloScores(
  test: AnswerTable,
  judged: readonly number[],
  encoder: Encoder,
  translation: Translation,
): Float64Array {
  const scores = new Float64Array(test.correct.length)
  walk(test, judged, encoder, translation, (row, { learner }, answer) => {
    scores[row] = eloProbability(encoder, learner.ability, answer)
  })
  return scores
}

/** The memory net alone, its seeds averaged on log-odds. */
export function netScores(test: AnswerTable, encoder: Encoder, translation: Translation): Float64Array {
  const scores = new Float64Array(test.correct.length)
  const judged = test.learners.map((_, learner) => learner)
  walk(test, judged, encoder, translation, (row, { learner }, answer) => {
    const sum = encoder.nets.reduce((total, weights, n) => {
      const blocks = learner.nets[n]
      return blocks ? total + netLogit({ blocks, answers: learner.answers }, answer, weights) : total
    }, 0)
    scores[row] = sigmoid(sum / encoder.nets.length)
  })
  return scores
}
