/** The reference event, and the upcast of version 1, which counted seconds. */
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

it('refuses a version newer than the program', () => expect(() => upcastTo(exerciseAttempted, 3, {})).toThrow(/newer/))
