// What is required of a model before it serves, measured on learners whom neither it nor its rival has seen.
import { ece } from '../metrics/calibration-error.ts'
import { pairedBootstrap } from '../metrics/paired-bootstrap.ts'
import { auc } from '../metrics/ranking.ts'
import { randomOf } from '../random.ts'
import { type HeldOutFigures, heldOutFigures } from './held-out-figures.ts'

/** Rows with a known outcome, and what a model predicts for them. */
export type Judging<Model> = {
  /** 0 or 1. */
  readonly labels: Float64Array
  /** The learner of each row, as a number from 0. */
  readonly learners: Int32Array
  readonly scoresOf: (model: Model) => Float64Array
  /** Of a rule that is fitted on the training learners alone: the rival of a first model. */
  readonly baseline: Float64Array
  /** From this probability on, the model’s answer is yes. */
  readonly thresholdOf: (model: Model) => number
}

export type JudgedGate = {
  readonly gate: 'better' | 'calibrated'
  readonly passed: boolean
  readonly value: number | null
  readonly bound: number | null
}

export type Judgement = {
  readonly gates: readonly JudgedGate[]
  readonly heldOut: {
    readonly rows: number
    readonly learners: number
    /** Null where all outcomes are the same. */
    readonly auc: number | null
    readonly rivalAuc: number | null
    readonly ece: number | null
  } & Partial<HeldOutFigures>
}

const SAMPLES = 500
/** Probabilities that are off by less serve as well as exact ones. */
export const ECE_BOUND = 0.02
const DRAWS = 200

export function judgeModel<Model>(judging: Judging<Model>, model: Model, rival: Model | null): Judgement {
  const { labels, learners } = judging
  const predictions = judging.scoresOf(model)
  const rivals = rival === null ? judging.baseline : judging.scoresOf(rival)
  const rows = labels.length
  const known = (value: number) => (Number.isFinite(value) ? value : null)
  const hasBoth = labels.includes(0) && labels.includes(1)
  // The lower end of the interval: better by more than the luck of the draw.
  const low = hasBoth ? known(pairedBootstrap(labels, predictions, rivals, learners, { samples: SAMPLES }).low) : null
  const error = rows > 0 ? known(ece({ labels, predictions })) : null
  const bound = rows > 0 ? calibrationBound(predictions) : ECE_BOUND
  return {
    gates: [
      { gate: 'better', passed: low !== null && low > 0, value: low, bound: 0 },
      { gate: 'calibrated', passed: error !== null && error <= bound, value: error, bound },
    ],
    heldOut: {
      rows,
      learners: new Set(learners).size,
      auc: hasBoth ? known(auc({ labels, predictions })) : null,
      rivalAuc: hasBoth ? known(auc({ labels, predictions: rivals })) : null,
      ece: error,
      ...(rows > 0 && heldOutFigures({ labels, predictions }, new Set(learners).size, judging.thresholdOf(model))),
    },
  }
}

/**
 * The larger of `ECE_BOUND` and the error that perfectly calibrated predictions stay under in 95 of 100 draws: of few rows the
 * error is never 0, though every probability is right. Rows are drawn one by one, as if a learner’s answers were independent.
 */
export function calibrationBound(predictions: Float64Array): number {
  const random = randomOf('calibration bound', predictions.length)
  const labels = new Float64Array(predictions.length)
  const errors = new Float64Array(DRAWS)
  for (let draw = 0; draw < DRAWS; draw += 1) {
    for (let row = 0; row < labels.length; row += 1) labels[row] = Number(random.chance(predictions[row] ?? 0))
    errors[draw] = ece({ labels, predictions })
  }
  return Math.max(ECE_BOUND, errors.sort()[Math.floor(0.95 * DRAWS)] ?? ECE_BOUND)
}
