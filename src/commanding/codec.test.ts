// Encodes events for the log and decodes stored ones: stamps, upcasts, and events that this program cannot read.
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { StoredEvent } from '#event-log/event-log.ts'
import { defineEvent, isWhollyErased } from '#kernel/event.ts'
import { commandOf, derivedCommandId, eventId, streamName } from '#kernel/ids.ts'
import { ERASED, personal } from '#kernel/personal.ts'
import { minute, record, someone } from '#kernel/specification.ts'
import { type KeyUse, usesOfYear } from '#privacy/key-scope.ts'
import { KeysUnavailable } from '#privacy/key-store.ts'
import { keysOf } from '#privacy/keys.ts'
import { memoryKeyStore } from '#privacy/memory-key-store.ts'
import type { SealingLevel } from '#privacy/sealing.ts'
import { testKeys } from '#privacy/test-keys.fixtures.ts'
import { encoded } from '../../tests/fixtures/encoded.ts'
import { codec, type EventReader, UnreadableEvent } from './codec.ts'

const weighed = defineEvent('things.weighed', {
  version: 3,
  description: 'For this test.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers'],
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

const told = defineEvent('things.told', {
  version: 2,
  description: 'For this test.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers'],
  retention: 'P1Y',
  data: z.object({
    topic: z.string(),
    text: personal(z.string().optional()),
    name: personal(z.string().optional(), { as: 'names' }),
  }),
  upcast: { 1: ({ words, ...old }) => ({ ...old, text: words }) },
  personalBefore: { 1: { words: { of: 'subject' }, name: { of: 'subject', as: 'names' } } },
})

/** As an earlier program defined it. */
const toldBefore = defineEvent('things.told', {
  version: 1,
  description: 'For this test.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers'],
  retention: 'P1Y',
  data: z.object({
    topic: z.string(),
    words: personal(z.string()),
    name: personal(z.string(), { as: 'names' }),
  }),
})

describe('an event with personal fields, read by each reader', () => {
  const data = { topic: 'sums', text: 'I like them', name: 'Ada' }
  const WITHHELD = { withheld: true }
  const partial: { topic: string; text?: string; name?: string } = data
  const wanted = new Map([[told.type, new Set(['text'])]])

  function world() {
    const store = memoryKeyStore()
    const sealing = codec(new Map([[told.type, told]]), keysOf(store, { freshMs: 0, pauseMs: 0 }))
    const stamp = {
      commandId: derivedCommandId('tell'),
      subject: someone.learner,
      actor: someone.teacher,
      correlationId: 'c',
      causationId: null,
      fingerprint: 7,
      occurredAt: minute(0),
      zone: someone.zone,
    }
    const place = { tenant: someone.tenant, stream: streamName('learner', someone.learner) }
    /** As the log returns it: sealed at a level, or in clear as logs before sealing have it. */
    async function inLog(level: SealingLevel | 'clear', content: typeof partial = data): Promise<StoredEvent> {
      const clear = { ...stored(told.type, 2, content), ...place }
      if (level === 'clear') return clear
      const [records] = await sealing.encode([{ events: [told(content)], stamp, ...place, level }])
      if (!records || records instanceof Error) throw records ?? new Error('one draft gives one outcome')
      const [record] = records
      return { ...clear, ...record, data: { ...record?.data } }
    }
    const read = async (event: StoredEvent, reader: EventReader, how: 'decode' | 'show' = 'decode') => {
      await reader.prepare([event])
      return reader[how](event).data
    }
    const destroy = async (uses: readonly (KeyUse | undefined)[] = [undefined]) => {
      for (const use of uses)
        await store.destroy({ tenant: someone.tenant, person: someone.learner, ...(use && { use }) })
    }
    return { store, sealing, inLog, read, destroy }
  }
  const levels = ['clear', 'identifying', 'all'] as const
  const year = usesOfYear('teaching', '2026-2027' as never)

  it.each(levels)('reads alike in each form: %s', async (level) => {
    const { sealing, inLog, read } = world()
    const event = await inLog(level)
    expect(await read(event, sealing.reader())).toEqual({ topic: 'sums' })
    expect(await read(event, sealing.reader(wanted))).toEqual({ topic: 'sums', text: 'I like them' })
    expect(await read(event, sealing.reader('all'))).toEqual(data)
    expect(await read(event, sealing.reader('all'), 'show')).toEqual(data)
    const outside = sealing.reader(undefined, 'withheld')
    expect(await read(event, outside, 'show')).toEqual({ topic: 'sums', text: WITHHELD, name: WITHHELD })
    const absent = await inLog(level, { topic: 'sums' })
    expect(await read(absent, outside, 'show')).toEqual({ topic: 'sums' })
    expect(sealing.withoutPersonal(told(data))).toEqual({ topic: 'sums' })
  })

  it('reads as erased where a key was destroyed, and as withheld for those who may not see it anyway', async () => {
    const { sealing, inLog, read, destroy } = world()
    const event = await inLog('identifying')
    await destroy(year)
    expect(await read(event, sealing.reader())).toEqual({ topic: 'sums' })
    expect(await read(event, sealing.reader(wanted))).toEqual({ topic: 'sums', text: ERASED })
    expect(await read(event, sealing.reader('all'))).toEqual({ ...data, text: ERASED })
    expect(await read(event, sealing.reader(undefined, 'withheld'), 'show')).toEqual({
      topic: 'sums',
      text: WITHHELD,
      name: WITHHELD,
    })
    await destroy()
    expect(await read(event, sealing.reader('all'))).toEqual({ ...data, text: ERASED, name: ERASED })
  })

  it('is wholly erased with the key of the whole, for every reader, and is shown with each field erased', async () => {
    const { sealing, inLog, read, destroy } = world()
    const event = await inLog('all')
    await destroy([{ kind: 'names', event: event.id }])
    expect(await read(event, sealing.reader('all'))).toEqual({ ...data, name: ERASED })
    await destroy(year)
    const nothing = { topic: ERASED, text: ERASED, name: ERASED }
    for (const reader of [sealing.reader(), sealing.reader(wanted), sealing.reader(undefined, 'withheld')]) {
      expect(await read(event, reader)).toEqual({ erased: true })
      expect(await read(event, reader, 'show')).toEqual(nothing)
      expect(isWhollyErased(reader.decode(event))).toBe(true)
    }
  })

  it('needs no key for a reader that opens nothing, unless the whole is sealed', async () => {
    const { store, sealing, inLog, read } = world()
    const [fields, whole] = [await inLog('identifying'), await inLog('all')]
    store.setAway(true)
    expect(await read(fields, sealing.reader())).toEqual({ topic: 'sums' })
    expect(await read(fields, sealing.reader(undefined, 'withheld'), 'show')).toMatchObject({ text: WITHHELD })
    await expect(read(fields, sealing.reader(wanted))).rejects.toBeInstanceOf(KeysUnavailable)
    await expect(read(whole, sealing.reader())).rejects.toBeInstanceOf(KeysUnavailable)
  })

  it('is not opened by a reader that was prepared before the key was destroyed', async () => {
    const { sealing, inLog, destroy } = world()
    const [fields, whole] = [await inLog('identifying'), await inLog('all')]
    const reader = sealing.reader('all')
    await reader.prepare([fields, whole])
    expect(reader.decode(fields).data).toEqual(data)
    await destroy()
    // Another request of this process hears of it.
    await sealing.reader('all').prepare([fields])
    expect(reader.decode(fields).data).toEqual({ ...data, text: ERASED, name: ERASED })
    expect(isWhollyErased(reader.decode(whole))).toBe(true)
  })

  it.each(['clear', 'identifying', 'all'] as const)('of an old version reads as a new one does: %s', async (level) => {
    const { store, sealing, inLog, read } = world()
    const old = { topic: 'sums', words: 'I like them', name: 'Ada' }
    const clear = { ...(await inLog('clear')), version: 1, data: old }
    const before = codec(new Map([[told.type, toldBefore]]), keysOf(store, { pauseMs: 0 }))
    const { commandId, subject, actor, correlationId, causationId, occurredAt, zone, tenant, stream } = clear
    const stamp = { commandId, subject, actor, correlationId, causationId, occurredAt, zone, fingerprint: 7 }
    const draft = { events: [toldBefore(old)], stamp, tenant, stream }
    const [records] = level === 'clear' ? [] : await before.encode([{ ...draft, level }])
    const event =
      records && !(records instanceof Error) ? { ...clear, ...records[0], data: { ...records[0]?.data } } : clear
    expect(await read(event, sealing.reader())).toEqual({ topic: 'sums' })
    expect(await read(event, sealing.reader(wanted))).toEqual({ topic: 'sums', text: 'I like them' })
    expect(await read(event, sealing.reader('all'))).toEqual(data)
    expect(await read(event, sealing.reader(undefined, 'withheld'), 'show')).toEqual({
      topic: 'sums',
      text: WITHHELD,
      name: WITHHELD,
    })
  })
})
