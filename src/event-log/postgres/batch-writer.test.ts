// The batching, the limits and the shutdown of the batch writer. The simulation tests its correctness; bugs that the
// simulation found have named tests here.
import { describe, expect, it } from 'vitest'
import { type Position, position } from '#kernel/ids.ts'
import { type SimulatedRow, simulatedDatabase } from '../../../tests/simulations/simulated-batch-store.ts'
import { aLearner, records, toStream } from '../contract-records.ts'
import { type Append, type Appended, LogBusy, OutcomeUnknown } from '../event-log.ts'
import type { BatchStore, Item } from './batch-store.ts'
import { type BatchWriter, batchWriter, type WriterOptions } from './batch-writer.ts'

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve))

/** A database that answers in the next turn and does not fail. */
function database() {
  const fate = { turn: nextTurn, nextFault: () => 'none' as const }
  const simulated = simulatedDatabase('right', fate)
  return { ...simulated, store: simulated.store({ dead: false, end: () => undefined }) }
}

function writerOver(store: BatchStore<SimulatedRow>, options: Partial<WriterOptions> = {}) {
  const batches: number[] = []
  const writer = batchWriter(store, {
    nowMs: () => performance.now(),
    delay: nextTurn,
    gather: nextTurn,
    mayPass: (error) => !(error instanceof LogBusy),
    onCommit: (_, { items }) => void batches.push(items),
    ...options,
  })
  return { writer, batches }
}

let streams = 0
function anItem(events = 1, expected: Item<SimulatedRow>['append']['expected'] = 'none'): Item<SimulatedRow> {
  const name = aLearner()
  const append = toStream(name, expected, records(name, events))
  streams += 1
  return { append, stream: streams, rows: append.events.map(({ id }) => ({ id })), bytes: 100 * events }
}

/** Appends one event after the other, each after the previous one is acknowledged. */
async function caller(writer: BatchWriter<SimulatedRow>, times: number): Promise<void> {
  const item = anItem()
  const ofStream = item.append.stream
  for (let n = 0; n < times; n += 1) {
    const append = toStream(ofStream, n === 0 ? 'none' : n - 1, records(ofStream, 1))
    await writer.append({ ...item, append, rows: append.events.map(({ id }) => ({ id })) })
    // A real caller has a few more functions in between.
    for (let microtasks = 0; microtasks < 10; microtasks += 1) await Promise.resolve()
  }
}

describe('batch writer', () => {
  it('writes waiting appends together, including those made right after an answer', async () => {
    const { writer, batches } = writerOver(database().store)
    const first = Array.from({ length: 32 }, () => caller(writer, 10))
    for (let turns = 0; turns < 4; turns += 1) await nextTurn()
    // These wait for the first batch; from then on all are written together.
    const second = Array.from({ length: 32 }, () => caller(writer, 10))
    await Promise.all([...first, ...second])
    expect(batches).toEqual([32, ...Array.from({ length: 9 }, () => 64), 32])
  })

  it('writes an append that arrives in any microtask, even while the queue is found empty', async () => {
    const { writer } = writerOver(database().store, { gather: async () => undefined })
    for (let microtasks = 0; microtasks < 40; microtasks += 1) {
      const first = writer.append(anItem())
      await first
      for (let n = 0; n < microtasks; n += 1) await Promise.resolve()
      await expect(writer.append(anItem())).resolves.toMatchObject({ revision: 0 })
    }
  })

  it('reads what others wrote after a lost race, however long each statement takes', async () => {
    // Found by the simulation: with statements of 700 ms the time to take turns had passed before the next attempt, which
    // again inserted without the lock, after the same head, a hundred times.
    const { store } = database()
    let clockMs = 0
    const slowly = { nowMs: () => (clockMs += 700) }
    const [one, other] = [writerOver(store, slowly).writer, writerOver(store, slowly).writer]
    for (let n = 0; n < 5; n += 1) {
      await expect(one.append(anItem())).resolves.toMatchObject({ repeated: false })
      await expect(other.append(anItem())).resolves.toMatchObject({ repeated: false })
    }
  })

  it('does not use the wrong hint of one append for another append to the same stream', async () => {
    // Found by the simulation: the hint of the last append was used for all, and the stream seemed to be empty.
    const right = anItem(2)
    const { stream } = right.append
    const more = (expected: Append['expected'], hint?: Position) => {
      const append = { ...toStream(stream, expected, records(stream, 1)), ...(hint && { hint }) }
      return { ...right, append, rows: append.events.map(({ id }) => ({ id })) }
    }
    const wrong = position(1_000n)
    const batches = [
      [more('any'), more(1, wrong)],
      [more(1, wrong), more('any')],
      [more(-1, wrong), more('any')],
    ]
    for (const batch of batches) {
      const { store, committed } = database()
      await writerOver(store).writer.append(right)
      const { writer } = writerOver(store)
      await Promise.allSettled(batch.map((item) => writer.append(item)))
      expect(committed.map(({ revision }) => revision)).toEqual(committed.map((_, n) => n))
    }
  })

  it('loses no race against a process whose announcement it has received', async () => {
    const { store } = database()
    let races = 0
    const { writer } = writerOver({
      ...store,
      async insertAfter(head, rows) {
        races += 1
        return store.insertAfter(head, rows)
      },
    })
    await writer.append(anItem())
    const other = writerOver(store).writer
    const { position } = await other.append(anItem())
    writer.onForeignHead(position)
    await writer.append(anItem())
    expect(races).toBe(1)
  })

  it('fails only the invalid append of a batch', async () => {
    const { store } = database()
    const bad = anItem()
    const badRow = bad.rows[0]
    const { writer } = writerOver(
      {
        ...store,
        async insertAfter(head, rows) {
          if (rows.some(({ row }) => row === badRow)) throw new Error('a value that the database refuses')
          return store.insertAfter(head, rows)
        },
      },
      { mayPass: () => false },
    )
    const outcomes = await Promise.allSettled([anItem(), bad, anItem(2), anItem()].map((item) => writer.append(item)))
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
  })

  it('refuses an append while the queue is full, and accepts it afterwards', async () => {
    const { store } = database()
    const gate = Promise.withResolvers<void>()
    const { writer } = writerOver({
      ...store,
      head: async () => {
        await gate.promise
        return store.head()
      },
    })
    const waiting = Array.from({ length: 10 }, () => writer.append(anItem(5_000)))
    await nextTurn()
    // The first is in a batch; nine wait, and there is room for one more.
    expect(writer.waiting.events).toBe(45_000)
    waiting.push(writer.append(anItem(5_000)))
    await expect(writer.append(anItem())).rejects.toBeInstanceOf(LogBusy)
    gate.resolve()
    await Promise.all(waiting)
    expect(writer.waiting).toEqual({ events: 0, bytes: 0 })
    await expect(writer.append(anItem())).resolves.toMatchObject({ revision: 0 })
  })

  it('repeats an append of unknown outcome for five seconds, or fails it immediately if it must not be repeated', async () => {
    const { store } = database()
    let clockMs = 0
    let tries = 0
    const { writer } = writerOver(
      {
        ...store,
        async head(): Promise<never> {
          tries += 1
          clockMs += 1_000
          throw new Error('connection lost')
        },
      },
      { nowMs: () => clockMs },
    )
    await expect(writer.append(anItem(1, 'any'))).rejects.toBeInstanceOf(OutcomeUnknown)
    expect(tries).toBe(1)
    await expect(writer.append(anItem(1))).rejects.toBeInstanceOf(OutcomeUnknown)
    expect(tries).toBe(7)
  })

  it('writes the waiting appends on closing, decides doubtful ones, and refuses new ones', async () => {
    const { store, committed } = database()
    const { writer } = writerOver(store)
    const item = anItem()
    const answers: Appended[] = []
    const asked = [item, item, anItem(), anItem()].map((one) =>
      writer.append(one).then((answer) => answers.push(answer)),
    )
    await writer.close()
    expect(answers).toHaveLength(4)
    await Promise.all(asked)
    expect(committed).toHaveLength(3)
    const [first, second] = answers.filter(({ position }) => position === 1n)
    expect(second).toEqual({ ...first, repeated: true })
    await expect(writer.append(anItem())).rejects.toMatchObject({ code: 'log-unavailable' })
  })
})
