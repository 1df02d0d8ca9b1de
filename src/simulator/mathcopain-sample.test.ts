// The invented MathCopain files: the same for the same seed, and with every fault that they are there to show.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { BROKEN, mathcopainSample, writeMathcopainSample } from './mathcopain-sample.ts'

it('gives the same files for the same users and seed, and others for another seed', () => {
  expect(mathcopainSample({ users: 30, seed: 4 })).toEqual(mathcopainSample({ users: 30, seed: 4 }))
  expect(mathcopainSample({ users: 30, seed: 5 })).not.toEqual(mathcopainSample({ users: 30, seed: 4 }))
})

it('has doubles, records of nobody, bad dates and letters of another encoding', () => {
  const files = mathcopainSample({ users: 40, seed: 1 })
  const responses = files['responses.json'] ?? []
  const ids = responses.flatMap(({ id }) => (id === undefined ? [] : [id]))
  expect(new Set(ids).size).toBeLessThan(ids.length)
  expect(responses.some(({ user_id }) => user_id === 9_999_999)).toBe(true)
  expect(responses.some(({ created_at }) => created_at === '31/12/2024')).toBe(true)
  expect(responses.some(({ user_response }) => String(user_response).includes(BROKEN))).toBe(true)
  expect((files['users.json'] ?? []).some(({ username }) => username === undefined)).toBe(true)
})

it('writes the broken letters as bytes that are not UTF-8', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sillage-sample-'))
  try {
    const counts = await writeMathcopainSample(folder, { users: 40, seed: 1 })
    const bytes = await readFile(join(folder, 'responses.json'))
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toThrow()
    expect(bytes.toString('latin1').split('\n')).toHaveLength((counts['responses.json'] ?? 0) + 3)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
