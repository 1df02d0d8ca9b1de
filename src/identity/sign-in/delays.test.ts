/** Delays after failed sign-ins, on a clock of the test. */
import { describe, expect, it } from 'vitest'
import { TenantId } from '#kernel/ids.ts'
import { type Attempt, type FailureCounts, signInDelays } from './delays.ts'
import { failureCountsInProcess } from './failure-counts.ts'

const tenant = TenantId.parse('5111a9e0-0000-4000-8000-000000000000')
const home: Attempt = { tenant, name: 'ada', network: 'home' }
const at = (name: string, network: string): Attempt => ({ tenant, name, network })

function started(counts: FailureCounts = failureCountsInProcess(), clock = { nowMs: 1_000_000 }) {
  const delays = signInDelays(counts, () => clock.nowMs)
  return {
    delays,
    pass: (ms: number) => {
      clock.nowMs += ms
    },
    /** The wait, or 0 after a failure that was counted. */
    async fail(attempt: Attempt) {
      const waitMs = await delays.begin(attempt)
      if (waitMs === 0) await delays.end(attempt, 'failed')
      return waitMs
    },
    async succeed(attempt: Attempt) {
      const waitMs = await delays.begin(attempt)
      if (waitMs === 0) await delays.end(attempt, 'succeeded')
      return waitMs
    },
  }
}

describe('failures of one name from one network', () => {
  it('are free at first, then each doubles the delay, up to five minutes', async () => {
    const { fail, pass } = started()
    for (let n = 0; n < 3; n += 1) expect(await fail(home)).toBe(0)
    const waits: number[] = []
    for (let n = 0; n < 12; n += 1) {
      const waitMs = await fail(home)
      pass(waitMs)
      waits.push(waitMs)
      expect(await fail(home)).toBe(0)
    }
    expect(waits.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000])
    expect(Math.max(...waits)).toBe(300_000)
  })

  it('do not grow by attempts that come too early, and are forgotten an hour after', async () => {
    const { fail, pass } = started()
    for (let n = 0; n < 3; n += 1) await fail(home)
    for (let n = 0; n < 100; n += 1) expect(await fail(home)).toBe(1_000)
    pass(1_000 + 3_600_000)
    for (let n = 0; n < 3; n += 1) expect(await fail(home)).toBe(0)
    expect(await fail(home)).toBe(1_000)
  })

  it('end with a success', async () => {
    const { fail, succeed, pass } = started()
    for (let n = 0; n < 3; n += 1) await fail(home)
    pass(1_000)
    expect(await succeed(home)).toBe(0)
    for (let n = 0; n < 3; n += 1) expect(await fail(home)).toBe(0)
  })

  it('are not counted for an attempt that was right as far as it went, or was not looked at', async () => {
    const { delays, fail } = started()
    for (let n = 0; n < 20; n += 1) {
      expect(await delays.begin(home)).toBe(0)
      await delays.end(home, 'undecided')
    }
    for (let n = 0; n < 3; n += 1) expect(await fail(home)).toBe(0)
    expect(await fail(home)).toBe(1_000)
  })

  it('count while they are not decided: guesses sent all at once are no way around, whichever process gets them', async () => {
    const counts = failureCountsInProcess()
    const processes = [started(counts), started(counts)]
    const waits = await Promise.all(Array.from({ length: 50 }, (_, n) => processes[n % 2]?.delays.begin(home)))
    expect(waits.filter((waitMs) => waitMs === 0).length).toBe(3)
  })

  it.each([
    ['of many names from one network', (n: number) => at(`name ${n}`, 'one'), 100],
    ['of one name from many networks', (n: number) => at('ada', `network ${n}`), 10],
  ])('count at once %s', async (_, attemptOf, free) => {
    const { delays, pass } = started()
    const waits = await Promise.all(Array.from({ length: 200 }, (_, n) => delays.begin(attemptOf(n))))
    expect(waits.filter((waitMs) => waitMs === 0).length).toBe(free)
    // One after another from then on, whatever becomes of those that were refused.
    pass(1_000)
    const later = await Promise.all(Array.from({ length: 200 }, (_, n) => delays.begin(attemptOf(200 + n))))
    expect(later.filter((waitMs) => waitMs === 0).length).toBe(1)
  })

  it('leave nothing behind once they turn out to be right', async () => {
    const { delays, succeed } = started()
    const classes = Array.from({ length: 90 }, (_, n) => at(`child ${n}`, 'school'))
    for (let n = 0; n < 3; n += 1) {
      expect(await Promise.all(classes.map(delays.begin))).toEqual(classes.map(() => 0))
      await Promise.all(classes.map((one) => delays.end(one, n === 1 ? 'undecided' : 'succeeded')))
    }
    for (let n = 0; n < 90; n += 1) expect(await succeed(at(`teacher ${n}`, 'school'))).toBe(0)
  })
})

describe('a guesser', () => {
  it('with many addresses is slowed down, and does not hold up the person where they usually sign in', async () => {
    const { fail, succeed } = started()
    await succeed(home)
    let waitMs = 0
    for (let n = 0; n < 50 && waitMs === 0; n += 1) waitMs = await fail(at('ada', `elsewhere ${n}`))
    expect(waitMs).toBeGreaterThan(0)
    expect(await succeed(home)).toBe(0)
  })

  it('does not hold up anybody else behind the same address', async () => {
    const { fail, succeed } = started()
    for (let n = 0; n < 20; n += 1) await fail(at('ada', 'school'))
    for (let n = 0; n < 30; n += 1) {
      const child = at(`child ${n}`, 'school')
      expect([await fail(child), await fail(child)]).toEqual([0, 0])
      expect(await succeed(child)).toBe(0)
    }
  })

  it('of many names from one address is slowed down, and those who have signed in there before are not', async () => {
    const { fail, succeed } = started()
    for (let n = 0; n < 30; n += 1) expect(await succeed(at(`teacher ${n}`, 'one'))).toBe(0)
    const waits: number[] = []
    for (let n = 0; n < 200; n += 1) waits.push(await fail(at(`name ${n}`, 'one')))
    expect(waits.filter((waitMs) => waitMs === 0).length).toBe(100)
    for (let n = 0; n < 30; n += 1) expect(await succeed(at(`teacher ${n}`, 'one'))).toBe(0)
  })

  it('of another school shares no count', async () => {
    const { fail, succeed } = started()
    const other = TenantId.parse('5111a9e0-0000-4000-8000-000000000009')
    for (let n = 0; n < 200; n += 1) await fail({ ...at(`name ${n}`, 'one'), tenant: other })
    expect(await succeed(at('ada', 'one'))).toBe(0)
  })
})
