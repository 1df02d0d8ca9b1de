/** The reference event, and the upcasts of version 1, which counted seconds, and of version 2, which required every value. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { upcastTo } from '#kernel/event.ts'
import exerciseAttempted from './exercise-attempted.ts'

const reference = readFileSync(new URL('../../../tests/fixtures/attempt.json', import.meta.url), 'utf8')

it('accepts the reference event unchanged, in at most 200 bytes of JSON', () => {
  const { data } = exerciseAttempted(JSON.parse(reference))
  expect(data).toEqual(JSON.parse(reference))
  expect(Buffer.byteLength(JSON.stringify(data))).toBeLessThanOrEqual(200)
})

it('converts the seconds of version 1 to milliseconds', () => {
  const { durationMs, ...rest } = JSON.parse(reference)
  const upcast = upcastTo(exerciseAttempted, 1, { ...rest, seconds: 8.2 })
  expect(upcast).toEqual({ ...rest, durationMs })
  expect(exerciseAttempted.data.strict().safeParse(upcast).success).toBe(true)
})

it('keeps an answer of version 1 without a time as one whose time is not known, not as one of zero milliseconds', () => {
  const { durationMs: _, ...rest } = JSON.parse(reference)
  expect(upcastTo(exerciseAttempted, 1, rest)).toEqual(rest)
})

it('reads an answer of version 2 unchanged, also one of zero milliseconds', () => {
  const old = { ...JSON.parse(reference), durationMs: 0 }
  expect(upcastTo(exerciseAttempted, 2, old)).toEqual(old)
})

it('accepts an answer whose level, response and time are not known', () => {
  const { difficulty: _, response: __, durationMs: ___, ...known } = JSON.parse(reference)
  expect(exerciseAttempted(known).data).toEqual(known)
})

it('refuses a version newer than the program', () => expect(() => upcastTo(exerciseAttempted, 4, {})).toThrow(/newer/))
