// What an auditor gets over HTTP: a bundle that their own program verifies, whose data somebody could reach and read, and notices
// of unusual access.
import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type pg from 'pg'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { lookForUnusualAccess } from '#compose/watching-accesses.ts'
import { Instant, PersonId, TenantId } from '#kernel/ids.ts'
import { openPool } from '#platform/database.ts'
import { postgresTrail } from '#trail/postgres-trail.ts'
import { openTrailKey } from '#trail/trail-key.ts'
import { verifyBundle } from '../../tools/audit/verify-audit.mjs'
import { NEVER_COMES_MS } from '../hung.ts'
import { unzipped } from '../unzipped.ts'
import { openedSchool } from './signed-in.ts'
import { openStack, type Stack } from './stack.ts'

const [learner, former, stranger, ofClass] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
let stack: Stack
let pool: pg.Pool
let place: string
let auditor: string
let teacher: string
let school: TenantId
const must = async (url: string, body: object) => {
  const { statusCode, body: text } = await stack.ask('POST', url, { body })
  if (statusCode >= 300) throw new Error(`${url}: ${statusCode} ${text}`)
}
const BEGINNING = Instant.parse(new Date(Date.now() - 60_000).toISOString())
const soon = () => new Date(Date.now() + 60_000).toISOString()

beforeAll(async () => {
  stack = await openStack('audit', { worker: true, trailWatch: { lookMs: 200, deadAfterMs: 60_000 } })
  pool = openPool(stack.service.databaseUrl, { name: 'audit test', max: 3 })
  place = await mkdtemp(join(tmpdir(), 'sillage-audit-http-'))
  school = TenantId.parse(stack.tenant)
  auditor = await stack.token('auditor')
  teacher = await stack.token('teacher')
  await openedSchool(stack)
  for (const [person, role] of [
    [stack.teacher, 'teacher'],
    [learner, 'learner'],
    [former, 'learner'],
    [stranger, 'learner'],
  ])
    await must('/api/people', { person, role, givenName: 'Ada', familyName: 'Martin' })
  const opened = { name: 'CM1', level: 'CM1', schoolYear: '2025-2026', teacher: stack.teacher }
  await must('/api/classes', { ...opened, class: ofClass })
  for (const one of [learner, former])
    await must('/api/enrolments', { learner: one, class: ofClass, schoolYear: '2025-2026' })
  await must('/api/enrolments/withdrawals', { learner: former, class: ofClass })
  expect((await stack.ask('GET', `/api/learners/${learner}/history`, { token: teacher })).statusCode).toBe(200)
  expect((await stack.ask('GET', `/api/learners/${stranger}/history`, { token: teacher })).statusCode).toBe(404)
})
afterAll(async () => {
  await pool?.end()
  await stack?.close()
  await rm(place, { recursive: true, force: true })
})

async function bundle(query = ''): Promise<string> {
  const { statusCode, headers, rawPayload } = await stack.ask('GET', `/api/audit/bundle${query}`, { token: auditor })
  expect({ statusCode, type: headers['content-type'] }).toEqual({ statusCode: 200, type: 'application/zip' })
  const directory = join(place, randomUUID())
  for (const [name, bytes] of unzipped(rawPayload)) {
    await mkdir(dirname(join(directory, name)), { recursive: true })
    await writeFile(join(directory, name), bytes)
  }
  return join(directory, 'bundle')
}
const verified = async (directory: string) =>
  verifyBundle(directory, { key: (await openTrailKey(stack.directory)).publicPem })

it('gives the auditor a bundle that verifies, with the export itself, and leaves no file behind', async () => {
  const before = await readdir(tmpdir())
  const found = await verified(await bundle())
  expect(found).toMatchObject({ school, whole: true, wrong: [] })
  const { rows } = await pool.query(
    "select max(n)::int + 1 as size from sillage.trail_entries where tenant = $1 and action = 'audit-export'",
    [school],
  )
  expect(found.size).toBe(rows[0].size)
  await vi.waitFor(
    async () => {
      const left = (await readdir(tmpdir())).filter((name) => /^sillage-bundle-/.test(name) && !before.includes(name))
      expect(left).toEqual([])
    },
    { timeout: NEVER_COMES_MS },
  )
})

it('selects as the command line does', async () => {
  const found = await verified(
    await bundle(`?subject=${stranger}&actor=${stack.teacher}&from=${BEGINNING}&until=${soon()}`),
  )
  expect(found).toMatchObject({ whole: false, entries: 1, wrong: [] })
})

it('refuses times in the wrong order, and persons and fields that are none', async () => {
  for (const query of ['?from=2026-02-01T00:00:00Z&until=2026-01-01T00:00:00Z', '?subject=x', '?school=x'])
    expect((await stack.ask('GET', `/api/audit/bundle${query}`, { token: auditor })).statusCode, query).toBe(422)
  expect((await stack.ask('GET', `/api/audit/reach/${learner}`, { token: auditor })).statusCode).toBe(422)
})

type Listed = {
  entry: number
  action: string
  outcome: string
  actor: string | null
  subjects: string[]
  people: number
}
const entries = async (query: string) => {
  const answer = await stack.ask('GET', `/api/audit/entries?${query}`, { token: auditor })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json() as { items: Listed[]; next: number | null }
}

it('lists the trail, newest first, by person, actor, action, time, and what was refused', async () => {
  await vi.waitFor(
    async () => {
      const { items } = await entries(`actor=${stack.teacher}&from=${BEGINNING}&until=${soon()}`)
      expect(items).toMatchObject([
        { action: 'learner-history', outcome: 'missing', subjects: [stranger], people: 1 },
        { action: 'learner-history', outcome: 'done', actor: stack.teacher, subjects: [learner] },
      ])
    },
    { timeout: NEVER_COMES_MS },
  )
  const about = await entries(`subject=${learner}&action=learner-history`)
  expect(about.items).toMatchObject([{ actor: stack.teacher, outcome: 'done' }])
  const refused = await entries('refused=true')
  expect(refused.items.map(({ outcome }) => outcome)).toEqual(refused.items.map(() => 'missing'))
  expect((await entries(`until=${BEGINNING}`)).items).toEqual([])
})

it('lists the trail page by page, each entry once', async () => {
  // One page more would be about the questions themselves, which are entries as well.
  const newest = (await entries('limit=1')).items[0]?.entry ?? 0
  const numbers: number[] = []
  for (let before: number | null = newest; before !== null; ) {
    const { items, next }: Awaited<ReturnType<typeof entries>> = await entries(`limit=7&before=${before}`)
    numbers.push(...items.map(({ entry }) => entry))
    before = next
  }
  expect(numbers).toEqual(Array.from({ length: newest }, (_, n) => newest - 1 - n))
})

it('shows a few of many people, and how many there are', async () => {
  const people = Array.from({ length: 12 }, () => PersonId.parse(randomUUID()))
  await postgresTrail(pool, { process: 'test' }).append([
    {
      ...{ tenant: school, actor: PersonId.parse(randomUUID()), onBehalfOf: null, purpose: 'teaching' },
      ...{ origin: { kind: 'http', address: '192.0.2.7', traceId: 'x' }, action: 'many-at-once', subjects: people },
      at: Instant.parse(new Date().toISOString()),
    },
  ])
  const { items } = await entries('action=many-at-once')
  expect(items).toMatchObject([{ people: 12, origin: 'http', address: '192.0.2.7' }])
  expect(items[0]?.subjects).toHaveLength(5)
})

it('refuses a question about the trail that makes no sense, with a pointer to the field', async () => {
  for (const [query, pointer] of [
    ['subject=x', '/subject'],
    ['action=%00', '/action'],
    ['limit=101', '/limit'],
    ['before=-1', '/before'],
    ['from=2026-02-01T00:00:00Z&until=2026-01-01T00:00:00Z', '/until'],
  ]) {
    const answer = await stack.ask('GET', `/api/audit/entries?${query}`, { token: auditor })
    expect([query, answer.statusCode, answer.json().errors?.[0]?.pointer]).toEqual([query, 422, pointer])
  }
})

it('names the people of the trail, and leaves out whom the school does not know', async () => {
  const ask = (ids: string) => stack.ask('GET', `/api/audit/people?ids=${ids}`, { token: auditor })
  const answer = await ask([stack.teacher, randomUUID(), stack.teacher].join(','))
  expect(answer.json()).toEqual({
    items: [{ person: stack.teacher, givenName: 'Ada', familyName: 'Martin', roles: ['teacher'] }],
  })
  expect((await ask('x')).statusCode).toBe(422)
})

it('finds people by a part of their name, whatever the accents and the order, and notes the search for each', async () => {
  const person = randomUUID()
  await must('/api/people', { person, role: 'learner', givenName: 'Zoé', familyName: 'L’Hénaff_Le Goff' })
  const head = await stack.service.log.head()
  const find = async (name: string) => {
    const query = new URLSearchParams({ name, atLeast: String(head) })
    const answer = await stack.ask('GET', `/api/audit/people?${query}`, { token: auditor })
    expect(answer.statusCode, answer.body).toBe(200)
    return answer.json().items.map((one: { person: string }) => one.person)
  }
  for (const name of ['zoe', 'LE GOFF', 'le goff zoé', 'Zoé L’hénaff']) expect(await find(name)).toEqual([person])
  // What SQL could read as a pattern is meant as it is typed.
  for (const name of ['%%', 'Le_Goff', "'; --"]) expect(await find(name)).toEqual([])
  for (const name of ['z', ' z ']) {
    const answer = await stack.ask('GET', `/api/audit/people?name=${encodeURIComponent(name)}`, { token: auditor })
    expect([answer.statusCode, answer.json().errors?.[0]?.pointer]).toEqual([422, '/name'])
  }
  await vi.waitFor(
    async () => {
      const noted = await stack.ask('GET', `/api/audit/entries?subject=${person}&action=people-of-trail`, {
        token: auditor,
      })
      expect(noted.json().items.length).toBeGreaterThanOrEqual(4)
    },
    { timeout: NEVER_COMES_MS },
  )
})

it('answers whose data a teacher could reach, and whose they read', async () => {
  const reach = async () => {
    const url = `/api/audit/reach/${stack.teacher}?from=${BEGINNING}&until=${soon()}`
    const answer = await stack.ask('GET', url, { token: auditor })
    expect(answer.statusCode, answer.body).toBe(200)
    return answer.json() as { people: { person: string; reachable: { by: string }[]; reads: object | null }[] }
  }
  await vi.waitFor(
    async () => {
      const { people } = await reach()
      const about = (person: string) => people.find((one) => one.person === person)
      expect(about(learner)).toMatchObject({
        reachable: [{ by: 'class', class: ofClass }],
        reads: { done: 1, refused: 0, actions: ['learner-history'] },
      })
      expect(about(former)).toMatchObject({ reachable: [{ by: 'class' }], reads: null })
      expect(about(stranger)).toMatchObject({ reachable: [], reads: { done: 0, refused: 1 } })
    },
    { timeout: NEVER_COMES_MS },
  )
})

it('shows whoever was read without being within reach', async () => {
  const outsider = PersonId.parse(randomUUID())
  await postgresTrail(pool, { process: 'test' }).append([
    {
      tenant: school,
      actor: outsider,
      onBehalfOf: null,
      origin: { kind: 'process', process: 'test' },
      action: 'learner-history',
      subjects: [PersonId.parse(learner)],
      purpose: 'teaching',
      at: Instant.parse(new Date().toISOString()),
    },
  ])
  const answer = await stack.ask('GET', `/api/audit/reach/${outsider}?from=${BEGINNING}&until=${soon()}`, {
    token: auditor,
  })
  expect(answer.json()).toMatchObject({ people: [{ person: learner, reachable: [], reads: { done: 1 } }] })
})

it('notices a teacher who tries to open hundreds of strangers, once in 24 hours, and tells the auditor', async () => {
  const curious = PersonId.parse(stack.teacher)
  const at = Instant.parse(new Date().toISOString())
  await postgresTrail(pool, { process: 'test' }).append(
    Array.from({ length: 200 }, () => ({
      tenant: school,
      actor: curious,
      onBehalfOf: null,
      origin: { kind: 'process', process: 'test' },
      action: 'learner-history',
      outcome: 'missing',
      subjects: [PersonId.parse(randomUUID())],
      purpose: 'teaching',
      at,
    })),
  )
  const look = () =>
    lookForUnusualAccess({
      pool,
      trail: stack.service.trail,
      relations: { teachesPerson: (_, __, person) => person === learner, guardianLevel: () => null },
      rolesOf: async (_, person) => (person === curious ? ['teacher'] : []),
      now: () => Instant.parse(new Date(Date.now() + 1_000).toISOString()),
      onNotice: () => {},
    })
  expect(await look()).toBe(1)
  expect(await look()).toBe(0)
  const answer = await stack.ask('GET', '/api/audit/unusual-accesses', { token: auditor })
  // The stranger of before is one of those who were refused.
  expect(answer.json()).toMatchObject({
    items: [{ actor: curious, rule: 'strangers', strangers: 201, refused: 201, busiestBefore: null }],
  })
})

it('enters each question of the auditor, about whom it was', async () => {
  const { rows } = await pool.query<{ action: string; person: string | null }>(
    `select distinct e.action, o.person from sillage.trail_entries e
      left join sillage.trail_opened o on o.tenant = e.tenant and o.n = e.n and o.place = 'subject'
      where e.tenant = $1 and e.action in ('audit-reach', 'unusual-accesses')`,
    [school],
  )
  expect(rows).toContainEqual({ action: 'audit-reach', person: stack.teacher })
  expect(rows).toContainEqual({ action: 'unusual-accesses', person: stack.teacher })
})

it('enters who was refused at the door, with whom they asked about', async () => {
  const curious = randomUUID()
  const token = await stack.token('support', { actor: curious })
  for (const url of [`/api/learners/${learner}/history`, '/api/audit/bundle', `/api/people/${former}/accesses`])
    expect((await stack.ask('GET', url, { token })).statusCode, url).toBe(403)
  await vi.waitFor(
    async () => {
      const { rows } = await pool.query<{ entry: string; about: string | null }>(
        `select e.entry, about.person as about from sillage.trail_entries e
          join sillage.trail_opened by on by.tenant = e.tenant and by.n = e.n and by.place = 'actor'
          left join sillage.trail_opened about on about.tenant = e.tenant and about.n = e.n and about.place = 'subject'
          where e.tenant = $1 and by.person = $2 order by e.n`,
        [school, curious],
      )
      expect(rows.map(({ entry, about }) => ({ about, outcome: JSON.parse(entry).outcome }))).toEqual([
        { about: learner, outcome: 'forbidden' },
        { about: null, outcome: 'forbidden' },
        { about: former, outcome: 'forbidden' },
      ])
      expect(rows.map(({ entry }) => JSON.parse(entry).facts.route)).toContain('GET /api/audit/bundle')
    },
    { timeout: NEVER_COMES_MS },
  )
})
