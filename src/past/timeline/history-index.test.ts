// What is kept of histories in memory: how much, for whom, and when it is read again.
import { describe, expect, it } from 'vitest'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { derivedCommandId, eventId, PersonId, type Revision, START, type StreamName, streamName } from '#kernel/ids.ts'
import { id, minute, someone } from '#kernel/specification.ts'
import { attempted } from '../../../tests/fixtures/learning.ts'
import type { HistoryLog } from '../person-history.ts'
import { historyIndexes } from './history-index.ts'

const { teacher, tenant, zone } = someone
const [anna, ben] = [PersonId.parse(id('101')), PersonId.parse(id('102'))]

/** A log that notes from where the streams of learners are read. */
function scene(options: Parameters<typeof historyIndexes>[0] = {}) {
  const log = openMemoryLog()
  const reads: { readonly stream: StreamName; readonly from: Revision | 'end' }[] = []
  const noted: HistoryLog = {
    readStream(stream, page) {
      reads.push({ stream, from: page.from })
      return log.readStream(stream, page)
    },
  }
  const indexes = historyIndexes(options)
  let n = 0
  return {
    log,
    indexes,
    async happens(person: PersonId, count: number) {
      const events = Array.from({ length: count }, () => {
        n += 1
        const command = derivedCommandId('index', String(n))
        const ids = { id: eventId(command, 1), subject: person, actor: teacher, correlationId: command }
        return { ...attempted(), ...ids, causationId: null, fingerprint: 0, occurredAt: minute(n), zone, sealed: [] }
      })
      await log.append({ stream: streamName('learner', person), tenant, expected: 'any', events })
    },
    /** The length of the index, and from where the learner's stream was read for it. */
    async asked(person: PersonId, of: HistoryLog = noted) {
      reads.length = 0
      const { length } = await indexes.of(of, tenant, person, await log.head())
      const ownReads = reads.filter(({ stream }) => stream === streamName('learner', person))
      return { length, from: Math.min(...ownReads.map(({ from }) => Number(from))) }
    },
  }
}

describe('the index of a history', () => {
  it('is read on from where it ended', async () => {
    const { happens, asked } = scene()
    await happens(anna, 10)
    expect(await asked(anna)).toEqual({ length: 10, from: 0 })
    await happens(anna, 5)
    expect(await asked(anna)).toEqual({ length: 15, from: 9 })
  })

  it('counts with all its events, those included that came after the first question', async () => {
    const { happens, asked } = scene({ mostEvents: 250 })
    await happens(anna, 1)
    await happens(ben, 20)
    await asked(anna)
    await asked(ben)
    expect(await asked(ben)).toEqual({ length: 20, from: 19 })
    await happens(anna, 140)
    expect((await asked(anna)).length).toBe(141)
    // Both together are too many now: the one that was asked for longer ago is gone.
    expect(await asked(ben)).toEqual({ length: 20, from: 0 })
  })

  it('is not kept for somebody without events', async () => {
    const { happens, asked } = scene({ mostEvents: 100 })
    await happens(anna, 10)
    await asked(anna)
    for (let n = 0; n < 50; n += 1) expect((await asked(PersonId.parse(id(String(200 + n))))).length).toBe(0)
    expect(await asked(anna)).toEqual({ length: 10, from: 9 })
  })

  it('is refused for a history that is longer than one question may read, and not kept', async () => {
    const { happens, asked } = scene({ mostOfOne: 20 })
    await happens(anna, 20)
    expect((await asked(anna)).length).toBe(20)
    await happens(anna, 1)
    const problem = { kind: 'past-too-large', what: 'events', most: 20 }
    await expect(asked(anna)).rejects.toMatchObject({ problem })
    await expect(asked(anna)).rejects.toMatchObject({ problem })
  })

  it('is made anew where another event has the revision and position of its last one', async () => {
    const { happens, asked, indexes, log } = scene()
    await happens(anna, 3)
    await asked(anna)
    const failedOver: HistoryLog = {
      async readStream(stream, page) {
        const { events, currentRevision } = await log.readStream(stream, page)
        const other = eventId(derivedCommandId('index', 'other'), 1)
        return {
          events: events.map((event) =>
            event.revision === 2 ? { ...event, id: other, data: { ...event.data, skill: 'autre' } } : event,
          ),
          currentRevision,
        }
      },
    }
    const { skill } = await indexes.of(failedOver, tenant, anna, await log.head())
    expect(skill[2]).toBe('autre')
  })

  it('leaves memory when the person is erased, even while a question is being answered', async () => {
    const { happens, asked, indexes, log } = scene()
    await happens(anna, 10)
    await asked(anna)
    indexes.forget(tenant, anna)
    expect(await asked(anna)).toEqual({ length: 10, from: 0 })

    indexes.forget(tenant, anna)
    const reached = Promise.withResolvers<void>()
    const goOn = Promise.withResolvers<void>()
    const slow: HistoryLog = {
      async readStream(stream, page) {
        reached.resolve()
        await goOn.promise
        return log.readStream(stream, page)
      },
    }
    const question = asked(anna, slow)
    await reached.promise
    indexes.forget(tenant, anna)
    goOn.resolve()
    expect((await question).length).toBe(10)
    expect(await asked(anna)).toEqual({ length: 10, from: 0 })
  })

  it('shows nothing beyond the position that is asked for', async () => {
    const { happens, indexes, log } = scene()
    await happens(anna, 5)
    expect((await indexes.of(log, tenant, anna, START)).length).toBe(0)
  })
})
