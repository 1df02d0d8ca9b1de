// The cache of keys: how long it may be believed, what it does without the store, and how many questions it asks.
import { randomUUID } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { type EventId, PersonId } from '#kernel/ids.ts'
import { id, someone } from '#kernel/specification.ts'
import { NEVER_COMES_MS } from '../../tests/hung.ts'
import { type KeyScope, namedScope } from './key-scope.ts'
import { type KeyId, type KeyStore, KeysUnavailable } from './key-store.ts'
import { textsOf } from './key-store-contract.ts'
import { type KeysOptions, keysOf } from './keys.ts'
import { memoryKeyStore } from './memory-key-store.ts'
import { leafOf } from './text-tree.ts'

const scopeOf = (n: number): KeyScope => ({
  tenant: someone.tenant,
  person: PersonId.parse(id('1ea', n)),
  use: { kind: 'year', purpose: 'teaching', schoolYear: '2026-2027' as never },
})
const named = (n: number) => namedScope(scopeOf(n))

function world(options: KeysOptions = {}) {
  const store = memoryKeyStore()
  const asked: string[] = []
  const counted: KeyStore = {
    ...store,
    obtain(scopes) {
      asked.push(`obtain ${scopes.length}`)
      return store.obtain(scopes)
    },
    find(ids) {
      asked.push(`find ${ids.length}`)
      return store.find(ids)
    },
    destroyedAfter(mark) {
      asked.push('destroyed')
      return store.destroyedAfter(mark)
    },
  }
  let nowMs = 0
  const keys = keysOf(counted, { nowMs: () => nowMs, ...options })
  return {
    store,
    asked,
    keys,
    pass: (ms: number) => {
      nowMs += ms
    },
    async seal(n: number) {
      const [key] = await keys.forSealing([named(n)])
      if (!key || key === 'destroyed') throw new Error(`no key ${n}`)
      return key
    },
    destroy: (n: number) => store.destroy({ tenant: someone.tenant, person: scopeOf(n).person }),
  }
}

describe('the keys of a process', () => {
  it('are asked for once, and once a second whether any was destroyed', async () => {
    const { seal, keys, asked, pass } = world()
    const { id: keyId } = await seal(1)
    pass(999)
    await seal(1)
    await keys.forOpening([keyId])
    expect(asked).toEqual(['destroyed', 'obtain 1'])
    pass(1)
    await keys.forOpening([keyId, keyId])
    expect(asked).toEqual(['destroyed', 'obtain 1', 'destroyed'])
  })

  it('forget within a second what was erased alone, wherever a key of texts is held', async () => {
    const { store, keys, pass } = world()
    const scope = textsOf(scopeOf(1).person, someone.tenant)
    const [held] = await keys.forSealing([namedScope(scope)])
    if (!held || held === 'destroyed') throw new Error('no key')
    const [gone, kept] = [leafOf('event 1' as EventId, 'response'), leafOf('event 2' as EventId, 'response')]
    expect(held.text(gone)).not.toBe('destroyed')
    await store.eraseTexts(scope, [gone])
    pass(1_000)
    const opening = (await keys.forOpening([held.id])).get(held.id)
    const [sealing] = await keys.forSealing([namedScope(scope)])
    for (const key of [held, opening, sealing]) {
      if (!key || key === 'destroyed') throw new Error('no key')
      expect(key.text(gone)).toBe('destroyed')
      expect(key.text(kept)).not.toBe('destroyed')
    }
  })

  it('never hold a key of texts as it was before an erasure, however late the answer comes', async () => {
    const store = memoryKeyStore()
    const scope = textsOf(scopeOf(1).person, someone.tenant)
    const [key] = await store.obtain([scope])
    if (!key || key === 'destroyed') throw new Error('no key')
    const gone = leafOf('event 1' as EventId, 'response')
    const held = Promise.withResolvers<void>()
    let nowMs = 0
    const late = await store.find([key.id])
    let asked = 0
    const find: KeyStore['find'] = async (ids) => {
      asked += 1
      if (asked > 1) return store.find(ids)
      await held.promise
      return late
    }
    const keys = keysOf({ ...store, find }, { nowMs: () => nowMs })
    const opening = keys.forOpening([key.id])
    await vi.waitUntil(() => asked === 1, { timeout: NEVER_COMES_MS })
    await store.eraseTexts(scope, [gone])
    nowMs = 1_000
    // Another question in between: this process hears of the erasure.
    await keys.forSealing([named(2)])
    held.resolve()
    const found = (await opening).get(key.id)
    if (!found || found === 'destroyed') throw new Error('no key')
    expect(found.text(gone)).toBe('destroyed')
  })

  it('are the same for sealing and opening, in each process over one store', async () => {
    const { seal, keys, store } = world()
    const key = await seal(1)
    expect((await keys.forOpening([key.id])).get(key.id)).toBe(key)
    const other = (await keysOf(store).forOpening([key.id])).get(key.id)
    expect(other).toMatchObject({ id: key.id })
  })

  it('ask for nothing if nothing is needed, also while the store is away', async () => {
    const { keys, store, asked } = world()
    store.setAway(true)
    expect([await keys.forSealing([]), await keys.forOpening([])]).toEqual([[], new Map()])
    expect(asked).toEqual([])
  })

  it('ask one question together, not one each', async () => {
    const { keys, asked, seal, pass } = world()
    await seal(1)
    pass(1_000)
    await Promise.all(Array.from({ length: 20 }, () => keys.forSealing([named(1)])))
    expect(asked.filter((question) => question === 'destroyed')).toHaveLength(2)
  })

  it('are held up to a limit, and asked for again beyond it', async () => {
    const { seal, asked } = world({ mostKeys: 3 })
    for (const n of [1, 2, 3, 4]) await seal(n)
    await seal(4)
    expect(asked.filter((question) => question.startsWith('obtain'))).toHaveLength(4)
    const first = await seal(1)
    expect(asked.filter((question) => question.startsWith('obtain'))).toHaveLength(5)
    expect(await seal(1)).toBe(first)
  })
})

describe('a key that was destroyed elsewhere', () => {
  it('is not used once a second has passed, for sealing or opening', async () => {
    const { seal, keys, destroy, pass } = world()
    const { id: keyId } = await seal(1)
    const other = await seal(2)
    await destroy(1)
    pass(1_000)
    expect(await keys.forOpening([keyId, other.id])).toEqual(
      new Map<unknown, unknown>([
        [keyId, 'destroyed'],
        [other.id, other],
      ]),
    )
    expect(await keys.forSealing([named(1)])).toEqual(['destroyed'])
    expect([keys.wasDestroyed(keyId), keys.wasDestroyed(other.id)]).toEqual([true, false])
  })

  it('is not used by a process that never held it, nor after the cache has forgotten it', async () => {
    const { seal, keys, destroy, pass, store } = world({ mostKeys: 2 })
    const { id: keyId } = await seal(1)
    await destroy(1)
    expect(await keysOf(store).forOpening([keyId])).toEqual(new Map([[keyId, 'destroyed']]))
    pass(1_000)
    for (const n of [2, 3, 4]) await seal(n)
    expect(await keys.forOpening([keyId])).toEqual(new Map([[keyId, 'destroyed']]))
    expect(await keys.forSealing([named(1)])).toEqual(['destroyed'])
  })

  it('is not used if it is destroyed while the store is asked for it', async () => {
    const { store, destroy } = world()
    const [key] = await store.obtain([scopeOf(1)])
    if (!key || key === 'destroyed') throw new Error('no key')
    let nowMs = 0
    const keys = keysOf(
      {
        ...store,
        async find(ids) {
          const found = await store.find(ids)
          await destroy(1)
          // Another request hears of it before this answer arrives.
          nowMs += 1_000
          await keys.forSealing([named(2)])
          return found
        },
      },
      { nowMs: () => nowMs },
    )
    expect((await keys.forOpening([key.id])).get(key.id)).toBe('destroyed')
  })
})

describe('without the key store', () => {
  it('keys are used for a second, and then nothing is sealed or opened', async () => {
    const { seal, keys, store, pass } = world()
    const key = await seal(1)
    store.setAway(true)
    pass(999)
    expect(await seal(1)).toBe(key)
    expect((await keys.forOpening([key.id])).get(key.id)).toBe(key)
    pass(1)
    await expect(keys.forSealing([named(1)])).rejects.toBeInstanceOf(KeysUnavailable)
    await expect(keys.forOpening([key.id])).rejects.toBeInstanceOf(KeysUnavailable)
    store.setAway(false)
    pass(500)
    expect(await seal(1)).toBe(key)
  })

  it('the store is left alone for half a second after a failure', async () => {
    const { keys, store, asked, pass } = world()
    store.setAway(true)
    await expect(keys.forSealing([named(1)])).rejects.toBeInstanceOf(KeysUnavailable)
    const before = asked.length
    pass(499)
    await expect(keys.forSealing([named(1)])).rejects.toBeInstanceOf(KeysUnavailable)
    await expect(keys.forOpening([randomUUID() as string as KeyId])).rejects.toBeInstanceOf(KeysUnavailable)
    expect(asked).toHaveLength(before)
    store.setAway(false)
    pass(1)
    expect(await keys.forSealing([named(1)])).toHaveLength(1)
  })

  it('a store that hangs is not waited for', async () => {
    const store = memoryKeyStore()
    const keys = keysOf({ ...store, destroyedAfter: () => new Promise(() => {}) }, { mostWaitMs: 1 })
    await expect(keys.forSealing([named(1)])).rejects.toThrow('did not answer in time')
  })

  it('hundreds of changed trees are waited for part by part, as after a restore', async () => {
    const store = memoryKeyStore()
    const scopes = Array.from({ length: 250 }, (_, n) => textsOf(scopeOf(n).person, someone.tenant))
    let nowMs = 0
    // Reading one tree takes a millisecond: all of them take longer than the store may, and no part does.
    const find: KeyStore['find'] = async (ids) => {
      await new Promise((resolve) => setTimeout(resolve, ids.length))
      return store.find(ids)
    }
    const keys = keysOf({ ...store, find }, { nowMs: () => nowMs, mostWaitMs: 150 })
    const held = await keys.forSealing(scopes.map(namedScope))
    const gone = leafOf('event 1' as EventId, 'response')
    for (const scope of scopes) await store.eraseTexts(scope, [gone])
    nowMs = 1_000
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const again = keys.forSealing(scopes.map(namedScope))
      await vi.advanceTimersByTimeAsync(1_000)
      expect(await again).toHaveLength(250)
    } finally {
      vi.useRealTimers()
    }
    for (const key of held) expect(key === 'destroyed' ? key : key.text(gone)).toBe('destroyed')
  })

  it('a key that is not held is unavailable at once', async () => {
    const { seal, keys, store } = world()
    await seal(1)
    store.setAway(true)
    await expect(keys.forSealing([named(2)])).rejects.toBeInstanceOf(KeysUnavailable)
    await expect(keys.schoolSecret(someone.tenant)).rejects.toBeInstanceOf(KeysUnavailable)
  })

  it.each([
    ['any error', new Error('socket hang up')],
    ['its own error', new KeysUnavailable()],
  ])('%s of the store becomes KeysUnavailable', async (_, error) => {
    const store = memoryKeyStore()
    const keys = keysOf({ ...store, obtain: () => Promise.reject(error) })
    await expect(keys.forSealing([named(1)])).rejects.toBeInstanceOf(KeysUnavailable)
  })
})

describe('a key that the store does not know', () => {
  it('is unavailable, never erased: a store from an old backup must not erase anybody', async () => {
    const { keys, seal } = world()
    const { id: known } = await seal(1)
    const unknown = randomUUID() as string as KeyId
    await expect(keys.forOpening([known, unknown])).rejects.toThrow(
      new KeysUnavailable(`the key store does not know key ${unknown}: restore its latest backup`),
    )
  })

  it('is unavailable if the store gives no answer for a scope', async () => {
    const keys = keysOf({ ...memoryKeyStore(), obtain: async () => [] })
    await expect(keys.forSealing([named(1)])).rejects.toBeInstanceOf(KeysUnavailable)
  })
})

describe('an answer that takes long', () => {
  it('is not believed by a request that came more than a second after the question', async () => {
    const store = memoryKeyStore()
    let nowMs = 0
    let questions = 0
    const held = Promise.withResolvers<void>()
    const keys = keysOf(
      {
        ...store,
        async destroyedAfter(mark) {
          questions += 1
          const answer = await store.destroyedAfter(mark)
          if (questions === 2) await held.promise
          return answer
        },
      },
      { nowMs: () => nowMs },
    )
    const [key] = await keys.forSealing([named(1)])
    if (!key || key === 'destroyed') throw new Error('no key')
    nowMs = 1_000
    const early = keys.forOpening([key.id])
    // The store has answered, and the answer is on its way when the key is destroyed.
    await store.destroy({ tenant: someone.tenant, person: scopeOf(1).person })
    nowMs = 2_500
    const late = keys.forOpening([key.id])
    held.resolve()
    await early
    expect((await late).get(key.id)).toBe('destroyed')
    expect(questions).toBe(3)
  })
})
