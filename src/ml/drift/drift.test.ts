/** Alarms on streams whose truth is known. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { auc } from '../metrics/ranking.ts'
import { randomOf } from '../random.ts'
import { sigmoid } from '../table.ts'
import { adwin } from './adwin.ts'
import { expectedAuc } from './expected-auc.ts'
import { featureAlarms, stability } from './feature-alarms.ts'
import { lossAlarm, lossOf } from './loss-alarm.ts'
import { type TimedRow, weeklyCalibration } from './weekly-calibration.ts'

const WEEK_MS = 7 * 86_400_000

describe('ADWIN', () => {
  it('keeps the mean of everything as long as nothing changes', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.4, max: 0.6, noNaN: true }), { minLength: 1, maxLength: 200 }), (all) => {
        const window = adwin()
        for (const value of all) expect(window.hear(value)).toBeNull()
        expect(window.values()).toBe(all.length)
        expect(window.mean()).toBeCloseTo(all.reduce((sum, one) => sum + one, 0) / all.length, 10)
      }),
    )
  })

  it('tells a rise from a fall, and forgets what was before', () => {
    const window = adwin()
    const changes = Array.from({ length: 2_000 }, (_, n) => window.hear(n < 1_000 ? 0.2 : 0.8))
    expect(changes.filter((change) => change !== null)[0]).toBe('rise')
    expect(window.mean()).toBeGreaterThan(0.7)
    expect(Array.from({ length: 1_000 }, () => window.hear(0.1))).toContain('fall')
  })

  it('goes on from its state as if it had never stopped', () => {
    const random = randomOf('adwin state')
    const values = Array.from({ length: 3_000 }, (_, n) => (n < 1_500 ? 0.4 : 0.7) * random.next())
    const whole = adwin()
    const expected = values.map((value) => whole.hear(value))
    const first = adwin()
    const heard = values.slice(0, 1_507).map((value) => first.hear(value))
    const second = adwin(undefined, JSON.parse(JSON.stringify(first.state())))
    expect([...heard, ...values.slice(1_507).map((value) => second.hear(value))]).toEqual(expected)
    expect(second.state()).toEqual(whole.state())
  })

  it('refuses a value that it gives no promise for', () => {
    expect(() => adwin().hear(1.5)).toThrow('between 0 and 1')
  })
})

describe('the alarm on losses', () => {
  const random = randomOf('loss alarm')
  const scores = Array.from({ length: 4_000 }, () => sigmoid(random.normal(0.9, 1)))

  it('is silent while scores are true', () => {
    const alarm = lossAlarm()
    expect(scores.map((score) => alarm.hear(score, Number(random.chance(score))))).not.toContain(true)
  })

  it('is given within 1 000 answers where a quarter of the outcomes turn', () => {
    const alarm = lossAlarm()
    const heard = scores.map((score, n) => {
      const isRight = random.chance(score)
      return alarm.hear(score, Number(n >= 2_000 && random.chance(0.25) ? !isRight : isRight))
    })
    expect(heard.slice(0, 2_000)).not.toContain(true)
    expect(heard.slice(2_000, 3_000)).toContain(true)
    expect(alarm.state().alarms).toBeGreaterThan(0)
  })

  it('is not given where the model becomes better', () => {
    const alarm = lossAlarm()
    const heard = Array.from({ length: 3_000 }, (_, n) => alarm.hear(n < 1_500 ? 0.5 : 0.9, 1))
    expect(heard).not.toContain(true)
    expect(alarm.meanLoss()).toBeLessThan(0.15)
  })

  it('counts an answer that was thought impossible as any other great error', () => {
    expect(lossOf(0, 1)).toBe(1)
    expect(lossOf(1, 1)).toBe(0)
  })
})

describe('feature alarms', () => {
  const random = randomOf('features')
  const normal = (n: number, mean = 0) => Float64Array.from({ length: n }, () => random.normal(mean, 1))

  it('are given for the feature that shifted, and not for the others', () => {
    const alarms = featureAlarms([
      { name: 'shifted', reference: normal(500), recent: normal(500, 0.5) },
      { name: 'same', reference: normal(500), recent: normal(500) },
    ])
    expect(alarms.map(({ name, alarm }) => [name, alarm])).toEqual([
      ['shifted', true],
      ['same', false],
    ])
  })

  it('have a limit that grows as values become few', () => {
    const limitOf = (n: number) => featureAlarms([{ name: 'one', reference: normal(n), recent: normal(n) }])[0]?.limit
    expect(limitOf(50)).toBeGreaterThan(0.25)
    expect(limitOf(5_000)).toBeLessThan(0.01)
  })

  it('see that values have come to be missing', () => {
    const recent = normal(400).map((value, n) => (n % 4 === 0 ? Number.NaN : value))
    expect(featureAlarms([{ name: 'one', reference: normal(400), recent }])[0]?.alarm).toBe(true)
  })

  it('are not given for a feature with one value', () => {
    const [one] = featureAlarms([{ name: 'one', reference: [2, 2, 2], recent: [2, 2] }])
    expect(one).toMatchObject({ psi: 0, p: 1, alarm: false })
  })

  it('measure no distance between the same shares', () => {
    expect(stability([10, 20, 30], [10, 20, 30])).toBe(0)
    // By hand, with half a value added to each of two bins of 9.5 and 9.5, then 18.5 and 0.5.
    expect(stability([9, 9], [18, 0])).toBeCloseTo(
      (18.5 / 19 - 0.5) * Math.log(18.5 / 9.5) + (0.5 / 19 - 0.5) * Math.log(0.5 / 9.5),
      10,
    )
  })
})

describe('the expected AUC', () => {
  it('is the mean of the AUC over all outcomes that the scores allow, weighted by pairs', () => {
    const scores = [0.1, 0.4, 0.4, 0.8]
    let [wins, pairs] = [0, 0]
    for (let outcome = 0; outcome < 2 ** scores.length; outcome += 1) {
      const labels = scores.map((_, n) => (outcome >> n) & 1)
      const chance = scores.reduce((product, score, n) => product * (labels[n] === 1 ? score : 1 - score), 1)
      const ones = labels.reduce((sum, label) => sum + label, 0)
      if (ones === 0 || ones === scores.length) continue
      const count = ones * (scores.length - ones)
      wins += chance * count * auc({ labels, predictions: scores })
      pairs += chance * count
    }
    expect(expectedAuc(scores)).toBeCloseTo(wins / pairs, 12)
  })

  it('comes near the real one where scores are true', () => {
    const random = randomOf('expected')
    const scores = Array.from({ length: 20_000 }, () => sigmoid(random.normal(0, 1.5)))
    const labels = scores.map((score) => Number(random.chance(score)))
    expect(Math.abs(expectedAuc(scores) - auc({ labels, predictions: scores }))).toBeLessThan(0.01)
  })
})

describe('weekly calibration', () => {
  const random = randomOf('weeks')
  const week = (n: number, shift: number): TimedRow[] =>
    Array.from({ length: 1_500 }, (_, row) => {
      const score = sigmoid(random.normal(0.5, 1))
      const label = Number(random.chance(Math.min(1, Math.max(0, score - shift))))
      return { at: Date.UTC(2026, 8, 7) + n * WEEK_MS + row * 1_000, learner: row % 100, label, score }
    })

  it('gives an alarm in the week in which less happens than was expected, and in no other', () => {
    const weeks = weeklyCalibration([...week(0, 0), ...week(1, 0.1), ...week(2, 0)])
    expect(weeks.map(({ week: of, alarm }) => [of, alarm])).toEqual([
      ['2026-09-07', false],
      ['2026-09-14', true],
      ['2026-09-21', false],
    ])
    expect(weeks[1]?.miscalibration).toBeGreaterThan(0.07)
  })

  it('gives none on the answers of a few learners', () => {
    const few = week(0, 0.3).map((row) => ({ ...row, learner: row.learner % 5 }))
    expect(weeklyCalibration(few)).toMatchObject([{ learners: 5, p: 1, alarm: false }])
  })
})
