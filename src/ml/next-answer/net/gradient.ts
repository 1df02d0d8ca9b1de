// The gradient of the log-loss of one learner’s answers by the weights of the memory net: forward through the answers,
// then backward through the recurrence. Exact; a test compares it with differences.
import type { AnswerTable } from '../../answers.ts'
import { sigmoid } from '../../table.ts'
import { ASKED, BLOCK, BLOCKS, divisors, FADES, type NetWeights, RIGHT, ROW, WIDTH, WRONG } from './shape.ts'
import type { TouchedRows } from './train-net.ts'

export type Gradient = {
  readonly exercises: Float32Array
  readonly skills: Float32Array
  intercept: number
  readonly touchedExercises: TouchedRows
  readonly touchedSkills: TouchedRows
}

export type SequenceMemory = {
  /** The state before each answer. */
  readonly states: Float32Array
  /** What each product of a state and a question is multiplied by: 0 if dropped, 1 over the share kept otherwise. */
  readonly masks: Float32Array
  /** Probability minus outcome. */
  readonly errors: Float64Array
  /** 1 over the divisor of each block, by the count of answers before. */
  readonly scales: Float64Array
  readonly drawMasks: (answers: number) => void
}

/** Room for sequences of up to `longest` answers. `dropout` is kept to a multiple of 1/256. */
export function sequenceMemory(longest: number, dropout: number, seed: number): SequenceMemory {
  const states = new Float32Array(longest * WIDTH)
  const masks = new Float32Array(longest * WIDTH).fill(1)
  const scales = new Float64Array(longest * BLOCKS)
  const divisor = new Float64Array(BLOCKS)
  for (let t = 0; t < longest; t += 1) {
    divisors(t, divisor)
    for (let block = 0; block < BLOCKS; block += 1) scales[t * BLOCKS + block] = 1 / (divisor[block] ?? 1)
  }
  const dropped = Math.round(dropout * 256)
  const kept = 256 / (256 - dropped)
  let word = seed | 1
  return {
    states,
    masks,
    errors: new Float64Array(longest),
    scales,
    drawMasks(answers) {
      if (dropped === 0) return
      // Marsaglia’s xorshift32 (2003): four masks from the bytes of a word.
      for (let at = 0; at < answers * WIDTH; at += 4) {
        word ^= word << 13
        word ^= word >>> 17
        word ^= word << 5
        masks[at] = (word & 255) < dropped ? 0 : kept
        masks[at + 1] = ((word >>> 8) & 255) < dropped ? 0 : kept
        masks[at + 2] = ((word >>> 16) & 255) < dropped ? 0 : kept
        masks[at + 3] = word >>> 24 < dropped ? 0 : kept
      }
    },
  }
}

/** Adds the gradient of the rows from `from` to before `until`, which are all answers of one learner. Returns the log-loss. */
export function backward(
  table: AnswerTable,
  from: number,
  until: number,
  weights: NetWeights,
  gradient: Gradient,
  memory: SequenceMemory,
): number {
  memory.drawMasks(until - from)
  const loss = forward(table, from, until, weights, memory)
  const { exercises, skills } = weights
  const { states, masks, errors, scales } = memory
  // Gradient by the state after the current answer.
  const after = new Float64Array(WIDTH)
  for (let row = until - 1, t = until - from - 1; row >= from; row -= 1, t -= 1) {
    const exercise = (table.exercise[row] ?? 0) * ROW
    const skill = (table.skill[row] ?? 0) * ROW
    const answer = table.correct[row] === 1 ? RIGHT : WRONG
    const error = errors[t] ?? 0
    touch(gradient.touchedExercises, table.exercise[row] ?? 0)
    touch(gradient.touchedSkills, table.skill[row] ?? 0)
    gradient.exercises[exercise] = (gradient.exercises[exercise] ?? 0) + error
    gradient.skills[skill] = (gradient.skills[skill] ?? 0) + error
    gradient.intercept += error
    for (let block = 0, d = 0; block < BLOCKS; block += 1) {
      const fade = FADES[block] ?? 1
      const scaled = error * (scales[t * BLOCKS + block] ?? 0)
      for (let end = d + BLOCK; d < end; d += 1) {
        const later = after[d] ?? 0
        const ofAnswer = answer + d
        gradient.exercises[exercise + ofAnswer] = (gradient.exercises[exercise + ofAnswer] ?? 0) + later
        gradient.skills[skill + ofAnswer] = (gradient.skills[skill + ofAnswer] ?? 0) + later
        const factor = scaled * (masks[t * WIDTH + d] ?? 0)
        const ofQuestion = ASKED + d
        const byQuestion = factor * (states[t * WIDTH + d] ?? 0)
        gradient.exercises[exercise + ofQuestion] = (gradient.exercises[exercise + ofQuestion] ?? 0) + byQuestion
        gradient.skills[skill + ofQuestion] = (gradient.skills[skill + ofQuestion] ?? 0) + byQuestion
        const asked = (exercises[exercise + ofQuestion] ?? 0) + (skills[skill + ofQuestion] ?? 0)
        after[d] = fade * later + factor * asked
      }
    }
  }
  return loss
}

function forward(
  table: AnswerTable,
  from: number,
  until: number,
  { exercises, skills, intercept }: NetWeights,
  memory: SequenceMemory,
): number {
  const { states, masks, errors, scales } = memory
  states.fill(0, 0, WIDTH)
  let loss = 0
  for (let row = from, t = 0; row < until; row += 1, t += 1) {
    const exercise = (table.exercise[row] ?? 0) * ROW
    const skill = (table.skill[row] ?? 0) * ROW
    const correct = table.correct[row] ?? 0
    const answer = correct === 1 ? RIGHT : WRONG
    const isLast = row + 1 === until
    let logOdds = intercept + (exercises[exercise] ?? 0) + (skills[skill] ?? 0)
    for (let block = 0, d = 0; block < BLOCKS; block += 1) {
      const fade = FADES[block] ?? 1
      let product = 0
      for (let end = d + BLOCK; d < end; d += 1) {
        const at = t * WIDTH + d
        const state = states[at] ?? 0
        product +=
          state * (masks[at] ?? 0) * ((exercises[exercise + ASKED + d] ?? 0) + (skills[skill + ASKED + d] ?? 0))
        if (!isLast)
          states[at + WIDTH] =
            fade * state + (exercises[exercise + answer + d] ?? 0) + (skills[skill + answer + d] ?? 0)
      }
      logOdds += product * (scales[t * BLOCKS + block] ?? 0)
    }
    const probability = sigmoid(logOdds)
    errors[t] = probability - correct
    loss -= Math.log(Math.max(correct === 1 ? probability : 1 - probability, 1e-15))
  }
  return loss
}

function touch(touched: TouchedRows, row: number): void {
  const answers = touched.answers[row] ?? 0
  if (answers === 0) touched.rows[touched.count++] = row
  touched.answers[row] = answers + 1
}
