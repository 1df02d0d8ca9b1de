// The thresholds, and how they are changed.
import { describe, expect, it } from 'vitest'
import { defaultThresholds, readThresholds, severityOf } from './thresholds.ts'

describe('SILLAGE_THRESHOLDS', () => {
  it('changes what it names, and nothing else', () =>
    expect(readThresholds('latency=300/800, cpu=90')).toEqual({
      ...defaultThresholds,
      latency: { warning: 300, trouble: 800 },
      cpu: { warning: 90, trouble: null },
    }))

  it.each(['latency', 'latency=fast', 'speed=1/2', 'errors=5/1', 'pool=80/95/99', 'latency=1e9'])(
    'refuses %s',
    (text) => expect(() => readThresholds(text)).toThrow(TypeError),
  )
})

describe('a value', () => {
  it.each([
    [null, null],
    [500, null],
    [501, 'warning'],
    [1_000, 'warning'],
    [1_001, 'trouble'],
  ] as const)('of %s ms is %s', (value, expected) =>
    expect(severityOf(value, defaultThresholds.latency)).toBe(expected),
  )

  it('is never trouble where there is no second limit', () =>
    expect(severityOf(100, defaultThresholds.cpu)).toBe('warning'))
})
