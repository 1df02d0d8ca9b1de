import { randomUUID } from 'node:crypto'
import type { EventData, RecordedEvent } from '@kurrent/kurrentdb-client'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Instant, PersonId, Zone } from '#kernel/ids.ts'
import { aLearner, records, tenantA, tenantB } from '../contract-records.ts'
import type { NewRecord } from '../event-log.ts'
import { LOG_FORMAT } from '../log-format.ts'
import { decode, encode, UnreadableRecord } from './envelope.ts'
import { streamNames } from './stream-names.ts'

const names = streamNames(LOG_FORMAT)

const sentAt = '2026-03-12T09:42:07.250Z' as Instant

/** The event as the client returns it, after data and metadata have been through JSON. */
function stored(record: NewRecord, stream = aLearner(), created = new Date('2026-03-12T09:42:07.000Z')): RecordedEvent {
  const { id, type, data, metadata } = encode(record, { stream, tenant: tenantA, append: 'an append', sentAt })
  const json = (value: unknown) => JSON.parse(JSON.stringify(value))
  const envelope = read(metadata)
  const position = { commit: 4_711n, prepare: 4_711n }
  const streamId = names.wireName({ tenant: tenantA, stream })
  const recorded = { streamId, id, type, data: json(data), metadata: envelope, isJson: true as const }
  return { ...recorded, revision: 3n, created, position }
}

const read = (metadata: EventData['metadata']) =>
  JSON.parse(new TextDecoder().decode(metadata instanceof Uint8Array ? metadata : undefined))

const person = fc.uuid().map((id) => id as PersonId)
const unusual = fc.record({
  type: fc.constantFrom('learning.exercise-attempted', 'teaching.class-opened'),
  version: fc.integer({ min: 1, max: 99 }),
  subject: fc.option(person),
  actor: person,
  correlationId: fc.uuid(),
  causationId: fc.option(fc.uuid()),
  fingerprint: fc.integer(),
  occurredAt: fc
    .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((at) => at.toISOString() as Instant),
  zone: fc.constantFrom('Europe/Paris', 'Indian/Reunion').map((zone) => zone as Zone),
  data: fc
    .dictionary(fc.string(), fc.jsonValue({ noUnicodeString: false }))
    .map((data) => JSON.parse(JSON.stringify(data))),
  sealed: fc.array(fc.record({ key: fc.uuid(), algorithm: fc.constant('A256GCM'), ciphertext: fc.base64String() }), {
    maxLength: 3,
  }),
})

describe('an event on KurrentDB', () => {
  it('is read back unchanged', () =>
    fc.assert(
      fc.property(unusual, (more) => {
        const stream = aLearner()
        const [record] = records(stream, 1, more)
        if (!record) throw new Error('no record')
        expect(decode(stored(record, stream), names)).toMatchObject({
          ...record,
          stream,
          revision: 3,
          position: 4_711n,
        })
      }),
      { numRuns: 200 },
    ))

  it('leaves out usual values', () => {
    const [record] = records(aLearner(), 1)
    if (!record) throw new Error('no record')
    const stream = aLearner()
    const usual = encode(
      { ...record, subject: stream.slice(-36) as PersonId },
      { stream, tenant: tenantA, append: 'a', sentAt },
    )
    expect(Object.keys(read(usual.metadata))).toEqual([
      'tenant',
      'actor',
      'version',
      'fingerprint',
      'occurredAt',
      'zone',
      'append',
      'sentAt',
    ])
  })

  it.each([
    ['by the writer within the server’s second', '2026-03-12T09:42:07.000Z', '2026-03-12T09:42:07.250Z'],
    ['alike whether the client reads whole seconds or more', '2026-03-12T09:42:07.981Z', '2026-03-12T09:42:07.250Z'],
    ['no earlier than the server’s second', '2026-03-12T09:42:09.000Z', '2026-03-12T09:42:09.000Z'],
    ['no later than the server’s second', '2026-03-12T09:42:05.000Z', '2026-03-12T09:42:05.999Z'],
  ])('has the time of recording: %s', (_, created, recordedAt) => {
    const [record] = records(aLearner(), 1)
    if (!record) throw new Error('no record')
    expect(decode(stored(record, aLearner(), new Date(created)), names).recordedAt).toBe(recordedAt)
  })

  it('may have the single sealed part of the first release, or none', () => {
    const part = { key: randomUUID(), algorithm: 'A256GCM', ciphertext: 'AAEC' }
    const [record] = records(aLearner(), 1)
    if (!record) throw new Error('no record')
    const whole = stored(record)
    const writtenAs = (sealed: object | undefined) =>
      decode({ ...whole, metadata: { ...(whole.metadata as object), sealed } } as RecordedEvent, names).sealed
    expect(writtenAs(part)).toEqual([part])
    expect(writtenAs(undefined)).toEqual([])
    expect(writtenAs([part, part])).toEqual([part, part])
  })

  it('is refused without a valid envelope', () => {
    const [record] = records(aLearner(), 1)
    if (!record) throw new Error('no record')
    const whole = stored(record)
    for (const metadata of [undefined, {}, { tenant: tenantA }, new Uint8Array([1])])
      expect(() => decode({ ...whole, metadata } as RecordedEvent, names)).toThrow(UnreadableRecord)
  })

  it('is refused if its stream belongs to another school', () => {
    const stream = aLearner()
    const [record] = records(stream, 1)
    if (!record) throw new Error('no record')
    const elsewhere = { ...stored(record, stream), streamId: names.wireName({ tenant: tenantB, stream }) }
    expect(() => decode(elsewhere, names)).toThrow(UnreadableRecord)
    // In a log of format 1, only the event contains the tenant.
    expect(decode({ ...elsewhere, streamId: stream }, streamNames(1))).toMatchObject({ stream, tenant: tenantA })
  })
})
