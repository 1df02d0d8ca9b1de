/** Delays after failed sign-ins, on a clock of the test. */
import { describe, expect, it } from 'vitest'
import { type Attempt, signInDelays } from './delays.ts'

const home: Attempt = { name: 'ada', network: 'home' }

function started() {
  let nowMs = 1_000_000
  const delays = signInDelays(() => nowMs)
  return {
    delays,
    pass: (ms: number) => {
      nowMs += ms
    },
    /** The wait, or 0 after a failure that was counted. */
    fail(attempt: Attempt) {
      const waitMs = delays.begin(attempt)
      if (waitMs === 0) delays.end(attempt, 'failed')
      return waitMs
    },
  }
}

describe('failures of one name from one network', () => {
  it('are free at first, then each doubles the delay, up to five minutes', () => {
    const { delays, fail, pass } = started()
    for (let n = 0; n < 3; n += 1) expect(fail(home)).toBe(0)
    const waits = Array.from({ length: 12 }, () => {
      const waitMs = delays.begin(home)
      pass(waitMs)
      expect(fail(home)).toBe(0)
      return waitMs
    })
    expect(waits.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000])
    expect(Math.max(...waits)).toBe(300_000)
  })

  it('do not grow by attempts that come too early, and are forgotten an hour after', () => {
    const { delays, fail, pass } = started()
    for (let n = 0; n < 3; n += 1) fail(home)
    for (let n = 0; n < 100; n += 1) expect(fail(home)).toBe(1_000)
    pass(1_000 + 3_600_000)
    for (let n = 0; n < 3; n += 1) expect(fail(home)).toBe(0)
    expect(delays.begin(home)).toBe(1_000)
  })

  it('end with a success', () => {
    const { delays, fail, pass } = started()
    for (let n = 0; n < 3; n += 1) fail(home)
    pass(1_000)
    expect(delays.begin(home)).toBe(0)
    delays.end(home, 'succeeded')
    for (let n = 0; n < 3; n += 1) expect(fail(home)).toBe(0)
  })

  it('count while they are not decided: guesses sent all at once are no way around', () => {
    const { delays } = started()
    const begun = Array.from({ length: 50 }, () => delays.begin(home)).filter((waitMs) => waitMs === 0)
    expect(begun.length).toBe(3)
  })
})

describe('a guesser', () => {
  it('with many addresses is slowed down, and does not hold up the person where they usually sign in', () => {
    const { delays, fail } = started()
    delays.begin(home)
    delays.end(home, 'succeeded')
    let waitMs = 0
    for (let n = 0; n < 50 && waitMs === 0; n += 1) waitMs = fail({ name: 'ada', network: `elsewhere ${n}` })
    expect(waitMs).toBeGreaterThan(0)
    expect(delays.begin(home)).toBe(0)
  })

  it('does not hold up anybody else behind the same address', () => {
    const { delays, fail } = started()
    for (let n = 0; n < 20; n += 1) fail({ name: 'ada', network: 'school' })
    for (let n = 0; n < 30; n += 1) {
      const child = { name: `child ${n}`, network: 'school' }
      expect([fail(child), fail(child)]).toEqual([0, 0])
      expect(delays.begin(child)).toBe(0)
      delays.end(child, 'succeeded')
    }
  })

  it('of many names from one address is slowed down', () => {
    const { fail } = started()
    const waits = Array.from({ length: 200 }, (_, n) => fail({ name: `name ${n}`, network: 'one' }))
    expect(waits.filter((waitMs) => waitMs === 0).length).toBe(100)
  })
})
