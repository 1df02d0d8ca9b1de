import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { modelName } from '#events/insight/models.ts'
import { hashOfFile } from '#files/files.ts'
import { memoryFiles } from '#files/memory-files.fixtures.ts'
import { ObjectStoreAway } from '#files/object-store.ts'
import { TenantId } from '#kernel/ids.ts'
import { levelModelBytes } from '#ml/level/stored-level-model.ts'
import { servedKinds } from './served-kinds.ts'
import { type ServingPointer, servingModels } from './serving-models.ts'

const tenant = TenantId.parse(randomUUID())
const place = { tenant, kind: 'model', owner: null } as const
/** Bytes of a model of levels, which differ by `past`. */
const bytesOf = (past: number) =>
  levelModelBytes(
    {
      ...{ difficulties: [-2, -1, 0, 1, 2], prior: new Float64Array(41).fill(1 / 41) },
      ...{ exercises: new Map<string, number>(), spread: 0 },
    },
    past,
  )
const pointerTo = (bytes: Uint8Array, schema: string = servedKinds.level.schema): ServingPointer => {
  const sha256 = hashOfFile(bytes)
  return { model: modelName('level', sha256), sha256, schema }
}

/** A process, with a log that says which model serves. */
function aProcess() {
  const world = {
    nowMs: 0,
    pointer: null as ServingPointer | null,
    shared: null as ServingPointer | null,
    reads: 0,
    files: memoryFiles(() => 0),
    said: [] as string[],
  }
  const serving = servingModels({
    pointersOf: async () => ({ own: world.pointer, shared: world.shared }),
    files: {
      read: (file) => {
        world.reads += 1
        return world.files.read(file)
      },
    },
    monotonicMs: () => world.nowMs,
    onTrouble: ({ because }) => world.said.push(because),
  })
  return Object.assign(world, { serving, current: () => serving.current(tenant, 'level') })
}

describe('the models that serve', () => {
  it('are none while none is promoted', async () => {
    const here = aProcess()
    expect(await here.current()).toEqual({ state: 'fallback', kind: 'level', model: null, because: 'none-promoted' })
    expect(here.serving.troubles()).toEqual([])
  })

  it('are loaded once, however many ask at once', async () => {
    const here = aProcess()
    const bytes = bytesOf(20)
    await here.files.keep(place, bytes)
    here.pointer = pointerTo(bytes)
    const all = await Promise.all(Array.from({ length: 20 }, here.current))
    expect(all[0]).toMatchObject({ state: 'serving', ...here.pointer, loaded: { past: 20 } })
    expect(new Set(all.map((one) => one.state === 'serving' && one.loaded)).size).toBe(1)
    expect(here.reads).toBe(1)
  })

  it('change within a second of the log, and at once after a change that this process has made', async () => {
    const here = aProcess()
    const [old, young] = [bytesOf(20), bytesOf(10)]
    for (const bytes of [old, young]) await here.files.keep(place, bytes)
    here.pointer = pointerTo(old)
    const before = await here.current()
    here.pointer = pointerTo(young)
    expect(await here.current()).toEqual(before)
    here.nowMs += 999
    expect(await here.current()).toMatchObject({ loaded: { past: 10 } })
    here.pointer = pointerTo(old)
    here.serving.changed(tenant, 'level')
    expect(await here.current()).toMatchObject({ loaded: { past: 20 } })
    // Whoever has a model keeps it.
    expect(before).toMatchObject({ loaded: { past: 20 } })
  })

  it.each(['bytes-missing', 'bytes-damaged', 'unreadable', 'other-features'] as const)(
    'give way to the fallback, are logged once and are shown in health: %s',
    async (because) => {
      const here = aProcess()
      const bytes = because === 'unreadable' ? new Uint8Array([1, 2, 3]) : bytesOf(20)
      here.pointer = pointerTo(bytes, because === 'other-features' ? 'e'.repeat(64) : servedKinds.level.schema)
      const { model } = here.pointer
      if (because !== 'bytes-missing') {
        const file = await here.files.keep(place, bytes)
        if (because === 'bytes-damaged') here.files.damage(file)
      }
      for (const nowMs of [0, 600, 6_000, 20_000]) {
        here.nowMs = nowMs
        expect(await here.current()).toEqual({ state: 'fallback', kind: 'level', model, because })
      }
      expect(here.said).toEqual([because])
      expect(here.serving.troubles()).toEqual([{ tenant, kind: 'level', model, because }])
    },
  )

  it('are the school’s own, else the shared one, which says in whose place it serves', async () => {
    const here = aProcess()
    const [own, shared] = [bytesOf(20), bytesOf(10)]
    await here.files.keep(place, shared)
    here.shared = pointerTo(shared)
    expect(await here.current()).toMatchObject({
      state: 'serving',
      model: here.shared.model,
      inPlaceOf: { model: null, because: 'none-promoted' },
    })
    here.nowMs += 600
    here.pointer = pointerTo(own)
    expect(await here.current()).toMatchObject({
      model: here.shared.model,
      inPlaceOf: { model: here.pointer.model, because: 'bytes-missing' },
    })
    expect(here.serving.troubles()).toMatchObject([{ model: here.pointer.model, because: 'bytes-missing' }])
    await here.files.keep(place, own)
    here.nowMs += 60_000
    expect(await here.current()).toMatchObject({ model: here.pointer.model, inPlaceOf: null })
    expect(here.serving.troubles()).toEqual([])
  })

  it('give way to the rule where neither the own nor the shared one can be used, for the reason of the own one', async () => {
    const here = aProcess()
    here.pointer = pointerTo(bytesOf(20), 'e'.repeat(64))
    here.shared = pointerTo(bytesOf(10))
    const fallback = { model: here.pointer.model, because: 'other-features' }
    expect(await here.current()).toEqual({ state: 'fallback', kind: 'level', ...fallback })
    expect(here.said).toEqual(['other-features', 'bytes-missing'])
  })

  it('serve again once their bytes are stored again', async () => {
    const here = aProcess()
    const bytes = bytesOf(20)
    here.pointer = pointerTo(bytes)
    expect(await here.current()).toMatchObject({ because: 'bytes-missing' })
    await here.files.keep(place, bytes)
    here.nowMs += 60_000
    expect(await here.current()).toMatchObject({ state: 'serving' })
    expect(here.serving.troubles()).toEqual([])
  })

  it('give way to the fallback while the file store does not answer, and serve again when it does', async () => {
    const bytes = bytesOf(20)
    const stored = memoryFiles(() => 0)
    await stored.keep(place, bytes)
    const world = { nowMs: 0, isAway: true, said: [] as string[] }
    const serving = servingModels({
      pointersOf: async () => ({ own: pointerTo(bytes), shared: null }),
      files: {
        read: async (file) => {
          if (world.isAway) throw new ObjectStoreAway('The file store answered 503.')
          return stored.read(file)
        },
      },
      monotonicMs: () => world.nowMs,
      onTrouble: ({ because }) => world.said.push(because),
    })
    expect(await serving.current(tenant, 'level')).toMatchObject({ state: 'fallback', because: 'store-away' })
    expect(serving.troubles()).toMatchObject([{ because: 'store-away' }])
    world.isAway = false
    world.nowMs = 6_000
    expect(await serving.current(tenant, 'level')).toMatchObject({ state: 'serving' })
    expect(serving.troubles()).toEqual([])
    expect(world.said).toEqual(['store-away'])
  })

  it('are no fallback where the log or the database does not answer: the caller hears of it', async () => {
    const failing = servingModels({
      pointersOf: () => Promise.reject(new Error('no log')),
      files: memoryFiles(),
      monotonicMs: () => 0,
      onTrouble: () => undefined,
    })
    await expect(failing.current(tenant, 'level')).rejects.toThrow('no log')
  })

  it('of an earlier moment are loaded by their pointer', async () => {
    const here = aProcess()
    const bytes = bytesOf(20)
    await here.files.keep(place, bytes)
    expect(await here.serving.load(tenant, 'level', pointerTo(bytes))).toMatchObject({ loaded: { past: 20 } })
  })
})
