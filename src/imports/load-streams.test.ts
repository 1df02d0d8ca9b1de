// How the events of an import are cut into appends, and these into loads.
import { expect, it } from 'vitest'
import { z } from 'zod'
import { codec as codecOf } from '#commanding/codec.ts'
import { type Append, MOST_BYTES_PER_APPEND } from '#event-log/event-log.ts'
import { sized } from '#event-log/limits.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { defineEvent } from '#kernel/event.ts'
import { derivedCommandId, NO_REVISION, PersonId, streamName } from '#kernel/ids.ts'
import { id, minute, someone } from '#kernel/specification.ts'
import { type LoadParts, loadStreams, type StreamPart } from './load-streams.ts'

const told = defineEvent('testing.told', {
  version: 1,
  description: 'Somebody told something.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers'],
  retention: 'P2Y',
  data: z.object({ text: z.string() }),
})
const { tenant, teacher, zone } = someone

/** Loads so many streams of so many events, each of such a text. */
async function loaded(streams: number, events: number, text: string): Promise<readonly (readonly Append[])[]> {
  const log = openMemoryLog()
  const loads: (readonly Append[])[] = []
  const codec = codecOf(new Map([[told.type, told]]), 'unsealed')
  const parts: LoadParts = {
    ...{ codec, tenant, zone, level: 'identifying' as const, actor: teacher },
    log: {
      readStream: log.readStream,
      load: (appends) => {
        loads.push(appends)
        return log.load(appends)
      },
    },
  }
  const event = told({ text })
  const all = Array.from({ length: streams }, (_, n): StreamPart => {
    const learner = PersonId.parse(id('1ea2', n))
    const steps = Array.from({ length: events }, (_, step) => ({
      command: derivedCommandId('told', learner, String(step)),
      occurredAt: minute(step),
      events: [event],
    }))
    return { stream: streamName('learner', learner), subject: learner, after: NO_REVISION, steps }
  })
  const count = streams * events
  expect(await loadStreams(parts, all)).toEqual({ events: count, repeated: 0, refused: new Map() })
  const isAgain = { events: 0, repeated: count, refused: new Map() }
  const loadsOnce = [...loads]
  expect(await loadStreams(parts, all)).toEqual(isAgain)
  loads.splice(0, loads.length, ...loadsOnce)
  return loads
}

const bytesOf = (append: Append): number => sized(append).reduce((sum, { bytes }) => sum + bytes, 0)

it('cuts a stream into appends that the log accepts, by bytes as well as by events', async () => {
  const small = (await loaded(1, 2_500, 'a')).flat()
  expect(small.map(({ events }) => events.length)).toEqual([1_000, 1_000, 500])
  const large = (await loaded(1, 40, 'é'.repeat(50_000))).flat()
  expect(large.length).toBeGreaterThan(4)
  for (const append of large) expect(bytesOf(append)).toBeLessThanOrEqual(MOST_BYTES_PER_APPEND)
  expect(large.map(({ expected }) => expected).slice(0, 2)).toEqual(['none', (large[0]?.events.length ?? 0) - 1])
})

it('loads few large events together, so that a load does not fill the memory', async () => {
  const loads = await loaded(60, 9, 'x'.repeat(90_000))
  expect(loads.length).toBeGreaterThan(1)
  for (const load of loads) expect(load.reduce((sum, append) => sum + bytesOf(append), 0)).toBeLessThan(33_000_000)
})
