// An LSTM (Hochreiter and Schmidhuber 1997) as it answers: a pure function of its weights. It is trained elsewhere, behind the
// port below, by a library that this folder may not know.
import { sigmoid } from '../../table.ts'
import { INPUTS, SEQUENCE, STEPS } from './sequence.ts'

/** Rows of a matrix follow each other. The gates stand in the order input, forget, cell, output. */
export type LstmWeights = {
  readonly units: number
  /** INPUTS × 4 units. */
  readonly kernel: Float32Array
  /** units × 4 units. */
  readonly recurrent: Float32Array
  /** 4 units. */
  readonly bias: Float32Array
  /** units. */
  readonly output: Float32Array
  readonly outputBias: number
}

export type SequenceTraining = {
  /** SEQUENCE numbers a row. */
  readonly inputs: Float32Array
  /** 1 for right, 0 for wrong. */
  readonly labels: Float32Array
  readonly units: number
  readonly epochs: number
  readonly rate: number
  readonly batch: number
  readonly seed: number
}

/** The port: the same training gives the same weights. */
export type TrainSequences = (training: SequenceTraining) => Promise<LstmWeights>

/** The log-odds of a right answer after the sequence that stands at `offset`. */
export function lstmLogit(weights: LstmWeights, inputs: Float32Array, offset: number): number {
  const { units, kernel, recurrent, bias, output, outputBias } = weights
  const width = 4 * units
  const hidden = new Float64Array(units)
  const cell = new Float64Array(units)
  const gates = new Float64Array(width)
  for (let step = 0; step < STEPS; step += 1) {
    gates.set(bias)
    for (let input = 0; input < INPUTS; input += 1) {
      const value = inputs[offset + step * INPUTS + input] ?? 0
      if (value !== 0) addRow(gates, kernel, input * width, value)
    }
    for (let unit = 0; unit < units; unit += 1) addRow(gates, recurrent, unit * width, hidden[unit] ?? 0)
    for (let unit = 0; unit < units; unit += 1) {
      const gate = (n: number) => gates[n * units + unit] ?? 0
      const next = sigmoid(gate(1)) * (cell[unit] ?? 0) + sigmoid(gate(0)) * Math.tanh(gate(2))
      cell[unit] = next
      hidden[unit] = sigmoid(gate(3)) * Math.tanh(next)
    }
  }
  return hidden.reduce((sum, value, unit) => sum + value * (output[unit] ?? 0), outputBias)
}

function addRow(into: Float64Array, matrix: Float32Array, from: number, factor: number): void {
  for (let n = 0; n < into.length; n += 1) into[n] = (into[n] ?? 0) + factor * (matrix[from + n] ?? 0)
}

/** Probabilities of all sequences. */
export const lstmProbabilities = (weights: LstmWeights, inputs: Float32Array): Float64Array =>
  Float64Array.from({ length: inputs.length / SEQUENCE }, (_, row) =>
    sigmoid(lstmLogit(weights, inputs, row * SEQUENCE)),
  )
