import { describe, expect, it } from 'vitest'
import { simulatedSamples } from './samples.ts'

describe('simulated samples', () => {
  it('are the same for the same seed, and others for another', () => {
    expect(simulatedSamples(50, 7)).toEqual(simulatedSamples(50, 7))
    expect(simulatedSamples(50, 7)).not.toEqual(simulatedSamples(50, 8))
    expect(simulatedSamples(80, 7).slice(0, 50)).toEqual(simulatedSamples(50, 7))
  })

  it('have more right answers after earlier success, and fewer at harder exercises', () => {
    const samples = simulatedSamples(4_000, 1)
    const shareOf = (chosen: typeof samples) => chosen.reduce((sum, { target }) => sum + target, 0) / chosen.length
    const good = samples.filter(({ feature1 }) => feature1 >= 0.8)
    const weak = samples.filter(({ feature1 }) => feature1 <= 0.3)
    expect(shareOf(good)).toBeGreaterThan(shareOf(weak) + 0.3)
    expect(shareOf(samples.filter(({ feature2 }) => feature2 < -1))).toBeGreaterThan(
      shareOf(samples.filter(({ feature2 }) => feature2 > 1)) + 0.3,
    )
  })
})
