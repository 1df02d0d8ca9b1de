import { expect, it } from 'vitest'
import { batchesOf, rowsOf } from './record-rows.ts'

const sent = [
  { line: 2, registers: true },
  { line: 2, registers: false },
  { line: 3, registers: true },
  { line: 3, registers: false },
  { line: 4, registers: true },
]
const refused = (line: number, code: string) => ({ line, problem: { title: 'Refused', code } })
const done = (line: number) => ({ line, answer: {} })

it('somebody who was registered and whose enrolment was refused is registered, and why it was refused is said', () => {
  const rows = rowsOf(sent, [
    done(1),
    refused(2, 'class-not-open'),
    refused(3, 'person-left'),
    refused(4, 'not-registered'),
    done(5),
  ])
  expect([...rows].map(([line, { isRegistered, refusal }]) => [line, isRegistered, refusal?.code ?? null])).toEqual([
    [2, true, 'class-not-open'],
    [3, false, 'person-left'],
    [4, true, null],
  ])
})

it('a long list goes in several batches, and what is sent for one row stays together', () => {
  const linesOf = (most: number) => batchesOf(sent, most).map((batch) => batch.map(({ line }) => line))
  expect(linesOf(3)).toEqual([
    [2, 2],
    [3, 3, 4],
  ])
  expect(linesOf(5)).toEqual([[2, 2, 3, 3, 4]])
  const [first, ...rest] = batchesOf(Array.from({ length: 6_000 }, (_, n) => ({ line: Math.floor(n / 3) })))
  expect([first?.length, rest.map(({ length }) => length)]).toEqual([4_998, [1_002]])
})
