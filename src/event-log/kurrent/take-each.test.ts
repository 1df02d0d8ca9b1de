import { expect, it } from 'vitest'
import { takeEach } from './take-each.ts'

/** A stream of numbers, followed by silence or the end, which records whether it was destroyed. */
function numbers(count: number, { silent }: { readonly silent: boolean }) {
  let given = 0
  const source = { letGo: false }
  return Object.assign(source, {
    [Symbol.asyncIterator]: (): AsyncIterator<number, undefined> => ({
      async next() {
        if (given < count) return { done: false, value: given++ }
        if (silent) await new Promise(() => undefined)
        return { done: true, value: undefined }
      },
      async return() {
        source.letGo = true
        return { done: true, value: undefined }
      },
    }),
  })
}

it('takes all items in order', async () => {
  const taken: number[] = []
  await takeEach(numbers(5, { silent: false }), 10_000, (n) => taken.push(n) > 5)
  expect(taken).toEqual([0, 1, 2, 3, 4])
})

it('stops when the callback returns true, and destroys the stream', async () => {
  const taken: number[] = []
  const source = numbers(5, { silent: true })
  await takeEach(source, 10_000, (n) => taken.push(n) === 2)
  expect(taken).toEqual([0, 1])
  expect(source.letGo).toBe(true)
})

it('fails if the server falls silent in the middle of its answer, and destroys the stream', async () => {
  const taken: number[] = []
  const source = numbers(3, { silent: true })
  await expect(takeEach(source, 5, (n) => taken.push(n) > 3)).rejects.toMatchObject({ name: 'NoAnswer' })
  expect(taken).toEqual([0, 1, 2])
  expect(source.letGo).toBe(true)
})

it('fails with the error of the stream', async () => {
  async function* broken() {
    yield 1
    throw new Error('cut')
  }
  await expect(takeEach(broken(), 10_000, () => false)).rejects.toThrow('cut')
})
