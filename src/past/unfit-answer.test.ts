// Which errors of a live query are due to the rows that it read, and which are not.
import { expect, it } from 'vitest'
import { z } from 'zod'
import { LogUnavailable } from '#event-log/event-log.ts'
import { QueryFailed } from '#kernel/query-problem.ts'
import { unfitRows } from './unfit-answer.ts'

const failure = (code: string) => Object.assign(new Error(`Zoé, ${code}`), { code })
const about = { question: 'class-overview', projections: ['skill-profile'] }

it.each([
  [
    'a row that breaks the answer’s schema',
    z.object({ share: z.number().max(1) }).safeParse({ share: 2 }).error,
    '/share: too_big',
  ],
  ['a division by zero in the database', failure('22012'), 'Error'],
  ['a number that the database cannot hold', failure('22003'), 'Error'],
  ['a moment that is none', new RangeError('Invalid time value'), 'RangeError'],
  ['an argument that Node refuses', failure('ERR_INVALID_ARG_TYPE'), 'Error'],
])('are due to the rows: %s, reported without a value', (_, error, fault) => {
  const unfit = unfitRows(error, about)
  expect(unfit).toBeInstanceOf(QueryFailed)
  expect(unfit).toMatchObject({ problem: { kind: 'rows-unfit', ...about, faults: [fault] }, cause: error })
})

it.each([
  ['a column that does not exist', failure('42703')],
  ['a question that writes', failure('25006')],
  ['a lost connection', failure('08006')],
  ['a statement that takes too long', failure('57014')],
  ['a log that is unavailable', new LogUnavailable(failure('ECONNREFUSED'))],
  ['what is told already', new QueryFailed({ kind: 'missing', what: 'class' })],
])('are not due to the rows: %s', (_, error) => {
  expect(unfitRows(error, about)).toBe(error)
})
