// The ensemble of an LSTM and a forest as it is stored and as it answers. The model beside it has trees that know little, so it wins.
import { beforeAll, describe, expect, it } from 'vitest'
import { FEW_LEARNERS, simulatedAnswers } from '../../../../tests/models/simulated-answers.ts'
import { type AnswerTable, answerTable, partOf } from '../../answers.ts'
import { ece } from '../../metrics/calibration-error.ts'
import { pack, unpack } from '../../packed.ts'
import type { TrainSequences } from '../lstm/lstm.ts'
import { INPUTS } from '../lstm/sequence.ts'
import { calibrated, logOddsOf, predictTable, translationOf } from '../model.ts'
import { defaultSettings, type NextAnswerSettings } from '../settings.ts'
import { nextAnswerBytes, nextAnswerOf } from '../stored-model.ts'
import { carryOut, type RunTasks } from '../train/tasks.ts'
import { type Training, trainNextAnswer } from '../train/train-next-answer.ts'
import { defaultEnsemble, ensembleScores, type FittedEnsemble, fitEnsemble, withEnsemble } from './ensemble.ts'
import { servedBy } from './evaluate.ts'

/** Two trees of two leaves, and no regression. */
const settings: NextAnswerSettings = {
  ...defaultSettings,
  candidates: [{ exerciseDecay: 15, epochs: 2 }],
  nets: 1,
  folds: 3,
  treeShare: 1,
  trees: { ...defaultSettings.trees, trees: 2, leaves: 2 },
}
const inProcess =
  (table: AnswerTable): RunTasks =>
  async (tasks) =>
    tasks.map((task) => carryOut(task, table, () => {}) as never)

/** It has learned one thing: who is right at last is right next. */
const ofLastAnswer: TrainSequences = async () => {
  const kernel = new Float32Array(4 * INPUTS)
  // Of one unit, the gate of the cell: right answers raise it, wrong ones lower it.
  kernel[2] = 2
  kernel[4 + 2] = -2
  return {
    units: 1,
    kernel,
    recurrent: new Float32Array(4),
    bias: new Float32Array(4),
    output: Float32Array.of(1.5),
    outputBias: 0.3,
  }
}

const all = answerTable(simulatedAnswers({ ...FEW_LEARNERS, learners: 280, exercises: 80, skills: 6, answers: 9_000 }))
const [training, test] = [0, 1].map((side) =>
  partOf(
    all,
    [...all.learners.keys()].filter((learner) => Number(learner % 6 === 0) === side),
  ),
) as [AnswerTable, AnswerTable]
const groups = Int32Array.from(training.learners.keys())
const everyone = [...test.learners.keys()]

let trained: Training
let fitted: FittedEnsemble | null
beforeAll(async () => {
  const run = inProcess(training)
  trained = await trainNextAnswer(training, groups, settings, run)
  const ensemble = { ...defaultEnsemble, mostRows: 4_000, trees: 30, depth: 6 }
  fitted = await fitEnsemble({ training, groups, settings, ensemble, trained }, run, ofLastAnswer)
})
const served = () => withEnsemble(trained.model, fitted)

describe('an ensemble that has won on the held-out fifth', () => {
  it('answers in the place of the trees, and says that it has no exact explanation', () => {
    expect(fitted?.heldOut.isPromoted).toBe(true)
    expect(served().ensemble).not.toBeNull()
    expect(servedBy({ model: served() })).toMatch(/^0\.4 of an LSTM and 0\.6 of a forest, without an exact explanation/)
    expect(predictTable(served(), test, everyone)).not.toEqual(predictTable(trained.model, test, everyone))
  })

  it('answers what it was judged by, calibrated', () => {
    const model = { ...served(), firstAnswersBy: 'trees' } as const
    const [, , both] = fitted ? ensembleScores(fitted.ensemble, test, model, translationOf(model, test)) : []
    const { calibration } = fitted?.ensemble ?? { calibration: { slope: 0, offset: 0 } }
    const answers = predictTable(model, test, everyone)
    for (const [row, answer] of answers.entries())
      expect(answer).toBeCloseTo(calibrated(calibration, logOddsOf(both?.probabilities[row] ?? 0)), 12)
    expect(ece({ labels: Float64Array.from(test.correct), predictions: answers })).toBeLessThan(0.06)
  })

  it('is the same after it was stored', () => {
    const bytes = nextAnswerBytes(served())
    const read = nextAnswerOf(bytes)
    expect(predictTable(read, test, everyone)).toEqual(predictTable(served(), test, everyone))
    expect(nextAnswerBytes(read)).toEqual(bytes)
  })

  it('is not read from bytes that lack a part of it', () => {
    const { about, arrays } = unpack(nextAnswerBytes(served()))
    for (const part of ['lstm.recurrent', 'forest']) {
      const { [part]: _, ...others } = arrays
      expect(() => nextAnswerOf(pack({ about, arrays: others }))).toThrow(`no "${part}"`)
    }
  })
})

describe('an ensemble that has not won', () => {
  it('is not stored: the bytes are those of the model alone', () => {
    const lost = fitted && { ...fitted, heldOut: { ...fitted.heldOut, isPromoted: false } }
    expect(nextAnswerBytes(withEnsemble(trained.model, lost))).toEqual(nextAnswerBytes(trained.model))
    expect(servedBy({ model: withEnsemble(trained.model, lost) })).toMatch(/^trees, nets and regression/)
  })
})
