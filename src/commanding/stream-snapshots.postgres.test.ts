// Snapshots of stream states on a real PostgreSQL: fewer events are read, and decisions and answers stay the same.
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { type Decider, defineDecider } from '#kernel/decider.ts'
import { defineEvent, type NewEvent } from '#kernel/event.ts'
import { derivedCommandId, eventId, type Position, position, streamName, TenantId } from '#kernel/ids.ts'
import { id, minute, someone } from '#kernel/specification.ts'
import { openPool } from '#platform/database.ts'
import { testKeys } from '#privacy/test-keys.fixtures.ts'
import { freshDatabase, type TestDatabase } from '../../tests/test-database.ts'
import { codec as codecOf } from './codec.ts'
import { encodeIndex } from './command-index.ts'
import { postgresStreamSnapshots, type StreamSnapshots } from './stream-snapshots.ts'
import { type StreamState, streamStates } from './stream-states.ts'

const added = defineEvent('sums.added', {
  version: 1,
  description: 'For this test.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers'],
  retention: 'P1Y',
  data: z.object({ amount: z.int() }),
})
const sum = defineDecider<{ sum: number }>('sums.sum', {
  stream: 'sum',
  initial: { sum: 0 },
  evolve: (on) => [on(added, (state, e) => ({ sum: state.sum + e.data.amount }))],
})
/** Its state cannot be stored as JSON. */
const seen = defineDecider<Set<number>>('sums.seen', {
  stream: 'sum',
  initial: new Set(),
  evolve: (on) => [on(added, (state, e) => new Set([...state, e.data.amount]))],
})
const codec = codecOf(new Map([[added.type, added]]), testKeys)

/** Shifts positions as if other events came before. */
const later = (at: Position): Position => position(at + 7n)

/** Leaves out the free space of the command index. */
const shown = ({ commands, ...state }: StreamState) => ({ ...state, commands: encodeIndex(commands) })

describe('stream snapshots on PostgreSQL', () => {
  let database: TestDatabase
  let pool: pg.Pool
  beforeAll(async () => {
    database = await freshDatabase('stream snapshots')
    pool = openPool(database.url, { name: 'stream snapshots', max: 2 })
  })
  afterAll(async () => {
    await pool.end()
    await database.drop()
  })

  /** A stream in a separate log, with the events of this many commands. */
  async function scene(commands: number, stream = streamName('sum', randomUUID())) {
    const log = openMemoryLog()
    const snapshotsOf = (hash: string) =>
      postgresStreamSnapshots(
        pool,
        log.id,
        new Map<Decider, string>([
          [sum, hash],
          [seen, hash],
        ]),
      )
    let made = 0
    async function happens(count: number) {
      for (let n = 0; n < count; n += 1) {
        made += 1
        const command = derivedCommandId(stream, String(made))
        const happened: readonly NewEvent<string, object>[] = [added({ amount: made }), added({ amount: 1 })]
        await log.append({
          stream,
          tenant: someone.tenant,
          expected: 'any',
          events: happened.map((event, i) => ({
            ...event,
            id: eventId(command, i + 1),
            subject: null,
            actor: someone.teacher,
            correlationId: command,
            causationId: null,
            fingerprint: made,
            occurredAt: minute(0),
            zone: someone.zone,
            sealed: [],
          })),
        })
      }
    }
    await happens(commands)
    let read = 0
    const counting: Pick<typeof log, 'readStream'> = {
      async readStream(...asked) {
        const page = await log.readStream(...asked)
        read += page.events.length
        return page
      },
    }
    return {
      log,
      stream,
      happens,
      snapshotsOf,
      /** Loads the stream as a new process would, and counts the events it reads. */
      async load(hash: string | null, deciders: readonly Decider[] = [sum], tenant = someone.tenant) {
        const snapshots = hash === null ? null : snapshotsOf(hash)
        read = 0
        const state = await streamStates(counting, codec, snapshots ? { snapshots } : {}).load(
          stream,
          tenant,
          deciders,
          false,
        )
        await snapshots?.settled()
        return { state, read }
      },
    }
  }

  it('give the same state and the same answers as the whole stream, and read fewer events', async () => {
    const { load, happens } = await scene(1_600)
    // The last event of a page is read again with the next page.
    expect((await load('code')).read).toBe(3_202)
    await happens(30)
    const [whole, short] = [await load(null), await load('code')]
    expect(shown(short.state)).toEqual(shown(whole.state))
    expect(short.state.commands.count).toBe(1_630)
    expect([whole.read, short.read]).toEqual([3_261, 500 + 1 + 60])
  })

  it('can be deleted without any effect on the state', async () => {
    const { load } = await scene(1_100)
    const before = await load('code')
    await load('code')
    await pool.query('delete from sillage.stream_snapshots')
    expect(shown((await load('code')).state)).toEqual(shown(before.state))
  })

  it('are ignored if they come from other code or another school', async () => {
    const { load } = await scene(1_100)
    await load('code')
    expect((await load('code')).read).toBe(501)
    expect((await load('later code')).read).toBe(2_201)
    const strange = await load('later code', [sum], TenantId.parse(id('5c0002')))
    expect([strange.state.revision, strange.state.states.get(sum)]).toEqual([-1, { sum: 0 }])
  })

  it('leave out a state that JSON would change: its decider reads the whole stream', async () => {
    const { load } = await scene(1_100)
    await load('code', [seen, sum])
    expect((await load('code', [sum])).read).toBe(501)
    const { state, read } = await load('code', [seen])
    expect(read).toBe(2_201)
    expect(state.states.get(seen)).toEqual(new Set(Array.from({ length: 1_100 }, (_, n) => n + 1)))
  })

  it('are ignored after the log was restored to an earlier time, whether or not it has grown since', async () => {
    const lost = await scene(1_300)
    await lost.load('code')
    for (const commands of [800, 1_700]) {
      const restored = await scene(commands, lost.stream)
      const shifted: Pick<typeof restored.log, 'readStream'> = {
        async readStream(...asked) {
          const page = await restored.log.readStream(...asked)
          return { ...page, events: page.events.map((event) => ({ ...event, position: later(event.position) })) }
        },
      }
      const load = (snapshots: StreamSnapshots | null) =>
        streamStates(shifted, codec, snapshots ? { snapshots } : {}).load(lost.stream, someone.tenant, [sum], false)
      const snapshots = lost.snapshotsOf('code')
      expect(shown(await load(snapshots))).toEqual(shown(await load(null)))
      await snapshots.settled()
    }
  })

  it('are neither loaded nor saved for short streams', async () => {
    const { load } = await scene(200)
    const { read } = await load('code')
    expect(read).toBe(400)
    expect((await pool.query('select 1 from sillage.stream_snapshots where revision < 1000')).rows).toEqual([])
  })
})
