// The generator repeats itself for a label, and its distributions are what their names say.
import { describe, expect, it } from 'vitest'
import { randomOf } from './random.ts'

const draws = (count: number, draw: () => number) => Array.from({ length: count }, draw)
const mean = (of: readonly number[]) => of.reduce((sum, one) => sum + one, 0) / of.length
const deviation = (of: readonly number[]) => Math.sqrt(mean(of.map((one) => (one - mean(of)) ** 2)))

describe('randomness', () => {
  it('is the same for the same label, for ever: a simulation of last year can be repeated', () => {
    const { next } = randomOf('a', 1)
    expect(draws(3, next).map((one) => Math.floor(one * 2 ** 32))).toEqual(
      draws(3, randomOf('a', 1).next).map((one) => Math.floor(one * 2 ** 32)),
    )
    // Recorded: a change here changes every simulation that was ever made.
    expect(draws(4, randomOf('recorded', 1).next).map((one) => Math.floor(one * 2 ** 32))).toEqual([
      1470072959, 1441493936, 3943381482, 588787503,
    ])
  })

  it('is unrelated for labels that hardly differ', () => {
    const a = draws(2_000, randomOf('learner', 1).next)
    const b = draws(2_000, randomOf('learner', 2).next)
    const correlation =
      mean(a.map((one, i) => (one - mean(a)) * ((b[i] ?? 0) - mean(b)))) / (deviation(a) * deviation(b))
    expect(Math.abs(correlation)).toBeLessThan(0.08)
  })

  it('is uniform: each tenth is drawn equally often', () => {
    const counts = new Array<number>(10).fill(0)
    for (const one of draws(20_000, randomOf('uniform').next))
      counts[Math.floor(one * 10)] = (counts[Math.floor(one * 10)] ?? 0) + 1
    const chiSquare = counts.reduce((sum, count) => sum + (count - 2_000) ** 2 / 2_000, 0)
    expect(chiSquare).toBeLessThan(27.9) // p = 0.001 at 9 degrees of freedom
  })

  it('draws from normal and log-normal distributions, and between two ends', () => {
    const random = randomOf('shapes')
    const normal = draws(20_000, () => random.normal(3, 2))
    expect(Math.abs(mean(normal) - 3)).toBeLessThan(0.05)
    expect(Math.abs(deviation(normal) - 2)).toBeLessThan(0.05)
    const times = draws(20_001, () => random.logNormal(18, 0.5)).sort((a, b) => a - b)
    expect(Math.abs((times[10_000] ?? 0) - 18)).toBeLessThan(0.5)
    expect(new Set(draws(200, () => random.between(2, 5)))).toEqual(new Set([2, 3, 4, 5]))
    expect(draws(500, () => Number(random.chance(0))).every((one) => one === 0)).toBe(true)
    expect(draws(500, () => Number(random.chance(1))).every((one) => one === 1)).toBe(true)
  })
})
