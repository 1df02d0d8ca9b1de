/** The LSTM: what it is given, that it learns, and that the same training gives the same weights. */
import { describe, expect, it } from 'vitest'
import { answerTable } from '#ml/answers.ts'
import { auc } from '#ml/metrics/ranking.ts'
import { lstmProbabilities, type SequenceTraining } from '#ml/next-answer/lstm/lstm.ts'
import { INPUTS, SEQUENCE, STEPS, writeSequence } from '#ml/next-answer/lstm/sequence.ts'
import { fitRates } from '#ml/next-answer/rates.ts'
import { randomOf } from '#ml/random.ts'
import { trainLstm } from './train-lstm.ts'

const ROWS = 1_000
/** The next answer is mostly like the third before it: a memory of three steps is needed. */
const LAG = 3

function remembering(seed: number): SequenceTraining {
  const random = randomOf('remembering', seed)
  const inputs = new Float32Array(ROWS * SEQUENCE)
  const labels = new Float32Array(ROWS)
  for (let row = 0; row < ROWS; row += 1) {
    for (let step = 0; step < STEPS; step += 1) inputs[row * SEQUENCE + step * INPUTS + Number(random.chance(0.5))] = 1
    const right = inputs[row * SEQUENCE + (STEPS - LAG) * INPUTS] === 1
    labels[row] = Number(random.chance(0.95) ? right : !right)
  }
  return { inputs, labels, units: 8, epochs: 12, rate: 0.03, batch: 50, seed: 1 }
}

describe('the LSTM', () => {
  it('learns what stood three answers before, and answers without the library', { timeout: 200_000 }, async () => {
    const steps: number[] = []
    const weights = await trainLstm(remembering(1), (done, of) => steps.push(done / of))
    const { inputs, labels } = remembering(2)
    // A random guess has 0.5; 5 % of the labels are turned round.
    expect(auc({ labels, predictions: lstmProbabilities(weights, inputs) })).toBeGreaterThan(0.9)
    expect(steps.at(-1)).toBe(1)
  })

  it('has the same weights after the same training, and others with another seed', async () => {
    const short = { ...remembering(1), epochs: 1 }
    const [one, again, other] = [await trainLstm(short), await trainLstm(short), await trainLstm({ ...short, seed: 2 })]
    expect(again).toEqual(one)
    expect(other.kernel).not.toEqual(one.kernel)
  })

  it('is refused without a row', async () => {
    const none = { ...remembering(1), inputs: new Float32Array(0), labels: new Float32Array(0) }
    await expect(trainLstm(none)).rejects.toThrow('There must be a row')
  })
})

describe('the sequence before a question', () => {
  const table = answerTable(
    Array.from({ length: 25 }, (_, n) => ({
      ...{ learner: n < 23 ? 'a' : 'b', exercise: `e${n % 3}`, skill: `s${n % 2}`, correct: n % 2 === 0, at: n },
      durationMs: n === 1 ? undefined : 1_000 * (Math.E - 1),
    })),
  )
  const rates = fitRates(table, [0, 1])
  const sequenceBefore = (row: number) => {
    const into = new Float32Array(SEQUENCE)
    writeSequence(table, row, { rates }, into, 0)
    return (step: number) => [...into.subarray(step * INPUTS, (step + 1) * INPUTS)]
  }

  it('has the last twenty answers in their order, and what each shares with the question', () => {
    const step = sequenceBefore(22)
    // Answers 2 to 21: answer 2 was right, 21 wrong. Question 22 is of skill s0 and exercise e1.
    expect(step(0).slice(0, 2)).toEqual([1, 0])
    expect(step(19).slice(0, 2)).toEqual([0, 1])
    expect([step(0)[3], step(19)[3]]).toEqual([1, 0])
    expect([step(19)[4], step(17)[4]]).toEqual([0, 1])
    expect(step(0)[5]).toBeCloseTo(0.25, 6)
  })

  it('is empty before the first answer of a learner, whoever answered before in the table', () => {
    const step = sequenceBefore(23)
    for (let n = 0; n < STEPS; n += 1) expect(step(n).slice(0, 6)).toEqual([0, 0, 0, 0, 0, 0])
    expect(step(19)[6]).not.toBe(0)
  })

  it('leaves a missing time at 0, and never sees the question’s own answer', () => {
    expect(sequenceBefore(2)(19)[5]).toBe(0)
    const turned = { ...table, correct: table.correct.map((one, row) => (row === 22 ? 1 - one : one)) }
    const into = new Float32Array(SEQUENCE)
    writeSequence(turned, 22, { rates }, into, 0)
    expect(sequenceBefore(22)(19)).toEqual([...into.subarray(19 * INPUTS)])
  })
})
