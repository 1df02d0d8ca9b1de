import { describe, expect, it } from 'vitest'
import { type AnswerTable, answerTable } from '../../answers.ts'
import { randomOf } from '../../random.ts'
import { sigmoid } from '../../table.ts'
import { backward, type Gradient, sequenceMemory } from './gradient.ts'
import { initialNetState, type NetWeights, netLogit, ROW, stepNet, UNKNOWN } from './shape.ts'
import { type NetSettings, type TouchedRows, trainNet } from './train-net.ts'

const settings: NetSettings = { epochs: 3, exerciseDecay: 1, skillDecay: 1, rate: 0.01, dropout: 0.4, seed: 1 }

describe('the memory net', () => {
  it('has the gradient that differences of its log-loss give', () => {
    const table = someAnswers(1, 12)
    const weights = someWeights(table)
    const gradient = noGradient(table)
    backward(table, 0, 12, weights, gradient, sequenceMemory(12, 0, 1))
    for (const part of ['exercises', 'skills'] as const) {
      for (let at = 0; at < weights[part].length; at += 7) {
        const slope = (lossWith(table, weights, part, at, 1e-2) - lossWith(table, weights, part, at, -1e-2)) / 2e-2
        expect(gradient[part][at]).toBeCloseTo(slope, 3)
      }
    }
  })

  it('predicts the same by single steps as in training', () => {
    const table = someAnswers(1, 30)
    const weights = someWeights(table)
    const loss = backward(table, 0, 30, weights, noGradient(table), sequenceMemory(30, 0, 1))
    expect(lossBySteps(table, weights)).toBeCloseTo(loss, 3)
  })

  it('treats an exercise and a skill that it does not know as one with zeros', () => {
    const table = someAnswers(1, 5)
    const weights = someWeights(table)
    const asked = { exercise: UNKNOWN, skill: UNKNOWN }
    expect(netLogit(initialNetState, asked, weights)).toBe(weights.intercept)
    const state = stepNet(initialNetState, { ...asked, correct: true }, weights)
    expect([...state.blocks].every((number) => number === 0)).toBe(true)
    expect(state.answers).toBe(1)
  })

  it('leaves the state that it steps from as it was', () => {
    const table = someAnswers(1, 5)
    stepNet(initialNetState, { exercise: 0, skill: 0, correct: true }, someWeights(table))
    expect([...initialNetState.blocks].every((number) => number === 0)).toBe(true)
  })

  it('gives the same weights for the same seed, and others for another', () => {
    const table = someAnswers(20, 30)
    const learners = table.learners.map((_, learner) => learner)
    const first = trainNet(table, learners, settings)
    expect(trainNet(table, learners, settings)).toEqual(first)
    expect(trainNet(table, learners, { ...settings, seed: 2 })).not.toEqual(first)
  })

  it('learns nothing of an exercise that only other learners answered', () => {
    const table = answerTable([
      ...Array.from({ length: 40 }, (_, n) => answer('a', 'known', n, n % 3 > 0)),
      ...Array.from({ length: 40 }, (_, n) => answer('b', 'unknown', n, n % 3 > 0)),
    ])
    const weights = trainNet(table, [table.learners.indexOf('a')], settings)
    const row = table.exercises.indexOf('unknown') * ROW
    expect([...weights.exercises.subarray(row, row + ROW)].every((number) => number === 0)).toBe(true)
  })
})

const answer = (learner: string, exercise: string, at: number, correct: boolean, skill = 's') => ({
  learner,
  exercise,
  skill,
  at,
  correct,
})

function someAnswers(learners: number, each: number): AnswerTable {
  const random = randomOf('answers of a test')
  return answerTable(
    Array.from({ length: learners * each }, (_, n) =>
      answer(`l${n % learners}`, `e${random.between(0, 5)}`, n, random.chance(0.6), `s${random.between(0, 2)}`),
    ),
  )
}

function someWeights(table: AnswerTable): NetWeights {
  const random = randomOf('weights of a test')
  const numbers = (rows: number) => Float32Array.from({ length: rows * ROW }, () => random.normal(0, 0.5))
  return { intercept: 0.3, exercises: numbers(table.exercises.length), skills: numbers(table.skills.length) }
}

const touched = (rows: number): TouchedRows => ({ rows: new Int32Array(rows), answers: new Int32Array(rows), count: 0 })

const noGradient = (table: AnswerTable): Gradient => ({
  exercises: new Float32Array(table.exercises.length * ROW),
  skills: new Float32Array(table.skills.length * ROW),
  intercept: 0,
  touchedExercises: touched(table.exercises.length),
  touchedSkills: touched(table.skills.length),
})

function lossWith(
  table: AnswerTable,
  weights: NetWeights,
  part: 'exercises' | 'skills',
  at: number,
  by: number,
): number {
  const moved = { ...weights, [part]: weights[part].slice() }
  moved[part][at] = (moved[part][at] ?? 0) + by
  return lossBySteps(table, moved)
}

function lossBySteps(table: AnswerTable, weights: NetWeights): number {
  let state = initialNetState
  let loss = 0
  for (let row = 0; row < table.correct.length; row += 1) {
    const asked = { exercise: table.exercise[row] ?? 0, skill: table.skill[row] ?? 0 }
    const correct = table.correct[row] === 1
    const p = sigmoid(netLogit(state, asked, weights))
    loss -= Math.log(correct ? p : 1 - p)
    state = stepNet(state, { ...asked, correct }, weights)
  }
  return loss
}
