// A service that continues on a copy of its log: read models are unchanged, and positions of the old log are refused.

import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openKurrentLog } from '#event-log/kurrent/kurrent-log.ts'
import { copyLog } from '#operating/log-copy/copy-log.ts'
import { openPool } from '#platform/database.ts'
import { withoutPositions } from '../fixtures/without-positions.ts'
import { caughtUp } from '../http/caught-up.ts'
import { type Ask, attempt, openSchool, openStack, type Stack } from '../http/stack.ts'
import { type KurrentServer, startKurrentServer } from '../kurrent/kurrent-server.ts'

describe('a service over a copy of its log', () => {
  let server: KurrentServer
  let before: Stack
  let after: Stack
  /** Of the last event in the old log, as its service gave it. */
  let old: string
  let learner: string
  let firstAnswer: string
  const occurredAt = new Date().toISOString()

  beforeAll(async () => {
    server = await startKurrentServer()
    before = await openStack('before the copy', { worker: true })
    const school = await openSchool(before, 3)
    learner = school.learner
    let last = school.last
    for (let n = 0; n < 25; n += 1) {
      last = await record(before, school.learners[n % 3] ?? '', n)
      expect(last.statusCode, last.body).toBe(201)
      firstAnswer ??= last.body
    }
    old = String(last.headers['x-event-position'])
    await caughtUp(before)

    const copy = await openKurrentLog({ connectionString: server.url })
    const copied = await copyLog(before.service.log, copy, { delay: (ms) => pause(ms) })
    expect(copied).toMatchObject({ comparison: { same: true }, since: 0 })
    await copy.close()
    after = await openStack('after the copy', {
      worker: true,
      eventLog: server.url,
      keysDirectory: join(before.directory, 'keys'),
    })
    await caughtUp(after)
  })
  afterAll(async () => {
    await after.close()
    await before.close()
    await server.close()
  })

  const as = (stack: Stack, role: 'teacher' | 'administrator') =>
    stack.token(role, { tenant: before.tenant, actor: before.teacher })
  /** Of people, as a teacher; of the school’s events, as an administrator. */
  const ask = async (method: 'GET' | 'POST', url: string, more: Ask = {}, stack = after) => {
    const token = await as(stack, /events|webhooks/.test(url) ? 'administrator' : 'teacher')
    return stack.ask(method, url, { token, ...more })
  }
  const record = (stack: Stack, of: string, n: number) =>
    ask(
      'POST',
      '/api/adaptive/interaction',
      {
        body: attempt(of, { correct: n % 3 !== 1, difficulty: 3 + (n % 2), occurredAt }),
        headers: { 'idempotency-key': `answer-${n}` },
      },
      stack,
    )

  /** Rows by read model, without the positions that each log gives anew. */
  async function rowsOf({ service }: Stack): Promise<Map<string, unknown[]>> {
    const pool = openPool(service.databaseUrl, { name: 'copied rows', max: 1 })
    const models = new Map<string, unknown[]>()
    for (const name of service.definitions.projections.keys()) {
      const { rows } = await pool.query(`select * from read.${name.replaceAll('-', '_')} order by 1, 2, 3`)
      models.set(name, withoutPositions(rows))
    }
    await pool.end()
    return models
  }

  it('has the same rows in every read model that folds one stream per key', async () => {
    const [was, is] = [await rowsOf(before), await rowsOf(after)]
    expect(was.get('skill-profile')?.length).toBeGreaterThan(0)
    const differing = [...was.keys()].filter((name) => !isDeepStrictEqual(was.get(name), is.get(name)))
    for (const [name, { of }] of before.service.definitions.projections)
      if (of !== undefined) expect([name, is.get(name)]).toEqual([name, was.get(name)])
    // An exercise is declared as hard as the last answer to it said, whoever’s: across streams the last one is another.
    expect(differing).toEqual(['activity-difficulty'])
    const [one, other] = [was, is].map((models) => models.get('activity-difficulty')?.[0])
    expect(other).toEqual({ ...Object(one), declared_difficulty: 4n })
  })

  it('answers 410 with the name of its log to any position of the old log', async () => {
    const { id, copyOf } = after.service.log
    for (const [url, headers] of [
      [`/api/events?after=${old}`, {}],
      [`/api/events/stream?after=${old}`, {}],
      ['/api/events/stream', { 'last-event-id': old }],
      [`/api/adaptive/user-progress/${learner}?atLeast=${old}`, {}],
      [`/api/learners/${learner}/state?at=${old}`, {}],
      [`/api/learners/${learner}/replay/stream?from=${old}`, {}],
    ] as const) {
      const answer = await ask('GET', url, { headers })
      expect([url, answer.statusCode]).toEqual([url, 410])
      expect(answer.json()).toMatchObject({
        code: 'position-of-another-log',
        detail: expect.stringContaining(`This log is ${id}, a copy of ${before.service.log.id}`),
        facts: { log: id, copyOf: copyOf?.log },
      })
    }
    const webhook = { url: 'https://example.org/hook', from: old }
    expect((await ask('POST', '/api/webhooks', { body: webhook })).statusCode).toBe(410)
  })

  it('accepts reads from the beginning, and positions with its own log name', async () => {
    const page = await ask('GET', '/api/events?after=0&limit=2')
    const { id } = after.service.log
    expect(page.headers['x-event-log']).toBe(id)
    const { next } = page.json()
    const second = await ask('GET', `/api/events?after=${next}&log=${id}&limit=2`)
    expect(second.json().items).toHaveLength(2)
    const same = await ask('GET', `/api/events?after=${next}&limit=2`, { headers: { 'x-event-log': id } })
    expect(same.json()).toEqual(second.json())
  })

  it('accepts positions that it has returned itself', async () => {
    const written = await record(after, learner, 25)
    expect(written.statusCode, written.body).toBe(201)
    const position = written.headers['x-event-position']
    const seen = await ask('GET', `/api/adaptive/user-progress/${learner}?atLeast=${position}`)
    expect(seen.statusCode, seen.body).toBe(200)
  })

  it('recognises a command carried out before the move', async () => {
    const repeated = await record(after, learner, 0)
    expect(repeated.statusCode, repeated.body).toBe(200)
    const { position: _, ...first } = JSON.parse(firstAnswer)
    expect(repeated.json()).toMatchObject(first)
  })

  it('keeps links to the past that name their log', async () => {
    const asked = await ask('GET', `/api/adaptive/user-progress/${learner}?at=${new Date().toISOString()}`)
    expect(asked.statusCode, asked.body).toBe(200)
    const link = String(asked.headers['content-location'])
    expect(link).toContain(`log=${after.service.log.id}`)
    expect((await ask('GET', link)).statusCode).toBe(200)
  })

  it('refuses positions with the name of another log, on any log', async () => {
    const other = after.service.log.id
    for (const url of [
      `/api/events?after=1&log=${other}`,
      `/api/adaptive/user-progress/${learner}?atLeast=1&log=${other}`,
    ])
      expect((await ask('GET', url, {}, before)).statusCode).toBe(410)
    expect((await before.ask('GET', `/api/events?log=${other}`)).statusCode).toBe(200)
    expect((await before.ask('GET', '/api/events?after=1&log=mine')).json()).toMatchObject({
      code: 'malformed-request',
    })
    expect((await before.ask('GET', '/api/events?after=1')).statusCode).toBe(200)
  })

  it('does not start on an unfinished copy', async () => {
    const half = await startKurrentServer()
    const log = await openKurrentLog({ connectionString: half.url })
    await log.recordCopy({
      log: before.service.log.id,
      reached: await before.service.log.head(),
      verifiedAt: null,
      mayHoldOldIds: false,
    })
    await log.close()
    await expect(openStack('half a copy', { eventLog: half.url })).rejects.toThrow('Run sillage log copy again')
    await half.close()
  })
})
