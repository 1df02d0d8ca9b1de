/** Finding events that share an id, wherever they are in the log. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { derivedCommandId, eventId, streamName } from '#kernel/ids.ts'
import { id, minute, someone } from '#kernel/specification.ts'
import { findDoubledIds } from './doubled-ids.ts'

const { tenant, learner, teacher, zone } = someone

/** A log with one event per number, each in its own stream. Equal numbers share an id. */
async function logOf(ids: readonly number[]) {
  const log = openMemoryLog()
  for (const [at, number] of ids.entries()) {
    const commandId = derivedCommandId('a command', String(number))
    await log.append({
      stream: streamName('learner', id('1ea', at + 1)),
      tenant,
      expected: 'none',
      events: [
        {
          id: eventId(commandId, 1),
          type: 'learning.content-viewed',
          version: 1,
          subject: learner,
          actor: teacher,
          correlationId: commandId,
          causationId: null,
          fingerprint: 0,
          occurredAt: minute(at),
          zone,
          data: {},
          sealed: [],
        },
      ],
    })
  }
  return log
}

it('finds nothing in a log without doubled ids', async () => {
  expect(await findDoubledIds(await logOf([]))).toEqual({ events: 0, doubled: 0, first: [] })
  expect(await findDoubledIds(await logOf([1, 2, 3]))).toEqual({ events: 3, doubled: 0, first: [] })
})

it('names the id that two events share, and their positions', async () => {
  const { doubled, first } = await findDoubledIds(await logOf([1, 2, 3, 2]))
  expect(doubled).toBe(1)
  expect(first[0]?.places.map(({ position }) => position)).toEqual([2n, 4n])
})

it('finds the same as a plain count of ids, however many slices it uses', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 60 }),
      fc.integer({ min: 1, max: 20 }),
      async (ids, idsPerSlice) => {
        const counted = Map.groupBy(ids, (one) => one)
        const { events, doubled } = await findDoubledIds(await logOf(ids), undefined, idsPerSlice)
        expect({ events, doubled }).toEqual({
          events: ids.length,
          doubled: [...counted.values()].filter((same) => same.length > 1).length,
        })
      },
    ),
    { numRuns: 50 },
  ))
