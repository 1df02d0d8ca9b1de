/** Access over HTTP and from one installation into another: who may, in which form, and what a file holds. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { KeysUnavailable } from '#privacy/key-store.ts'
import { memoryKeyStore } from '#privacy/memory-key-store.ts'
import type { ModelRows } from '#rights/access/file-format.ts'
import { ImportedFile } from '#rights/access/import-person.ts'
import { eraseSubject, playYear, sealedSchool } from '../fixtures/sealed-schools.ts'
import { testCaller } from '../fixtures/test-caller.ts'
import { withoutPositions } from '../fixtures/without-positions.ts'
import { freshDatabase } from '../test-database.ts'
import { caughtUp } from './caught-up.ts'
import { openStack, type Stack } from './stack.ts'

const school = sealedSchool(41, 'identifying', 'all', 'identifying')
const { tenant, learners } = school
const [learner, second, third] = learners
const nowMs = Math.floor(Date.now() / 60_000) * 60_000
const keyStore = memoryKeyStore()

let stack: Stack
let auditor: string
beforeAll(async () => {
  stack = await openStack('access', { worker: true, keyStore })
  await playYear(stack, school, nowMs)
  auditor = await stack.token('auditor', { tenant })
  await caughtUp(stack)
})
afterAll(() => stack?.close())

/** Resolves once the read models include everything. */
const path = (person: string) => `/api/rights/access/${person}`
const get = (person: string, more: object = {}) => stack.ask('GET', path(person), { token: auditor, ...more })

describe('GET /api/rights/access/{person}', () => {
  it('answers with everything, as JSON', async () => {
    const answer = await get(learner)
    expect([answer.statusCode, answer.headers['content-type'], answer.headers['cache-control']]).toEqual([
      200,
      'application/json; charset=utf-8',
      'no-store, no-transform',
    ])
    const { name, history, readModels, school: of } = answer.json()
    expect([name, of.name]).toEqual(['Inès Caradec', 'École des Tilleuls'])
    const { events } = await stack.service.log.readStream(`learner-${learner}` as never, {
      tenant,
      from: 0,
      direction: 'forwards',
      limit: 1_000,
    })
    expect(
      history
        .filter(({ stream }: { stream: string }) => stream.startsWith('learner-'))
        .map(({ id }: { id: string }) => id),
    ).toEqual(events.map(({ id }) => id))
    expect(readModels.find(({ model }: ModelRows) => model === 'people').rows).toEqual([
      {
        person: learner,
        role: 'learner',
        givenName: 'Inès',
        familyName: 'Caradec',
        registeredAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]+\.\d{3}Z$/),
      },
    ])
    expect(answer.body).not.toContain(second)
  })

  it.each([
    ['?as=html', 'application/json', 'text/html; charset=utf-8'],
    ['?as=pdf', 'application/json', 'application/pdf'],
    ['', 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8', 'text/html; charset=utf-8'],
    ['', '*/*', 'application/json; charset=utf-8'],
    ['?as=json', 'text/html', 'application/json; charset=utf-8'],
  ])('gives the form that %s and Accept: %s ask for', async (query, accept, type) => {
    const answer = await stack.ask('GET', `${path(learner)}${query}`, { token: auditor, headers: { accept } })
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, type])
    if (type.startsWith('text/html')) expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
  })

  it('is for the administrator, the auditor and the learner themself', async () => {
    const as = async (role: Parameters<Stack['token']>[0], actor: string = randomUUID()) =>
      (await get(learner, { token: await stack.token(role, { tenant, actor }) })).statusCode
    expect(await as('administrator')).toBe(200)
    expect(await as('learner', learner)).toBe(200)
    // Nobody learns who exists.
    for (const role of ['learner', 'teacher', 'parent'] as const) expect([role, await as(role)]).toEqual([role, 404])
    for (const role of ['tool', 'support', 'analyst', 'operator'] as const)
      expect([role, await as(role)]).toEqual([role, 403])
  })

  it('knows nobody of another school', async () => {
    expect((await get(randomUUID())).statusCode).toBe(404)
    expect((await get(learner, { token: await stack.token('auditor', { tenant: randomUUID() }) })).statusCode).toBe(404)
    expect((await get('somebody')).statusCode).toBe(422)
  })

  it('is refused whole while the key store is away', async () => {
    keyStore.setAway(true)
    try {
      await expect.poll(async () => (await get(learner, { patient: false })).statusCode, { interval: 50 }).toBe(503)
    } finally {
      keyStore.setAway(false)
    }
    await expect.poll(async () => (await get(learner, { patient: false })).statusCode, { interval: 50 }).toBe(200)
  })

  it('has only the erasure of a person who was erased', async () => {
    await eraseSubject(stack, school, third)
    await keyStore.destroy({ tenant, person: third as never })
    await caughtUp(stack)
    const answer = await get(third)
    const { history, readModels, erasedAt, name } = answer.json()
    expect(history.map(({ type }: { type: string }) => type)).toEqual(['privacy.subject-erased'])
    expect([erasedAt !== null, name, readModels.flatMap(({ rows }: ModelRows) => rows)]).toEqual([true, null, []])
  })
})

describe('an answer that fails on its way', () => {
  it('is cut, so that no half of a file looks whole', async () => {
    const url = await stack.server.listen({ port: 0, host: '127.0.0.1' })
    const { personFiles } = stack.service
    const file = await personFiles.open({ caller: testCaller(['rights:read'], { tenant }), person: learner as never })
    const failing = vi.spyOn(personFiles, 'open').mockResolvedValue({
      ...file,
      async *history() {
        yield* file.history()
        throw new KeysUnavailable()
      },
    })
    try {
      const answer = await fetch(`${url}${path(learner)}`, { headers: { authorization: `Bearer ${auditor}` } })
      expect(answer.status).toBe(200)
      await expect(answer.text()).rejects.toThrow()
    } finally {
      failing.mockRestore()
    }
  })
})

describe('a file of one installation, imported into another', () => {
  it('gives the person the rows that they had, on PostgreSQL', async () => {
    // With a log of its own: the databases of other tests are copies of one.
    const database = await freshDatabase('access import', { empty: true })
    const other = await openStack('access import', { worker: true, databaseUrl: database.url })
    try {
      const opening = {
        body: { name: 'Une autre école', zone: 'Europe/Paris' },
        token: await other.token('administrator', { tenant }),
      }
      expect((await other.ask('POST', '/api/schools', opening)).statusCode).toBe(201)
      const file = ImportedFile.parse((await get(learner)).json())
      const imported = await other.service.importPerson(file, { tenant })
      // Another school asks for consents of its own.
      const consents = file.history.filter(({ type }) => type.startsWith('privacy.consent-')).length
      expect(imported).toEqual({ written: file.history.length - consents, already: 0, left: consents })
      const rowsOf = async ({ service }: Stack) =>
        (
          await service.personFiles.open({ caller: testCaller(['rights:read'], { tenant }), person: learner as never })
        ).head.readModels
          .filter(({ model }) => model !== 'consents')
          .map(({ model, rows }) => [model, withoutPositions(rows)])
      const before = await rowsOf(stack)
      expect(before.filter(([, rows = []]) => rows.length > 0).length).toBeGreaterThan(4)
      await expect.poll(() => rowsOf(other), { interval: 50 }).toEqual(before)
      const events = await other.ask('GET', `/api/learners/${learner}/events?limit=200`, {
        token: await other.token('administrator', { tenant }),
      })
      expect(events.statusCode, events.body).toBe(200)
      const by = new Set(events.json().items.map((item: { by: string }) => item.by))
      expect(by).toEqual(new Set(['other-installation']))
    } finally {
      await other.close()
      await database.drop()
    }
  })
})
