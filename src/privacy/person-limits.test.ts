/** Whose data may be used for what, as a process knows it: never older than a second, and never a guess. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PersonId, TenantId } from '#kernel/ids.ts'
import { FRESH_MS, knownLimits, LimitsUnknown, mayUse, NO_LIMITS, type PersonLimits } from './person-limits.ts'

const tenant = TenantId.parse('5c000000-0000-4000-8000-000000000001')
const [ada, zoe] = [1, 2].map((n) => PersonId.parse(`1ea00000-0000-4000-8000-00000000000${n}`)) as [PersonId, PersonId]

describe('mayUse', () => {
  const limits: PersonLimits = { restricted: new Set([ada]), objecting: new Map([['model-training', new Set([zoe])]]) }

  it('is no for everything where the data may only be stored', () => {
    for (const use of ['teaching', 'wellbeing', 'publication', 'model-training'] as const)
      expect(mayUse(limits, ada, use)).toBe(false)
  })

  it('is no for what the person objects to, and for nothing else', () => {
    expect(mayUse(limits, zoe, 'model-training')).toBe(false)
    expect(mayUse(limits, zoe, 'publication')).toBe(true)
    expect(mayUse(limits, zoe, 'teaching')).toBe(true)
  })

  it('is yes where there are no limits', () => expect(mayUse(NO_LIMITS, ada, 'publication')).toBe(true))
})

/** A school whose limits another process changes, and a clock that only this test moves. */
function school() {
  let nowMs = 0
  let restricted: ReadonlySet<string> = new Set()
  let tookMs = 0
  let reads = 0
  const known = knownLimits(
    async () => {
      reads += 1
      const asRead = restricted
      nowMs += tookMs
      return { ...NO_LIMITS, restricted: asRead }
    },
    {
      monotonicMs: () => nowMs,
      sleep: async (ms) => {
        nowMs += ms
      },
    },
  )
  return {
    known,
    isRestricted: async () => (await known.of(tenant)).restricted.has(ada),
    reads: () => reads,
    elapse: (ms: number) => {
      nowMs += ms
    },
    restrict: (yes: boolean) => {
      restricted = new Set(yes ? [ada] : [])
    },
    readsTake: (ms: number) => {
      tookMs = ms
    },
  }
}

describe('the limits that a process knows', () => {
  it('are read once for many questions', async () => {
    const { isRestricted, reads } = school()
    for (let n = 0; n < 10; n += 1) expect(await isRestricted()).toBe(false)
    expect(reads()).toBe(1)
  })

  it('are those of other processes after a second at the latest', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(400), fc.boolean()), { minLength: 1, maxLength: 30 }),
        async (history) => {
          const { isRestricted, elapse, restrict } = school()
          for (const [waitMs, yes] of history) {
            elapse(waitMs)
            restrict(yes)
            await isRestricted()
          }
          elapse(FRESH_MS)
          expect(await isRestricted()).toBe(history.at(-1)?.[1])
        },
      ),
    ))

  it('are those from before a change of this process for nobody', async () => {
    const { known, isRestricted, restrict } = school()
    await isRestricted()
    restrict(true)
    known.changed(tenant)
    expect(await isRestricted()).toBe(true)
  })

  it('of another process are not used any more once a new limit is answered', async () => {
    const { known, isRestricted, restrict } = school()
    await isRestricted()
    restrict(true)
    await known.withdrawn(TenantId.parse('5c000000-0000-4000-8000-000000000002'))
    expect(await isRestricted()).toBe(true)
  })

  it('are not used if they took longer than a second to read', async () => {
    const { isRestricted, readsTake } = school()
    readsTake(FRESH_MS)
    await expect(isRestricted()).rejects.toThrow(LimitsUnknown)
    readsTake(0)
    expect(await isRestricted()).toBe(false)
  })

  it('are asked for again after a failure', async () => {
    let fails = true
    const known = knownLimits(async () => (fails ? Promise.reject(new Error('away')) : NO_LIMITS), {
      monotonicMs: () => 0,
      sleep: async () => {},
    })
    await expect(known.of(tenant)).rejects.toThrow('away')
    fails = false
    expect(await known.of(tenant)).toEqual(NO_LIMITS)
  })
})
