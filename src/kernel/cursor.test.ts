/** Cursors: round trips, and refusal of anything else. */
import { expect, it } from 'vitest'
import { z } from 'zod'
import { cursorOf, cursorTo } from './cursor.ts'

const place = cursorOf(z.tuple([z.number(), z.string()]))

it('reads back a cursor, which is safe in a URL', () => {
  const cursor = cursorTo([0.3, 'été/1?&'])
  expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/)
  expect(place.parse(cursor)).toEqual([0.3, 'été/1?&'])
})

it.each(['', 'x', 'null', cursorTo({ a: 1 }), cursorTo(['a', 0.3]), 'A'.repeat(2_000)])('refuses %s', (text) => {
  const read = place.safeParse(text)
  expect(read.success).toBe(false)
})
