// Encodes events for the log and decodes stored ones: stamps, upcasts, and events that this program cannot read.
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { StoredEvent } from '#event-log/event-log.ts'
import { defineEvent } from '#kernel/event.ts'
import { commandOf, derivedCommandId, eventId, streamName } from '#kernel/ids.ts'
import { minute, record, someone } from '#kernel/specification.ts'
import { testKeys } from '#privacy/test-keys.fixtures.ts'
import { encoded } from '../../tests/fixtures/encoded.ts'
import { codec, UnreadableEvent } from './codec.ts'

const weighed = defineEvent('things.weighed', {
  version: 3,
  description: 'For this test.',
  purpose: 'teaching',
  retention: 'P1Y',
  data: z.object({ grams: z.number(), by: z.string() }),
  upcast: {
    1: ({ kilos, ...old }) => ({ ...old, grams: Number(kilos) * 1_000 }),
    2: (old) => ({ ...old, by: 'a scale' }),
  },
})
const events = codec(new Map([[weighed.type, weighed]]), testKeys)

function stored(type: string, version: number, data: object): StoredEvent {
  const [event] = record([{ type, version, data }])
  if (!event) throw new Error('one event was recorded')
  return { ...event, fingerprint: 0, sealed: [], data: { ...data } }
}

describe('codec', () => {
  it('stamps the events of a command in order, with ids that contain the command id', async () => {
    const command = derivedCommandId('weigh')
    const stamp = {
      commandId: command,
      subject: someone.learner,
      actor: someone.teacher,
      correlationId: 'c',
      causationId: null,
      fingerprint: 7,
      occurredAt: minute(0),
      zone: someone.zone,
      tenant: someone.tenant,
      stream: streamName('learner', someone.learner),
    }
    const records = await encoded(events, [weighed({ grams: 1, by: 'hand' }), weighed({ grams: 2, by: 'hand' })], stamp)
    expect(records.map(({ id }) => id)).toEqual([eventId(command, 1), eventId(command, 2)])
    expect(records.map(({ id }) => commandOf(id))).toEqual([command, command])
    expect(records[1]).toEqual({
      id: eventId(command, 2),
      type: 'things.weighed',
      version: 3,
      data: { grams: 2, by: 'hand' },
      subject: someone.learner,
      actor: someone.teacher,
      correlationId: 'c',
      causationId: null,
      fingerprint: 7,
      occurredAt: minute(0),
      zone: someone.zone,
      sealed: [],
    })
  })

  it('returns an event of the current version unchanged, and upcasts older ones step by step', () => {
    const today = stored('things.weighed', 3, { grams: 5, by: 'hand' })
    expect(events.reader().decode(today)).toBe(today)
    expect(events.reader().decode(stored('things.weighed', 2, { grams: 5 }))).toMatchObject({
      version: 3,
      data: { grams: 5, by: 'a scale' },
    })
    expect(events.reader().decode(stored('things.weighed', 1, { kilos: 2 }))).toMatchObject({
      version: 3,
      data: { grams: 2_000, by: 'a scale' },
    })
  })

  it.each([
    ['a version from the future', 'things.weighed', 4],
    ['an undefined type', 'things.measured', 1],
  ])('refuses to decode %s, and shows it without its data', (_, type, version) => {
    const newer = stored(type, version, { secret: 1 })
    expect(() => events.reader().decode(newer)).toThrow(UnreadableEvent)
    expect(() => events.reader().decode(newer)).toThrow(new RegExp(`${type}" at position 1`))
    const { fingerprint, sealed, ...shown } = newer
    expect([fingerprint, sealed]).toEqual([0, []])
    expect(events.reader().show(newer)).toEqual({ ...shown, data: {} })
  })

  it('shows an event that it can decode as folds read it', () => {
    expect(events.reader().show(stored('things.weighed', 1, { kilos: 2 }))).toMatchObject({
      version: 3,
      data: { grams: 2_000 },
    })
    expect([events.knows('things.weighed'), events.knows('things.measured')]).toEqual([true, false])
  })
})
