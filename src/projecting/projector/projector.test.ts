// Failures that the simulation of the projector found, each as the sequence of steps that showed it.
import { expect, it } from 'vitest'
import { z } from 'zod'
import { codec } from '#commanding/codec.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { defineEvent } from '#kernel/event.ts'
import { derivedCommandId, eventId, type Position, START, streamName } from '#kernel/ids.ts'
import { defineProjection, type Projection } from '#kernel/projection.ts'
import { minute, someone } from '#kernel/specification.ts'
import { testKeys } from '#privacy/test-keys.fixtures.ts'
import { failingOverLog } from '../../../tests/fixtures/failing-over-log.ts'
import { type GenerationId, generationId } from '../generations/generation.ts'
import { type Checkpoint, DutyLost, type Move, type ProjectionStore, RowsRefused } from './projection-store.ts'
import { projector } from './projector.ts'

/** A machine may be busy with other tests. */
const eventually = <T>(read: () => T) => expect.poll(read, { interval: 20 })

const counted = defineEvent('found.counted', {
  version: 1,
  description: 'Something to count.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers'],
  retention: 'P1Y',
  data: z.object({ size: z.int() }),
})
const counting = (name: string) =>
  defineProjection(name, {
    version: 1,
    description: 'How much was counted.',
    key: z.object({ one: z.string() }),
    row: z.object({ size: z.int() }),
    on: (on) => [
      on(
        counted,
        () => ({ one: 'one' }),
        (row, { data }) => ({ size: (row?.size ?? 0) + data.size }),
      ),
    ],
  })
const a = counting('a')
const b = counting('b')
const c = counting('c')
const first = (name: string) => generationId(name, 1)

const logOf = (...sizes: number[]) => filled(openMemoryLog({ pollMs: 5 }), sizes)

async function filled<Log extends EventLog>(log: Log, sizes: readonly number[]) {
  const stream = streamName('learner', someone.learner)
  /** `id`: what the event’s id derives from. */
  const add = (size: number, revision: number, id = String(revision)) =>
    log.append({
      stream,
      tenant: someone.tenant,
      expected: revision === 0 ? 'none' : revision - 1,
      events: [
        {
          ...counted({ size }),
          id: eventId(derivedCommandId('found', id), 1),
          subject: someone.learner,
          actor: someone.teacher,
          correlationId: 'found',
          causationId: null,
          fingerprint: 0,
          occurredAt: minute(0),
          zone: someone.zone,
          sealed: [],
        },
      ],
    })
  for (const [revision, size] of sizes.entries()) await add(size, revision)
  return { log, add }
}

/** Checkpoints and the single row of each projection; `beforeCommit` is what happens in between. */
function storeIn(
  log: { id: Checkpoint['logId'] },
  names: readonly string[],
  beforeCommit: (store: Inner) => void = () => {},
) {
  const checkpoints = new Map<GenerationId, Checkpoint>(
    names.map((name) => [first(name), { position: START, eventId: null, logId: log.id }]),
  )
  const rows = new Map<GenerationId, { size: number; position: Position }>()
  const inner: Inner = {
    move({ generation, from, to, eventId: event }) {
      if (checkpoints.get(generation)?.position !== from) return false
      if (to !== from) checkpoints.set(generation, { position: to, eventId: event, logId: log.id })
      return true
    },
  }
  const store: ProjectionStore = {
    checkpoints: async () => new Map(checkpoints),
    parkedKeys: async () => [],
    toRetry: async () => [],
    load: async (name) => {
      const row = rows.get(name)
      return row
        ? [{ tenant: someone.tenant, key: { one: 'one' }, row: { size: row.size }, position: row.position }]
        : []
    },
    loadMatching: async () => [],
    async commit(changes, moves) {
      beforeCommit(inner)
      if (moves.some(({ generation, from }) => checkpoints.get(generation)?.position !== from)) return false
      for (const [name, { upserts }] of changes)
        for (const { row } of upserts)
          if (name !== first('a') && Number(Reflect.get(row, 'size')) > 1_000)
            throw new RowsRefused(name, 'out of range')
      for (const [name, { upserts }] of changes)
        for (const { row, position } of upserts) rows.set(name, { size: Number(Reflect.get(row, 'size')), position })
      for (const move of moves) inner.move(move)
      return true
    },
  }
  return {
    store,
    row: (name: string) => rows.get(first(name)),
    at: (name: string) => checkpoints.get(first(name))?.position,
  }
}
type Inner = { move(move: Move): boolean }

function started(
  parts: Pick<Parameters<typeof projector>[0], 'log' | 'store'> & {
    projections: readonly Projection[]
    pageSize?: number
  },
) {
  const stop = new AbortController()
  const { pageSize, projections, ...rest } = parts
  const faults: string[] = []
  const worker = projector({
    ...rest,
    feeds: projections.map((projection) => ({ id: first(projection.name), projection })),
    codec: codec(new Map([[counted.type, counted]]), testKeys),
    signal: stop.signal,
    delay: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 2))),
    onFault: (generation, { position }) => faults.push(`${generation} at ${position}`),
    ...(pageSize && { pageSize, catchUpPageSize: pageSize }),
  })
  const running = worker.run()
  return {
    faults,
    states: worker.states,
    ended: running,
    async stop() {
      stop.abort()
      await running
    },
  }
}

it('does not leave a projection behind when a worker of an older release moves only the other one', async () => {
  const { log } = await logOf(1)
  let older = true
  const { store, at } = storeIn(log, ['a', 'b'], (inner) => {
    // The older worker feeds `a` alone, and is faster once.
    if (older) inner.move({ generation: first('a'), from: START, to: 1n as Position, eventId: null, fault: null })
    older = false
  })
  const worker = started({ projections: [a, b], log, store })
  await eventually(() => [at('a'), at('b')]).toEqual([1n, 1n])
  await worker.stop()
})

it('goes on with all projections when another worker moved one while each was folded on its own', async () => {
  const { log, add } = await logOf(1)
  let commits = 0
  const { store, at } = storeIn(log, ['a', 'b', 'c'], (inner) => {
    commits += 1
    // The page fails for all together. Then, while they are folded one by one, another worker is faster with the
    // second.
    if (commits === 1) throw new Error('connection reset')
    if (commits === 3)
      inner.move({ generation: first('b'), from: START, to: 1n as Position, eventId: null, fault: null })
  })
  const worker = started({ projections: [a, b, c], log, store })
  await eventually(() => [at('a'), at('b'), at('c')]).toEqual([1n, 1n, 1n])
  await add(1, 1)
  await eventually(() => [at('a'), at('b'), at('c')]).toEqual([2n, 2n, 2n])
  await worker.stop()
})

it.each([1, 3, 100])(
  'stops a projection before the event whose row the database refuses, in pages of %i',
  async (pageSize) => {
    const { log } = await logOf(1, 2, 3, 4, 2_000, 5, 6)
    const { store, row, at } = storeIn(log, ['a', 'b', 'c'])
    const worker = started({ projections: [b, a, c], log, store, pageSize })
    await eventually(() => at('a')).toBe(7n)
    await eventually(() => worker.faults.toSorted()).toEqual(['b/1 at 5', 'c/1 at 5'])
    expect(at('b')).toBe(4n)
    // The rows before it are kept, and the others go on.
    expect(row('b')).toEqual({ size: 10, position: 4n })
    expect(row('a')).toEqual({ size: 2_021, position: 7n })
    expect(worker.states.get(first('b'))?.fault?.error).toMatch(/out of range/)
    await worker.stop()
  },
)

it('stops at once, and writes nothing more, when another worker has taken over', async () => {
  const { log, add } = await logOf(1, 2)
  let isLost = false
  const { store, at } = storeIn(log, ['a', 'b'], () => {
    if (isLost) throw new DutyLost()
  })
  const worker = started({ projections: [a, b], log, store })
  await eventually(() => at('b')).toBe(2n)
  isLost = true
  await add(3, 2)
  // It ends by itself: nobody has told it to stop.
  await worker.ended
  expect([at('a'), at('b')]).toEqual([2n, 2n])
  expect(worker.faults).toEqual([])
})

it('counts an unforeseen failure as a fault of that generation after some retries, and goes on with the others', async () => {
  const { log } = await logOf(1, 2, 3)
  const { store, at } = storeIn(log, ['a', 'b', 'c'])
  let tries = 0
  const worker = started({
    projections: [a, b, c],
    log,
    store: {
      ...store,
      async load(id, keys) {
        if (id !== first('b')) return store.load(id, keys)
        tries += 1
        throw new TypeError('relation read.b__g1 does not exist')
      },
    },
  })
  await eventually(() => [at('a'), at('c')]).toEqual([3n, 3n])
  await eventually(() => worker.faults).toEqual(['b/1 at 1'])
  expect(worker.states.get(first('b'))?.fault?.error).toMatch(/^TypeError \(src\/projecting/)
  expect(tries).toBeGreaterThan(2)
  await worker.stop()
})

it('goes on with the others while one meets a failure that may pass, however long that takes', async () => {
  const { log, add } = await logOf(1, 2, 3)
  const { store, at } = storeIn(log, ['a', 'b', 'c'])
  const worker = started({
    projections: [a, b, c],
    log,
    store: {
      ...store,
      load: (id, keys) =>
        id === first('b')
          ? // Another session has locked its table.
            Promise.reject(Object.assign(new Error('canceling statement due to statement timeout'), { code: '57014' }))
          : store.load(id, keys),
    },
  })
  await eventually(() => [at('a'), at('b'), at('c')]).toEqual([3n, 0n, 3n])
  await add(4, 3)
  await eventually(() => [at('a'), at('b'), at('c')]).toEqual([4n, 0n, 4n])
  expect(worker.faults).toEqual([])
  await worker.stop()
})

it('keeps trying while the database is unavailable, however long, and records no fault', async () => {
  const { log } = await logOf(1, 2, 3)
  let tries = 0
  const { store, at } = storeIn(log, ['a'], () => {
    tries += 1
    if (tries < 20) throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
  })
  const worker = started({ projections: [a], log, store })
  await eventually(() => at('a')).toBe(3n)
  expect(worker.faults).toEqual([])
  await worker.stop()
})

it('stops, with the remedy, if a failover lost what it has folded, and folds nothing of the other history', async () => {
  const { log, add } = await filled(failingOverLog(), [1, 2, 3])
  const { store, at, row } = storeIn(log, ['a'])
  const worker = started({ projections: [a], log, store })
  await eventually(() => at('a')).toBe(3n)
  // The worker is connected all the time.
  await add(4, 3)
  await eventually(() => at('a')).toBe(4n)
  await log.failOver(2n as Position)
  for (const revision of [2, 3, 4, 5]) await add(100, revision, `other ${revision}`)
  await eventually(() => worker.faults).toEqual(['a/1 at 4'])
  expect(worker.states.get(first('a'))?.fault?.error).toMatch(/another history of this log.*rebuild/)
  expect([at('a'), row('a')]).toEqual([4n, { size: 10, position: 4n }])
  await worker.stop()
})
