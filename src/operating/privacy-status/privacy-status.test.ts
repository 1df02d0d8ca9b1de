// Counting what a log holds in clear: old versions by their own personal fields, unknown types, levels, and no values.
import { describe, expect, it } from 'vitest'
import { codec } from '#commanding/codec.ts'
import { standing } from '#compose/sealing-copy.ts'
import type { NewRecord } from '#event-log/event-log.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import schoolOpened from '#events/identity/school-opened.ts'
import sealingChanged from '#events/identity/sealing-changed.ts'
import { derivedCommandId, eventId, type PersonId, type StreamName, streamName } from '#kernel/ids.ts'
import { minute, someone } from '#kernel/specification.ts'
import { memoryKeyStore } from '#privacy/memory-key-store.ts'
import { erasedPart, keyMaterial, sealPart } from '#privacy/sealed-part.ts'
import { described, describedBefore, describedVersions, sealedFields } from '../../../tests/fixtures/described.ts'
import { isBelow, privacyStatus } from './privacy-status.ts'

const definitions = new Map([described, schoolOpened, sealingChanged].map((event) => [event.type, event]))
const { tenant, learner } = someone

async function statusOf(
  write: (
    append: (stream: StreamName, subject: PersonId | null, event: Partial<NewRecord>) => Promise<void>,
  ) => Promise<void>,
  signal?: AbortSignal,
) {
  const log = openMemoryLog()
  let count = 0
  await write(async (stream, subject, event) => {
    count += 1
    const command = derivedCommandId('privacy status', String(count))
    const record = {
      id: eventId(command, 1),
      type: described.type,
      version: 3,
      data: {},
      subject,
      actor: someone.teacher,
      correlationId: command,
      causationId: null,
      fingerprint: 0,
      occurredAt: minute(count),
      zone: someone.zone,
      sealed: [],
      ...event,
    }
    await log.append({ stream, tenant, expected: 'any', events: [record] })
  })
  return privacyStatus({
    log,
    definitions,
    projections: [],
    standing: standing(codec(definitions, 'unsealed')),
    ...(signal && { signal }),
  })
}
const school = streamName('school', tenant)
const stream = streamName('learner', learner)

describe('the privacy status', () => {
  it('counts the fields of each version by the rules of that version', async () => {
    const status = await statusOf(async (append) => {
      for (const version of describedVersions)
        for (let n = 0; n < version; n += 1) await append(stream, learner, { version, data: describedBefore[version] })
    })
    expect(status.schools).toMatchObject([
      { level: 'identifying', events: 6, aboutPeople: 6, inClear: 6, belowLevel: 0 },
    ])
    const types = status.schools[0]?.types ?? []
    expect(types.map(({ version, events }) => [version, events])).toEqual([
      [3, 3],
      [2, 2],
      [1, 1],
    ])
    for (const { version, fields, events } of types) {
      const expected = sealedFields[version as keyof typeof sealedFields]
      expect(fields).toEqual(Object.fromEntries(expected.map((field) => [field, events])))
    }
    expect(JSON.stringify({ ...status, until: 0 })).not.toMatch(/Zébulon|Ysaline|Wapiti|Xanthe|Vigogne/)
    expect(isBelow(status)).toBe(true)
  })

  it('counts sealed events by their level, and parts by their algorithm', async () => {
    const [key] = await memoryKeyStore().obtain([
      { tenant, person: learner, use: { kind: 'names', event: eventId(derivedCommandId('key'), 1) } },
    ])
    if (!key || key === 'destroyed') throw new Error('expected a key')
    const part = (whole: boolean) =>
      sealPart(
        keyMaterial(key),
        { tenant, stream, event: eventId(derivedCommandId('key'), 1) },
        { comment: 'x' },
        whole ? 'event' : 'fields',
      )
    const status = await statusOf(async (append) => {
      await append(stream, learner, { sealed: [part(false)], data: { count: 1, mood: 'good' } })
      await append(stream, learner, { sealed: [part(true), part(false)] })
      await append(stream, learner, { sealed: [erasedPart(['comment'], false)] })
    })
    expect(status.schools).toMatchObject([
      {
        inClear: 0,
        sealed: { identifying: 2, all: 1 },
        parts: { 'aes-256-gcm/fields': 2, 'aes-256-gcm/event': 1, 'erased/fields': 1 },
      },
    ])
    expect(isBelow(status)).toBe(false)
  })

  it('judges by the level that the school has now', async () => {
    const status = await statusOf(async (append) => {
      await append(school, null, { type: schoolOpened.type, version: 1, data: { name: 'A', zone: 'Europe/Paris' } })
      await append(stream, learner, { sealed: [erasedPart(['comment'], false)], data: { count: 1, mood: 'good' } })
      await append(stream, learner, { sealed: [erasedPart([], true)] })
      await append(school, null, { ...sealingChanged({ sealing: 'all' }) })
    })
    expect(status.schools).toMatchObject([{ level: 'all', events: 4, aboutPeople: 2, inClear: 0, belowLevel: 1 }])
    expect(isBelow(status)).toBe(true)
  })

  it('reports types and versions that this program does not know, also of a school’s settings', async () => {
    const status = await statusOf(async (append) => {
      await append(stream, learner, { type: 'things.unheard', data: { text: 'x' } })
      await append(stream, learner, { version: 4, data: { text: 'x' } })
      await append(school, null, { type: schoolOpened.type, version: 9, data: {} })
    })
    expect(status.unknown).toEqual([
      { type: 'things.unheard', version: 3, events: 1 },
      { type: described.type, version: 4, events: 1 },
      { type: schoolOpened.type, version: 9, events: 1 },
    ])
    expect(isBelow(status)).toBe(true)
  })

  it('counts events whose person is missing apart', async () => {
    const status = await statusOf((append) => append(stream, null, { data: describedBefore[3] }))
    expect(status.schools).toMatchObject([{ inClear: 0, withoutPerson: 1 }])
    expect(isBelow(status)).toBe(true)
  })

  it('says that it was interrupted, and of an empty log that all is well', async () => {
    const empty = await statusOf(async () => undefined)
    expect(empty).toMatchObject({ events: 0, complete: true, schools: [] })
    expect(isBelow(empty)).toBe(false)
    const many = async (append: Parameters<Parameters<typeof statusOf>[0]>[0]) => {
      for (let n = 0; n < 3_000; n += 1) await append(stream, learner, {})
    }
    const stopped = await statusOf(many, AbortSignal.abort())
    expect(stopped.complete).toBe(false)
    expect(stopped.events).toBeLessThan(3_000)
  })
})
