import { describe, expect, it } from 'vitest'
import { type LogFormat, openLog } from './logger.ts'

const entries = (level = 'info', format: LogFormat = 'json') => {
  const lines: string[] = []
  const log = openLog({ level, format, to: { write: (line) => void lines.push(line) } })
  return { log, lines, read: () => lines.map((line): unknown => JSON.parse(line)) }
}

it('writes one line with the level as a word and the time in UTC', () => {
  const { log, read } = entries()
  log.info({ projection: 'skill-profile', lag: 3 }, 'caught up')
  expect(read()).toEqual([
    {
      level: 'info',
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      projection: 'skill-profile',
      lag: 3,
      msg: 'caught up',
    },
  ])
})

it('hides personal data and secrets wherever they are', () => {
  const { log, lines } = entries()
  log.warn(
    {
      email: 'lea@example.org',
      person: { firstName: 'Léa-Unique' },
      event: { data: { response: 'my-answer' } },
      request: { headers: { authorization: 'Bearer abc' } },
      databaseUrl: 'postgres://u:hunter2@h/d',
    },
    'x',
  )
  for (const secret of ['lea@', 'Léa-Unique', 'my-answer', 'Bearer', 'hunter2']) expect(lines[0]).not.toContain(secret)
})

it('keeps what is useful of an error, and nothing of a row that the database refused', () => {
  const { log, lines, read } = entries()
  const refused = Object.assign(new Error('duplicate key value violates unique constraint "sign_in"'), {
    code: '23505',
    detail: 'Key (email)=(lea@example.org) already exists.',
  })
  const invalid = Object.assign(new Error('invalid input syntax for type uuid: "Léa Martin"'), { code: '22P02' })
  log.error({ err: new Error('append failed', { cause: refused }) })
  log.error({ err: invalid })
  log.error(invalid)
  log.error(invalid, 'import stopped')
  expect(lines.join()).not.toMatch(/lea@|Léa/)
  expect(read()[0]).toMatchObject({
    msg: 'Error',
    err: { message: 'Error', stack: expect.stringContaining('logger.test.ts'), cause: { code: '23505' } },
  })
  expect(read()[2]).toMatchObject({ msg: 'a text does not have the form of its type', err: { code: '22P02' } })
  expect(read()[3]).toMatchObject({ msg: 'import stopped', err: { code: '22P02' } })
})

it('logs only the method and the route of a request', () => {
  const { log, read } = entries()
  const routeOptions = { url: '/api/learners/:id' }
  log.info({ req: { method: 'GET', url: '/api/learners/Martin?q=Martin', routeOptions, headers: { cookie: 'c' } } })
  expect(read()[0]).toMatchObject({ req: { method: 'GET', route: '/api/learners/:id' } })
  expect(JSON.stringify(read()[0])).not.toMatch(/Martin|cookie/)
})

/** A text that occurs in no entry by chance. */
const canary = 'Zoé-canary'
const rowRefused = Object.assign(new Error(`null value of ${canary}`), {
  ...{ code: '23502', severity: 'ERROR', detail: canary, where: canary, hint: canary, internalQuery: canary },
})

describe('an error about personal data', () => {
  it.each<[string, (log: ReturnType<typeof openLog>) => void]>([
    ['alone', (log) => log.error(new Error(canary))],
    ['with a message', (log) => log.error(new Error(canary), 'failed')],
    ['as err', (log) => log.error({ err: new TypeError(canary) })],
    ['as err, with a message', (log) => log.error({ err: new TypeError(canary) }, 'failed')],
    ['as error', (log) => log.error({ error: rowRefused }, 'failed')],
    ['under another name', (log) => log.error({ reason: rowRefused, cause: new Error(canary) }, 'failed')],
    ['as a cause', (log) => log.error(new Error('x', { cause: new Error('y', { cause: rowRefused }) }))],
    ['in a group', (log) => log.error(new AggregateError([rowRefused, canary], canary))],
    ['with a stack of several lines', (log) => log.error(new Error(`x\n    at ${canary} (/src/a.ts:1:1)`))],
    ['with fields of its own', (log) => log.error(Object.assign(new Error('x'), { learner: canary }))],
    ['that is no Error', (log) => log.error({ err: { message: canary } }, 'failed')],
    ['that is a text', (log) => log.error({ err: canary }, 'failed')],
    ['in a child logger', (log) => log.child({ what: 'x' }).error(new Error(canary))],
    ['bound to a child logger', (log) => log.child({ err: rowRefused }).error('failed')],
    ['beside a key', (log) => log.error({ headers: { 'idempotency-key': canary, cookie: canary } }, 'failed')],
    ['beside a request', (log) => log.error({ req: { method: 'GET', url: `/${canary}?${canary}` } }, 'failed')],
  ])('leaves no value of it in the log: %s', (_, write) => {
    for (const format of ['json', 'text'] as const) {
      const { log, lines } = entries('info', format)
      write(log)
      expect(lines).toHaveLength(1)
      expect(lines.join()).not.toMatch(/canary/)
    }
  })
})

it('is silent below its level', () => {
  const { log, lines } = entries('warn')
  log.info('nobody reads this')
  expect(lines).toEqual([])
})

describe('as text', () => {
  const written = (write: (log: ReturnType<typeof openLog>) => void): string => {
    const { log, lines } = entries('info', 'text')
    write(log)
    return lines.join('')
  }

  it('writes what is merely told as its words, with the facts behind them', () => {
    expect(written((log) => log.info('Server listening'))).toBe('Server listening\n')
    expect(written((log) => log.info({ lag: 3, of: ['a', 'b'], gone: null }, 'caught up'))).toBe(
      'caught up (lag 3, of ["a","b"])\n',
    )
  })

  it('begins a warning with its time and level', () =>
    expect(written((log) => log.warn({ what: 'lag' }, 'it could not be measured'))).toMatch(
      /^\d\d:\d\d:\d\d UTC {2}warn {2}it could not be measured \(what lag\)\n$/,
    ))

  it('writes why, where it comes from and what caused it, line by line', () => {
    const text = written((log) =>
      log.error({ err: new RangeError('Léa', { cause: new TypeError('Léa') }) }, 'not appended'),
    )
    expect(text).toMatch(/error {2}not appended: RangeError\n {4}at .*logger\.test\.ts/)
    expect(text).toMatch(/\n {2}caused by: TypeError\n {4}at /)
    expect(text).not.toContain('{"')
  })

  it('hides what JSON hides', () =>
    expect(written((log) => log.warn({ email: 'lea@example.org', event: { data: { response: '42' } } }, 'x'))).toMatch(
      /\(email \[hidden\], event \{"data":"\[hidden\]"\}\)/,
    ))
})
