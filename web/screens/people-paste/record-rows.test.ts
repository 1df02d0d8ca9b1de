import { expect, it } from 'vitest'
import { rowsOf } from './record-rows.ts'

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
