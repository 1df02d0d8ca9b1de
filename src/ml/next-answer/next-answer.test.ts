/** A whole training on simulated answers, in which each step of the model must find what was put there for it. */
import { beforeAll, describe, expect, it } from 'vitest'
import { FEW_LEARNERS, simulatedAnswers } from '../../../tests/models/simulated-answers.ts'
import { type AnswerTable, answerTable, partOf } from '../answers.ts'
import { troubleLabels } from '../at-risk/at-risk.ts'
import { evaluateAtRisk } from '../at-risk/evaluate.ts'
import { logLoss } from '../metrics/errors.ts'
import { fitBestLogistic } from './baselines/best-logistic.ts'
import { fitEncoder } from './encoder.ts'
import { baselineScores } from './evaluation/baselines.ts'
import { defaultEnsemble } from './evaluation/ensemble.ts'
import { type Evaluation, type EvaluationInput, evaluateNextAnswer, servedBy } from './evaluation/evaluate.ts'
import type { SequenceTraining, TrainSequences } from './lstm/lstm.ts'
import { INPUTS, SEQUENCE } from './lstm/sequence.ts'
import { emptyMemory, recall, remember, store } from './memory.ts'
import { predictAnswer, predictTable, translationOf } from './model.ts'
import { defaultSettings, type NextAnswerSettings } from './settings.ts'
import { nextAnswerBytes, nextAnswerOf } from './stored-model.ts'
import { carryOut, type RunTasks } from './train/tasks.ts'
import { trainNextAnswer } from './train/train-next-answer.ts'

const settings: NextAnswerSettings = {
  ...defaultSettings,
  candidates: [{ exerciseDecay: 15, epochs: 6 }],
  nets: 1,
  folds: 3,
  trees: { ...defaultSettings.trees, trees: 80, leaves: 8, rate: 0.1 },
}

const inProcess =
  (table: AnswerTable): RunTasks =>
  async (tasks) =>
    tasks.map((task) => carryOut(task, table, () => {}) as never)

/** An LSTM that has learned nothing: it says one half of everything. */
const given: SequenceTraining[] = []
const ignorant: TrainSequences = async (sequences) => {
  given.push(sequences)
  const zeros = (of: number) => new Float32Array(of)
  return { units: 1, kernel: zeros(4 * INPUTS), recurrent: zeros(4), bias: zeros(4), output: zeros(1), outputBias: 0 }
}

const school = { ...FEW_LEARNERS, learners: 300, exercises: 120, skills: 8, answers: 21_000 }
const all = answerTable(simulatedAnswers(school))
const training = partOf(
  all,
  [...all.learners.keys()].filter((learner) => learner % 5 > 0),
)
const test = partOf(
  all,
  [...all.learners.keys()].filter((learner) => learner % 5 === 0),
)
const input: EvaluationInput = {
  training,
  test,
  groups: Int32Array.from(training.learners.keys()),
  isClean: (learner) => learner % 2 === 0,
  settings,
  withAblation: true,
  ensemble: { settings: { ...defaultEnsemble, mostRows: 2_000, trees: 20, depth: 6 }, train: ignorant },
}

let evaluation: Evaluation
beforeAll(async () => {
  evaluation = await evaluateNextAnswer(input, inProcess(training))
})

const aucOf = (name: string) => evaluation.models.find((model) => model.name === name)?.auc ?? 0

describe('the ensemble of an LSTM and a forest', () => {
  it('takes 0.4 of the one and 0.6 of the other', () => {
    expect(aucOf('lstm')).toBe(0.5)
    expect(aucOf('forest')).toBeGreaterThan(0.6)
    // One half everywhere: the order of the forest stays, and its probabilities move towards one half.
    expect(aucOf('lstm+forest')).toBe(aucOf('forest'))
    const brier = (name: string) => evaluation.models.find((model) => model.name === name)?.brier ?? 0
    expect(brier('lstm+forest')).toBeGreaterThan(brier('forest'))
    expect(brier('lstm+forest')).toBeLessThan(brier('lstm'))
  })

  it('learns from a sample of the training learners without the held-out fifth', () => {
    expect(given).toHaveLength(1)
    expect(given[0]?.labels).toHaveLength(2_000)
    expect(given[0]?.inputs).toHaveLength(2_000 * SEQUENCE)
  })

  it('is not promoted where it does not win there by 0.005', () => {
    const { ensemble } = evaluation
    expect(ensemble?.model).toBeGreaterThan(0.6)
    expect(ensemble?.ensemble).toBeLessThan(ensemble?.model ?? 0)
    expect(ensemble?.isPromoted).toBe(false)
  })
})

describe('the next-answer model', () => {
  it('is better than every baseline', () => {
    const { gain } = evaluation
    expect(gain?.over).toBe('best-lr-recency')
    expect(gain?.value).toBeGreaterThan(0)
    expect(gain?.high).toBeGreaterThan(gain?.value ?? 1)
  })

  it('gains by the history of the learner, by the net and by the pairs', () => {
    expect(aucOf('best-lr')).toBeGreaterThan(aucOf('exercise-mean'))
    expect(aucOf('history')).toBeGreaterThan(aucOf('elo'))
    expect(aucOf('history+net')).toBeGreaterThan(aucOf('history') + 0.001)
    expect(aucOf('history+pairs')).toBeGreaterThan(aucOf('history') + 0.004)
    expect(aucOf('next-answer')).toBeGreaterThan(aucOf('history+pairs'))
  })

  it('is calibrated', () => {
    expect(evaluation.models.find(({ name }) => name === 'next-answer')?.ece).toBeLessThan(0.03)
  })

  it('is calibrated on every fold of a small school, by trees that have not seen the fold', async () => {
    const grown: number[][] = []
    const run: RunTasks = async (tasks) => {
      for (const task of tasks)
        if (task.kind === 'grow-trees')
          grown.push([...new Set(Array.from(task.rows, (row) => training.learner[row] ?? -1))])
      return inProcess(training)(tasks)
    }
    const quick = {
      ...settings,
      candidates: [{ exerciseDecay: 15, epochs: 1 }],
      trees: { ...settings.trees, trees: 5 },
    }
    const { heldOut } = await trainNextAnswer(training, input.groups, quick, run)
    const everyone = training.learners.length
    const [all = [], ...others] = grown
    expect(all).toHaveLength(everyone)
    expect(others).toHaveLength(quick.folds)
    const unseen = others.flatMap((seen) => [...training.learners.keys()].filter((learner) => !seen.includes(learner)))
    expect(unseen.toSorted((a, b) => a - b)).toEqual([...training.learners.keys()])
    // The ensemble is compared with the model on the first fold alone.
    expect(new Set(Array.from(heldOut, (row) => training.learner[row])).size).toBe(everyone - (others[0]?.length ?? 0))
  })

  it('judges every answer of the test learners, and the clean ones apart', () => {
    for (const model of evaluation.models) {
      expect(model.n).toBe(test.correct.length)
      expect(Object.values(model.by_history).reduce((sum, { n }) => sum + n, 0)).toBe(model.n)
      // The LSTM of this test says one half of everything.
      if (model.name !== 'lstm') expect(model.auc_clean).not.toBe(model.auc)
    }
  })

  it('predicts one answer at a time as it does a table', () => {
    const { model } = evaluation.training
    const memory = emptyMemory<string>(model.encoder)
    const whole = predictTable(model, test, [0])
    for (let row = 0; row < 40; row += 1) {
      const keys = {
        exercise: test.exercises[test.exercise[row] ?? -1] ?? '',
        skill: test.skills[test.skill[row] ?? -1] ?? '',
      }
      const answer = {
        exercise: model.exercises.indexOf(keys.exercise),
        skill: model.skills.indexOf(keys.skill),
        at: test.at[row] ?? 0,
        level: Number.NaN,
        correct: test.correct[row] === 1,
        durationMs: test.durationMs[row] ?? Number.NaN,
      }
      const remembered = recall(memory, keys)
      expect(predictAnswer(model, remembered, answer).probability).toBe(whole[row])
      store(memory, keys, remember(remembered, answer, model.encoder))
    }
  })

  it('does not look ahead: a later answer changes no earlier prediction', () => {
    const { model } = evaluation.training
    const changed = { ...test, correct: test.correct.slice() }
    const last = (test.starts[1] ?? 0) - 1
    changed.correct[last] = 1 - (changed.correct[last] ?? 0)
    expect(predictTable(model, changed, [0]).slice(0, last + 1)).toEqual(
      predictTable(model, test, [0]).slice(0, last + 1),
    )
  })

  it('is the same after it was stored', () => {
    const { model } = evaluation.training
    const read = nextAnswerOf(nextAnswerBytes(model))
    expect(predictTable(read, test, [0, 1])).toEqual(predictTable(model, test, [0, 1]))
    expect(nextAnswerBytes(read)).toEqual(nextAnswerBytes(model))
  })

  it('predicts for exercises, skills and learners of which it has never heard', () => {
    const { model } = evaluation.training
    const unknown = answerTable([
      { learner: 'new', exercise: 'unknown', skill: 'unknown', correct: true, at: 0 },
      { learner: 'new', exercise: 'other', skill: 'unknown', correct: false, at: 1 },
    ])
    for (const probability of predictTable(model, unknown, [0])) {
      expect(probability).toBeGreaterThan(0.3)
      expect(probability).toBeLessThan(0.99)
    }
  })
})

describe('a cold start', () => {
  it('is served by the logistic regression, which says so', async () => {
    const few = partOf(all, [...all.learners.keys()].slice(0, 50))
    const trained = await trainNextAnswer(few, Int32Array.from(few.learners.keys()), settings, inProcess(few))
    expect(trained.model.trees).toBeNull()
    expect(servedBy(trained)).toMatch(/^logistic regression alone/)
    const read = nextAnswerOf(nextAnswerBytes(trained.model))
    expect(predictTable(read, test, [0])).toEqual(predictTable(trained.model, test, [0]))
  })
})

describe('the regression of a school with few answers', () => {
  it('is not led by its counts and averages to answers that it is far too sure of', () => {
    const losses = { regression: 0, elo: 0 }
    for (const seed of [1, 2, 3]) {
      const small = { ...FEW_LEARNERS, learners: 110, exercises: 100, skills: 10, answers: 3_300, seed }
      const table = answerTable(simulatedAnswers(small))
      const sideOf = (isTrained: boolean) =>
        partOf(
          table,
          [...table.learners.keys()].filter((learner) => (learner % 11 === 0) === isTrained),
        )
      const [ten, others] = [sideOf(true), sideOf(false)]
      const learners = [...ten.learners.keys()]
      const none = { net: { ...settings.net, exerciseDecay: 0, epochs: 0 }, seeds: [] }
      const encoder = fitEncoder(ten, learners, none)
      const scored = baselineScores({
        training: ten,
        test: others,
        encoder,
        translation: translationOf(ten, others),
        counts: fitBestLogistic(ten, learners, encoder, 'counts'),
        recency: fitBestLogistic(ten, learners, encoder, 'recency'),
      })
      const lossOf = (wanted: string) => {
        const probabilities = scored.find(({ name }) => name === wanted)?.probabilities ?? []
        return logLoss({ labels: others.correct, predictions: probabilities })
      }
      losses.regression += lossOf('best-lr-recency')
      losses.elo += lossOf('elo')
    }
    // It has seventeen coefficients for the history of ten learners: held too loosely, it lost by 0.06 an answer.
    expect(losses.regression / 3).toBeLessThan(losses.elo / 3 + 0.02)
  })
})

describe('the at-risk model', () => {
  it('calls a learner at risk with fewer than six right of the next ten, where there are ten', () => {
    const rows = (right: number) =>
      Array.from({ length: 12 }, (_, at) => ({
        learner: `${right}`,
        exercise: 'e',
        skill: 's',
        correct: at < right,
        at,
      }))
    const labels = troubleLabels(answerTable([...rows(5), ...rows(6)]))
    expect([...labels.slice(0, 4)]).toEqual([1, 1, 1, Number.NaN])
    expect([...labels.slice(12, 16)]).toEqual([0, 1, 1, Number.NaN])
  })

  it('is better than the rules, and catches about the share that its threshold was chosen for', async () => {
    const evaluated = await evaluateAtRisk(input, inProcess(training))
    const risk = evaluated?.models.find(({ name }) => name === 'at-risk')
    const planned = evaluated?.models.find(({ name }) => name === 'at-risk-plan')
    expect(planned?.auc).toBeGreaterThan(risk?.auc ?? 1)
    expect(evaluated?.gain.value).toBeGreaterThan(0)
    expect(risk?.recall).toBeGreaterThan(0.6)
    expect(risk?.flagged).toBeLessThan(0.9)
  })
})
