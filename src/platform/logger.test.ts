import { expect, it } from 'vitest'
import { openLog } from './logger.ts'

const entries = (level?: string) => {
  const lines: string[] = []
  const log = openLog({ ...(level ? { level } : {}), to: { write: (line) => void lines.push(line) } })
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
    msg: 'append failed',
    err: { message: 'append failed', stack: expect.stringContaining('logger.test.ts'), cause: { code: '23505' } },
  })
  expect(read()[2]).toMatchObject({ msg: 'the database refused a value', err: { code: '22P02' } })
  expect(read()[3]).toMatchObject({ msg: 'import stopped', err: { code: '22P02' } })
})

it('logs only the method and the path of a request', () => {
  const { log, read } = entries()
  log.info({ req: { method: 'GET', url: '/api/learners?q=Martin', headers: { cookie: 'c' } } })
  expect(read()[0]).toMatchObject({ req: { method: 'GET', path: '/api/learners' } })
  expect(JSON.stringify(read()[0])).not.toMatch(/Martin|cookie/)
})

it('is silent below its level', () => {
  const { log, lines } = entries('warn')
  log.info('nobody reads this')
  expect(lines).toEqual([])
})
