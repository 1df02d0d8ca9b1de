// Timestamps and UUIDs in PostgreSQL's binary format.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { instantOf, microseconds, readMomentMs, readUuid, writeUuid } from './binary-values.ts'

it('formats any timestamp as toISOString does, whatever was formatted before', () =>
  fc.assert(
    fc.property(fc.array(fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true })), (dates) => {
      for (const date of dates) expect(instantOf(date.getTime())).toBe(date.toISOString())
    }),
  ))

it('reads back the timestamp that it wrote, before and after the year 2000', () =>
  fc.assert(
    fc.property(fc.date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true }), (date) => {
      const bytes = Buffer.alloc(10)
      bytes.writeBigInt64BE(microseconds(date.toISOString()), 2)
      expect(readMomentMs(bytes, 2)).toBe(date.getTime())
    }),
  ))

it('reads back the UUID that it wrote', () =>
  fc.assert(
    fc.property(fc.uuid(), (uuid) => {
      const bytes = Buffer.alloc(20)
      writeUuid(bytes, uuid, 3)
      expect(readUuid(bytes, 3)).toBe(uuid)
    }),
  ))
