// Binary arrays, read by a real PostgreSQL.
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPool } from '#platform/database.ts'
import { freshDatabase, type TestDatabase } from '../../../tests/test-database.ts'
import { byteas, instants, int2s, int4s, int8s, jsons, uuids } from './array-parameters.ts'

describe('binary array parameters on PostgreSQL', () => {
  let database: TestDatabase
  let pool: pg.Pool
  beforeAll(async () => {
    database = await freshDatabase('array parameters', { empty: true })
    pool = openPool(database.url, { name: 'a test', max: 1 })
  })
  afterAll(async () => {
    await pool.end()
    await database.drop()
  })

  const same = <T>(value: T): T => value
  const texts = async (type: string, parameter: Buffer): Promise<string[]> =>
    (await pool.query<{ text: string }>(`select v::text as text from unnest($1::${type}[]) v`, [parameter])).rows.map(
      ({ text }) => text,
    )

  it('are read back unchanged, including the limits of each type', async () => {
    expect(await texts('smallint', int2s([0, -32_768, 32_767], same))).toEqual(['0', '-32768', '32767'])
    expect(await texts('integer', int4s([-1, 2_147_483_647], same))).toEqual(['-1', '2147483647'])
    expect(await texts('bigint', int8s([0n, 9_223_372_036_854_775_807n], same))).toEqual(['0', '9223372036854775807'])
    const moments = ['1000-01-01T00:00:00.000Z', '1999-12-31T23:59:59.999Z', '9998-12-31T23:59:59.999Z']
    expect(await texts('timestamptz', instants(moments, same))).toEqual([
      '1000-01-01 00:00:00+00',
      '1999-12-31 23:59:59.999+00',
      '9998-12-31 23:59:59.999+00',
    ])
    const ids = ['00000000-0000-0000-0000-000000000000', '0193A000-fFff-7000-8000-00000000000a']
    expect(await texts('uuid', uuids(ids, same))).toEqual(ids.map((id) => id.toLowerCase()))
    const json = ['{}', JSON.stringify({ text: 'l’été "x" \\ \u0000 \ud800 😀' }), `"${'é'.repeat(70_000)}"`]
    expect(await texts('json', jsons(json, same))).toEqual(json)
    expect(await texts('bytea', byteas([Buffer.alloc(0), Buffer.from([0, 255, 92])], same))).toEqual([
      '\\x',
      '\\x00ff5c',
    ])
  })

  it('may be empty', async () => {
    expect(await texts('integer', int4s([], same))).toEqual([])
    expect(await texts('json', jsons([], same))).toEqual([])
    expect(await texts('bytea', byteas([], same))).toEqual([])
  })

  it('refuse invalid values instead of writing other ones', () => {
    expect(() => int2s([32_768], same)).toThrow(RangeError)
    expect(() => int4s([2 ** 31], same)).toThrow(RangeError)
    expect(() => int8s([2n ** 63n], same)).toThrow(RangeError)
    expect(() => instants(['yesterday'], same)).toThrow(TypeError)
    for (const text of [
      '',
      '0193a000',
      '0193a000-0000-7000-8000-00000000000g',
      '0193a000-0000-7000-8000-00000000000aa',
    ])
      expect(() => uuids([text], same), text).toThrow(TypeError)
    expect(() => uuids(['0193a0000000-7000-8000-0000-00000000000a'], same)).toThrow(TypeError)
  })
})
