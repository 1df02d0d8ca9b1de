// A report of drift on simulated answers: nothing where learners go on as before, an alarm where the exercises have changed.
import { beforeAll, describe, expect, it } from 'vitest'
import { type Answer, answerTable } from '#ml/answers.ts'
import { levelModelBytes } from '#ml/level/stored-level-model.ts'
import { defaultSettings } from '#ml/next-answer/settings.ts'
import { nextAnswerBytes } from '#ml/next-answer/stored-model.ts'
import { carryOut, type RunTasks, type Task } from '#ml/next-answer/train/tasks.ts'
import { trainNextAnswer } from '#ml/next-answer/train/train-next-answer.ts'
import { randomOf } from '#ml/random.ts'
import { sigmoid } from '#ml/table.ts'
import { type DriftReport, driftReport } from './drift-report.ts'

const LEARNERS = 120
const BEFORE = 25
const AFTER = 25
const DAY_MS = 86_400_000
const START = Date.UTC(2026, 8, 7)

/** After the training, exercises are harder by so many logits. */
function answersOf(harder: number): Answer[] {
  const random = randomOf('drift report')
  return Array.from({ length: LEARNERS }, (_, learner) => {
    const ability = random.normal(0.8, 0.8)
    return Array.from({ length: BEFORE + AFTER }, (_, n) => {
      const exercise = random.between(0, 19)
      const odds = ability - (exercise - 10) / 8 - (n < BEFORE ? 0 : harder)
      const at = START + n * DAY_MS + learner * 1_000
      return { learner: `l${learner}`, exercise: `e${exercise}`, skill: 's', correct: random.chance(sigmoid(odds)), at }
    })
  }).flat()
}

let bytes: Uint8Array
beforeAll(async () => {
  const training = answerTable(answersOf(0).filter(({ at }) => at < START + BEFORE * DAY_MS))
  const run = (async (tasks: readonly Task[]) =>
    tasks.map((task) => carryOut(task, training, () => undefined))) as RunTasks
  const { model } = await trainNextAnswer(training, Int32Array.from(training.learners.keys()), defaultSettings, run)
  bytes = nextAnswerBytes(model)
})

function reportOf(harder: number): DriftReport {
  const table = answerTable(answersOf(harder))
  const isLater = Uint8Array.from(table.at, (at) => Number(at >= START + BEFORE * DAY_MS))
  return driftReport('next-answer', bytes, table, isLater)
}

describe('the report of a model of levels', () => {
  const levelBytes = levelModelBytes(
    {
      difficulties: [-1.8, -0.9, 0, 0.9, 1.8],
      prior: Float64Array.from({ length: 41 }, (_, at) => Math.exp(-((-5 + at / 4) ** 2) / 2)),
      ...{ exercises: new Map<string, number>(), spread: 0 },
    },
    20,
  )
  /** Answers at level 3 that are right as the model expects; after the training they are harder by so many logits. */
  function levelReport(harder: number): DriftReport {
    const random = randomOf('level drift')
    const all = Array.from({ length: LEARNERS }, (_, learner) => {
      const ability = random.normal(0, 1)
      return Array.from({ length: BEFORE + AFTER }, (__, n): Answer => {
        const correct = random.chance(sigmoid(ability - (n < BEFORE ? 0 : harder)))
        const at = START + n * DAY_MS + learner * 1_000
        return { learner: `l${learner}`, exercise: 'e', skill: 's', level: 3, correct, at }
      })
    }).flat()
    const table = answerTable(all)
    return driftReport(
      'level',
      levelBytes,
      table,
      Uint8Array.from(table.at, (at) => Number(at >= START + BEFORE * DAY_MS)),
    )
  }

  it('judges every answer by the ones before it, as the service asks it, and is quiet where nothing changes', () => {
    const report = levelReport(0)
    expect(report).toMatchObject({ predictions: LEARNERS * AFTER, waiting: 0, lossAlarms: [] })
    expect(report.weeks.map(({ alarm }) => alarm)).not.toContain(true)
    expect(report.features).toMatchObject([{ name: 'pastSuccess', alarm: false }])
  })

  it('finds that exercises of a level have become harder', () => {
    const { weeks, features } = levelReport(1.5)
    expect(weeks[0]).toMatchObject({ alarm: true })
    expect(features).toMatchObject([{ name: 'pastSuccess', alarm: true }])
  })
})

describe('the report of drift', () => {
  it('gives no alarm where learners and exercises stay as they were', () => {
    const report = reportOf(0)
    expect(report).toMatchObject({ predictions: LEARNERS * AFTER, learners: LEARNERS, lossAlarms: [] })
    expect(report.weeks.map(({ alarm }) => alarm)).not.toContain(true)
    expect(report.features.filter(({ alarm }) => alarm)).toEqual([])
    expect(Math.abs(report.auc - report.expectedAuc)).toBeLessThan(0.05)
  })

  it('finds the week in which exercises have become harder', () => {
    const { weeks, features } = reportOf(1.5)
    expect(weeks[0]).toMatchObject({ alarm: true })
    expect(weeks[0]?.miscalibration).toBeGreaterThan(0.05)
    expect(features.find(({ name }) => name === 'success-0.85')?.alarm).toBe(true)
    expect(features.find(({ name }) => name === 'exercise-ease')?.alarm).toBe(false)
  })
})
