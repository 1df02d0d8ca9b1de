/** Ids, instants and positions: accepted and refused input, and how ids are derived. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  AskedDay,
  commandId,
  commandOf,
  derivedCommandId,
  earlierOf,
  eventId,
  fingerprint,
  firstReleaseCommandId,
  Instant,
  laterOf,
  MOST_EVENTS_PER_APPEND,
  PersonId,
  PositionText,
  parseStream,
  position,
  streamName,
  TenantId,
  Zone,
} from './ids.ts'
import { id } from './specification.ts'

const uuid = '018f2c7e-3d5a-7c41-9b0e-5f6a1d2e3c4b'

describe('an instant', () => {
  it('is converted to UTC with milliseconds, so that text sorts like time', () => {
    expect(Instant.parse('2026-03-12T10:42:00+01:00')).toBe('2026-03-12T09:42:00.000Z')
    expect(Instant.parse('2026-03-12T09:42:00.1Z')).toBe('2026-03-12T09:42:00.100Z')
    const moments = fc.date({ min: new Date('1000-01-02'), max: new Date('9998-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(moments, moments, (a, b) => {
        const [x, y] = [Instant.parse(a.toISOString()), Instant.parse(b.toISOString())]
        expect(x < y).toBe(a < b)
        expect(laterOf(x, y)).toBe(a < b ? y : x)
        expect(earlierOf(x, y)).toBe(a < b ? x : y)
      }),
    )
  })
  it.each([
    'garbage',
    '',
    '2026-02-30T00:00:00Z',
    '2026-03-12',
    '2026-12-31T12:30:60Z',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:00:00-05:00',
    '2026-03-12T09:42:00',
  ])('is refused, not thrown upon: %s', (text) => expect(Instant.safeParse(text).success).toBe(false))
  it('is the other one if one is missing', () => {
    const moment = Instant.parse('2026-03-12T09:42:00Z')
    expect([laterOf(null, moment), earlierOf(null, moment)]).toEqual([moment, moment])
  })
})

it('a day that a question asks about leaves room for the weeks counted from it', () => {
  for (const day of ['1900-01-01', '2026-03-12', '2999-12-31']) expect(AskedDay.parse(day)).toBe(day)
  for (const day of ['0000-01-01', '1899-12-31', '3000-01-01', '9999-12-31', '2026-02-30'])
    expect(AskedDay.safeParse(day).success).toBe(false)
})

it('a person has one id, however it is spelled', () => {
  expect(PersonId.parse(uuid.toUpperCase())).toBe(uuid)
  expect(TenantId.parse(uuid.toUpperCase())).toBe(uuid)
  expect(PersonId.safeParse('marie.dupont').success).toBe(false)
})

describe('a stream', () => {
  it('consists of a kind and a meaningless UUID', () => {
    expect(streamName('invoice-series', uuid.toUpperCase())).toBe(`invoice-series-${uuid}`)
    expect(parseStream(`learner-${uuid}`)).toEqual({ name: `learner-${uuid}`, kind: 'learner', id: uuid })
  })
  it.each(['', 'learner', uuid, `Learner-${uuid}`, 'learner-marie', `learner-${uuid} `, `-${uuid}`])(
    'is not "%s"',
    (text) => expect(() => parseStream(text)).toThrow(TypeError),
  )
})

it('a position is a whole number, and a decimal string in JSON', () => {
  expect(PositionText.parse('12')).toBe(12n)
  for (const text of ['-1', '1.5', '', 'x', '1'.repeat(19)]) expect(PositionText.safeParse(text).success).toBe(false)
  expect(() => position(-1n)).toThrow(RangeError)
})

it('a zone must be known to the runtime', () => {
  for (const zone of ['Europe/Paris', 'Indian/Reunion', 'UTC']) expect(Zone.parse(zone)).toBe(zone)
  for (const zone of ['Paris', '+01:00', '']) expect(Zone.safeParse(zone).success).toBe(false)
})

describe('a command’s id', () => {
  const parts = {
    tenant: TenantId.parse(uuid),
    actor: PersonId.parse(uuid),
    command: 'learning.record-attempt',
    stream: streamName('learner', uuid),
    key: 'k',
  }
  it('is the same for the same parts, and different for others', () => {
    const others = [
      { key: 'l' },
      { command: 'x' },
      { stream: streamName('class', uuid) },
      { tenant: TenantId.parse(id('7')) },
      { actor: PersonId.parse(id('7')) },
    ]
    const ids = [parts, ...others.map((other) => ({ ...parts, ...other }))].map(commandId)
    expect(commandId({ ...parts })).toBe(ids[0])
    expect(new Set([...ids, firstReleaseCommandId(parts)]).size).toBe(7)
    expect(derivedCommandId('a', 'b')).not.toBe(derivedCommandId('ab'))
  })
  it('is contained in the id of each of its events', () => {
    const command = commandId(parts)
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MOST_EVENTS_PER_APPEND }), (ordinal) => {
        const event = eventId(command, ordinal)
        expect(commandOf(event)).toBe(command)
        expect(event).not.toBe(command)
        expect(event).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      }),
    )
    for (const ordinal of [0, 1.5, MOST_EVENTS_PER_APPEND + 1])
      expect(() => eventId(command, ordinal)).toThrow(RangeError)
  })
})

it('distinguishes another input under the same key, regardless of the order of fields', () => {
  expect(fingerprint({ a: 1, b: { c: [1, 2] } })).toBe(fingerprint({ b: { c: [1, 2] }, a: 1 }))
  expect(fingerprint({ a: 1 })).not.toBe(fingerprint({ a: 2 }))
  expect(fingerprint([1, 2])).not.toBe(fingerprint([2, 1]))
  // As stored in the log: the first four bytes of the SHA-256, as a signed number.
  expect(fingerprint({ a: 1 })).toBe(22_723_967)
  expect(fingerprint({ a: 5 })).toBe(-1_293_405_795)
})
