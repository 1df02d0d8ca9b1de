// Moments and UUIDs as PostgreSQL writes them in binary, read back.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { instantOf, microseconds, readMomentMs, readUuid, writeUuid } from './binary-values.ts'

it('writes any moment as JavaScript does, whatever came before it', () =>
  fc.assert(
    fc.property(fc.array(fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true })), (dates) => {
      for (const date of dates) expect(instantOf(date.getTime())).toBe(date.toISOString())
    }),
  ))

it('reads the moment that it wrote, before and after the year 2000', () =>
  fc.assert(
    fc.property(fc.date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true }), (date) => {
      const bytes = Buffer.alloc(10)
      bytes.writeBigInt64BE(microseconds(date.toISOString()), 2)
      expect(readMomentMs(bytes, 2)).toBe(date.getTime())
    }),
  ))

it('reads the UUID that it wrote', () =>
  fc.assert(
    fc.property(fc.uuid(), (uuid) => {
      const bytes = Buffer.alloc(20)
      writeUuid(bytes, uuid, 3)
      expect(readUuid(bytes, 3)).toBe(uuid)
    }),
  ))
