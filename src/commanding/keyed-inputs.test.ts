// Inputs of commands where whole events are sealed: only a hash under a key is stored, and a repeat is recognised by it.
import { describe, expect, it } from 'vitest'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { fingerprint, streamName, type Zone } from '#kernel/ids.ts'
import { someone } from '#kernel/specification.ts'
import { keysOf } from '#privacy/keys.ts'
import { memoryKeyStore } from '#privacy/memory-key-store.ts'
import type { SealingLevel } from '#privacy/sealing.ts'
import { myBook, problem, runnerOver } from '../../tests/fixtures/notes.ts'

function world() {
  const log = openMemoryLog()
  const store = memoryKeyStore()
  let nowMs = 0
  /** Another process each time: it shares the log and the key store. */
  const at = (level: SealingLevel) =>
    runnerOver(
      log,
      { schoolOf: async () => ({ zone: 'Europe/Paris' as Zone, level }) },
      keysOf(store, { nowMs: () => nowMs }),
    )
  const stored = async () => {
    const page = { tenant: someone.tenant, from: 0, direction: 'forwards', limit: 10 } as const
    return (await log.readStream(streamName('book', myBook), page)).events
  }
  const destroy = () => store.destroy({ tenant: someone.tenant, person: someone.learner })
  /** So long that keys must be asked for again, and the store may be. */
  const pass = () => {
    nowMs += 1_000
  }
  return { log, store, at, stored, destroy, pass }
}
const plain = fingerprint([{ book: myBook, text: 'a' }, null])

describe('the hash of an input', () => {
  it('can be computed by everybody where only identifying fields are sealed, and by nobody without the key elsewhere', async () => {
    const { at, stored } = world()
    await at('identifying').note({}, { key: 'one' })
    await at('all').note({}, { key: 'two' })
    const [first, second] = await stored()
    expect(first?.fingerprint).toBe(plain)
    expect(second?.fingerprint).not.toBe(plain)
    expect(second?.data).toEqual({})
  })

  it('differs between schools and installations, whose keys differ', async () => {
    const hashes = await Promise.all(
      [world(), world()].map(async ({ at, stored }) => {
        await at('all').note()
        return (await stored())[0]?.fingerprint
      }),
    )
    expect(hashes[0]).not.toBe(hashes[1])
  })
})

describe.each([
  ['all', 'all'],
  ['identifying', 'all'],
  ['all', 'identifying'],
] as const)('a command sent at %s and again at %s', (before, after) => {
  it('gets its first answer, and is refused with another input', async () => {
    const { at, log } = world()
    const first = await at(before).note({}, { key: 'k' })
    expect(await at(after).note({}, { key: 'k' })).toEqual({ ...first, repeated: true })
    await expect(at(after).note({ text: 'b' }, { key: 'k' })).rejects.toEqual(problem({ kind: 'key-reused' }))
    expect(await log.head()).toBe(1n)
  })

  it('is recognised if both arrive at once in one process', async () => {
    const { log, store } = world()
    const levels: SealingLevel[] = [before, after]
    const { note } = runnerOver(
      log,
      { schoolOf: async () => ({ zone: 'Europe/Paris' as Zone, level: levels.shift() ?? after }) },
      keysOf(store),
    )
    const [first, second] = await Promise.all([note({}, { key: 'k' }), note({}, { key: 'k' })])
    expect(second).toEqual({ ...first, repeated: true })
  })
})

describe('a repeated command', () => {
  it('gets its first answer when its key is destroyed: nobody can compare any more', async () => {
    const { at, destroy, pass } = world()
    const first = await at('all').note({}, { key: 'k' })
    await destroy()
    pass()
    expect(await at('all').note({}, { key: 'k' })).toEqual({ ...first, repeated: true })
    await expect(at('all').note()).rejects.toEqual(problem({ kind: 'refused', code: 'data-erased' }))
  })

  it('waits while the key store is away, unless its plain hash proves it', async () => {
    const { at, store, pass } = world()
    const here = at('identifying')
    const first = await here.note({}, { key: 'k' })
    store.setAway(true)
    pass()
    expect(await here.note({}, { key: 'k' })).toEqual({ ...first, repeated: true })
    const [other, next] = await Promise.allSettled([here.note({ text: 'b' }, { key: 'k' }), here.note()])
    expect(other).toMatchObject({ reason: problem({ kind: 'keys-unavailable' }) })
    expect(next).toMatchObject({ status: 'fulfilled' })
    store.setAway(false)
    pass()
    await expect(here.note({ text: 'b' }, { key: 'k' })).rejects.toEqual(problem({ kind: 'key-reused' }))
  })
})
