// The cached knowledge of a KurrentDB, while servers lose their last commits and others keep writing: after a check,
// everything in the cache agrees with the log.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type EventId, type Position, position } from '#kernel/ids.ts'
import { aLearner, tenantA } from '../contract-records.ts'
import { LOG_FORMAT } from '../log-format.ts'
import { historyCheck } from './history-check.ts'
import { knownHead, type Seen } from './known-head.ts'
import { knownStreams } from './known-streams.ts'
import { streamNames, type WireName } from './stream-names.ts'

const mutants = ['the position alone is compared', 'streams are kept', 'the head is kept', 'nobody doubts'] as const
type Variant = 'right' | (typeof mutants)[number]

const Step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('append' as const), stream: fc.nat({ max: 2 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('fail over' as const),
      lost: fc.integer({ min: 1, max: 4 }),
      others: fc.array(fc.nat({ max: 2 }), { maxLength: 6 }),
    }),
  },
)
type Steps = readonly (typeof Step extends fc.Arbitrary<infer Of> ? Of : never)[]
const wire = (): WireName => streamNames(LOG_FORMAT).wireName({ tenant: tenantA, stream: aLearner() })
const streams: readonly WireName[] = [wire(), wire(), wire()]

async function live(steps: Steps, variant: Variant): Promise<void> {
  let log: (Seen & { readonly id: EventId })[] = []
  let made = 0
  const head = knownHead()
  const known = knownStreams()
  const memory = historyCheck({
    head,
    stands: async ({ position: at, id }) =>
      log.some((event) => event.position === at && (variant === 'the position alone is compared' || event.id === id)),
    forget() {
      if (variant !== 'the head is kept') head.forget()
      if (variant !== 'streams are kept') known.forget()
    },
    isWatched: () => true,
    nowMs: () => 0,
  })
  const stream = (n: number) => streams[n] ?? wire()
  function write(name: WireName) {
    made += 1
    const event = {
      position: position(BigInt(log.length + 1)),
      id: `${made}` as EventId,
      stream: name,
      revision: log.filter((one) => one.stream === name).length,
    }
    log.push(event)
    return event
  }

  for (const step of steps) {
    if (step.kind === 'append') {
      await memory.check()
      const event = write(stream(step.stream))
      head.see(event)
      known.learn(event.stream, tenantA, [event])
    } else {
      log = log.slice(0, Math.max(0, log.length - step.lost))
      for (const n of step.others) write(stream(n))
      if (variant !== 'nobody doubts') memory.doubt()
    }
    await memory.check()
    const at = (name: WireName, revision: number) =>
      log.find((event) => event.stream === name && event.revision === revision)
    for (const name of streams) {
      const cached = known.get(name)
      if (!cached) continue
      for (let revision = cached.revision; revision > cached.revision - cached.idCount; revision -= 1) {
        const event = at(name, revision)
        expect(event && known.revisionOf(name, [event.id]), `revision ${revision}`).toBe(revision)
      }
    }
    const last = head.last()
    if (last) expect(log[Number(last.position) - 1], 'the head').toEqual(last)
  }
}

const lives = (variant: Variant) => fc.asyncProperty(fc.array(Step, { maxLength: 20 }), (steps) => live(steps, variant))

describe('the cached knowledge of a KurrentDB', () => {
  it('agrees with the log after a check, whatever was lost and written since', async () => {
    await fc.assert(lives('right'), { numRuns: 1_000 })
  })

  it.each(mutants)('is found to be wrong with the fault: %s', async (mutant) => {
    for (const seed of [1, 2, 3])
      expect((await fc.check(lives(mutant), { seed, numRuns: 1_000 })).failed, `seed ${seed}`).toBe(true)
  })

  it('is checked again after a time if no call is open that would be lost with its server', async () => {
    let [nowMs, looks] = [0, 0]
    const head = knownHead()
    head.see({ position: 7n as Position, id: 'a', stream: wire(), revision: 0 })
    const stands = async () => {
      looks += 1
      return true
    }
    const memory = historyCheck({ head, stands, forget: () => undefined, isWatched: () => false, nowMs: () => nowMs })
    await Promise.all([memory.check(), memory.check()])
    await memory.check()
    expect(looks).toBe(1)
    nowMs = 1_001
    await memory.check()
    expect(looks).toBe(2)
  })

  it('stays in doubt while the log does not answer, and after a doubt during a check', async () => {
    const head = knownHead()
    head.see({ position: 7n as Position, id: 'a', stream: wire(), revision: 0 })
    const answers = [() => Promise.reject(new Error('gone')), async () => true, async () => true]
    const memory = historyCheck({
      head,
      stands: () => (answers.shift() ?? (async () => true))(),
      forget: () => undefined,
      isWatched: () => true,
      nowMs: () => 0,
    })
    memory.doubt()
    await expect(memory.check()).rejects.toThrow('gone')
    expect(memory.isDoubted()).toBe(true)
    const checking = memory.check()
    memory.doubt()
    await checking
    expect([memory.isDoubted(), answers.length]).toEqual([false, 0])
  })
})
