// The trail of a service, over HTTP and a real PostgreSQL: what is entered, who may read it, what happens while it cannot be
// written, what remains of a process that is killed, and a bundle that the auditor's program verifies.
import { execFile, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type pg from 'pg'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { Instant, installationTenant, TenantId } from '#kernel/ids.ts'
import { openPool } from '#platform/database.ts'
import { writeBundle } from '#trail/bundle.ts'
import { openTrailKey } from '#trail/trail-key.ts'
import { NEVER_COMES_MS } from '../hung.ts'
import { adult, openedSchool, signInWith } from './signed-in.ts'
import { attempt, openStack, type Stack } from './stack.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const [learner, other, guardian, ofClass] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]

let stack: Stack
let pool: pg.Pool
let teacher: string
let parent: string
const must = async (url: string, body: object, token?: string) => {
  const { statusCode, body: text } = await stack.ask('POST', url, { body, ...(token !== undefined && { token }) })
  if (statusCode >= 300) throw new Error(`${url}: ${statusCode} ${text}`)
}
beforeAll(async () => {
  stack = await openStack('trail', { worker: true, trailWatch: { lookMs: 200, deadAfterMs: 5_000 } })
  pool = openPool(stack.service.databaseUrl, { name: 'trail test', max: 2 })
  teacher = await stack.token('teacher')
  parent = await stack.token('parent', { actor: guardian })
  await openedSchool(stack)
  await must('/api/classes', {
    class: ofClass,
    name: 'CM1',
    level: 'CM1',
    schoolYear: '2025-2026',
    teacher: stack.teacher,
  })
  await must('/api/enrolments', { learner, class: ofClass, schoolYear: '2025-2026' })
  for (const [person, role] of [
    [learner, 'learner'],
    [other, 'learner'],
    [guardian, 'parent'],
  ])
    await must('/api/people', { person, role, givenName: 'Ada', familyName: 'Martin' })
  await must('/api/families/links', { learner, guardian, level: 'view' })
  await must('/api/families/links/confirmations', { learner, guardian })
})
afterAll(async () => {
  await pool?.end()
  await stack?.close()
})

/** The address that a service prints. */
async function addressOf(printed: Readable): Promise<string> {
  for await (const line of createInterface(printed)) {
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? []
    if (url !== undefined) {
      printed.resume()
      return url
    }
  }
  throw new Error('the service ended before it listened')
}

type Shown = { entry: number; action: string; outcome: string; who: string | null; purpose: string; at: string }
const accessesOf = async (person: string, token: string, query = '') => {
  const answer = await stack.ask('GET', `/api/people/${person}/accesses${query}`, { token })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json() as { items: Shown[]; next: number | null }
}
/** Until the entries that are gathered are written. */
const untilEntered = (person: string, token: string, expected: readonly Partial<Shown>[]) =>
  vi.waitFor(
    async () => {
      const { items } = await accessesOf(person, token)
      expect(items).toEqual(expect.arrayContaining(expected.map((one) => expect.objectContaining(one))))
    },
    { timeout: NEVER_COMES_MS },
  )

it('shows a guardian who read and changed the data of their child, and who tried to', async () => {
  await must('/api/adaptive/interaction', attempt(learner), teacher)
  const history = `/api/learners/${learner}/history`
  expect((await stack.ask('GET', history, { token: teacher })).statusCode).toBe(200)
  const stranger = randomUUID()
  const refused = await stack.token('teacher', { actor: stranger })
  expect((await stack.ask('GET', history, { token: refused })).statusCode).toBe(404)
  await untilEntered(learner, parent, [
    { action: 'learning.record-attempt', outcome: 'done', who: stack.teacher, purpose: 'teaching' },
    { action: 'learner-history', outcome: 'done', who: stack.teacher },
    { action: 'learner-history', outcome: 'missing', who: stranger },
    { action: 'accesses', outcome: 'done', who: guardian, purpose: 'security' },
  ])
})

it('enters acts of administration and signing in before they are answered', async () => {
  const person = await adult(stack)
  const own = await stack.token('teacher', { actor: person.person })
  expect((await signInWith(stack, person)).statusCode).toBe(200)
  const { items } = await accessesOf(person.person, own)
  expect(items.map(({ action }) => action)).toEqual(expect.arrayContaining(['sign-in', 'set-password']))
})

it('gives the list page by page, newest first, each entry once', async () => {
  await untilEntered(learner, parent, [{ action: 'learner-history', outcome: 'missing' }])
  const whole = (await accessesOf(learner, parent)).items.map(({ entry }) => entry)
  expect(whole).toEqual([...new Set(whole)].sort((a, b) => b - a))
  const paged: number[] = []
  let before: number | null = (whole[0] ?? 0) + 1
  while (before !== null) {
    const page: Awaited<ReturnType<typeof accessesOf>> = await accessesOf(learner, parent, `?before=${before}&limit=2`)
    expect(page.items.length).toBeLessThanOrEqual(2)
    paged.push(...page.items.map(({ entry }) => entry))
    before = page.next
  }
  expect(paged).toEqual(whole)
  for (const wrong of ['limit=101', 'limit=0', 'before=-1', 'before=x', 'after=1']) {
    const answer = await stack.ask('GET', `/api/people/${learner}/accesses?${wrong}`, { token: parent })
    expect([wrong, answer.statusCode]).toEqual([wrong, 422])
  }
})

it('shows nobody the accesses to somebody who is not theirs', async () => {
  for (const [person, token, status] of [
    [other, parent, 404],
    [learner, teacher, 403],
    [learner, await stack.token('support'), 403],
  ] as const)
    expect((await stack.ask('GET', `/api/people/${person}/accesses`, { token })).statusCode).toBe(status)
})

it('refuses a sign-in with 503 while the trail cannot be written, and goes on answering reads', async () => {
  const person = await adult(stack)
  const client = await pool.connect()
  try {
    await client.query('begin; lock table sillage.trail_entries in exclusive mode')
    const refused = await signInWith(stack, person)
    expect([refused.statusCode, refused.json().type]).toEqual([503, '/problems/unavailable'])
    expect((await stack.ask('GET', `/api/learners/${learner}/history`, { token: teacher })).statusCode).toBe(200)
  } finally {
    await client.query('rollback')
    client.release()
  }
  expect((await signInWith(stack, person)).statusCode).toBe(200)
})

it('enters that a process was killed, and exports a bundle that the program of the auditor verifies', async () => {
  const ended = async () =>
    (
      await pool.query<{ entry: string }>(
        "select entry from sillage.trail_entries where tenant = $1 and action = 'unclean-end'",
        [installationTenant],
      )
    ).rows
  const writers = async () =>
    (await pool.query<{ process: string }>('select process from sillage.trail_writers')).rows.map((row) => row.process)
  await vi.waitUntil(async () => (await writers()).length > 0, { timeout: NEVER_COMES_MS })
  const before = await writers()
  const killed = spawn(process.execPath, ['src/main.ts'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: stack.service.databaseUrl,
      SILLAGE_DATA: stack.directory,
      SILLAGE_KEYS: join(stack.directory, 'keys'),
      SILLAGE_DEMONSTRATION: 'no',
      SILLAGE_WORKER: 'none',
      LOG_LEVEL: 'error',
      PORT: '0',
    },
  })
  const exited = once(killed, 'exit')
  try {
    const url = await addressOf(killed.stdout)
    const { status } = await fetch(`${url}/api/learners/${learner}/history`, {
      headers: { authorization: `Bearer ${teacher}` },
    })
    expect(status).toBe(200)
    await vi.waitUntil(async () => (await writers()).length > before.length || killed.exitCode !== null, {
      timeout: NEVER_COMES_MS,
    })
  } finally {
    killed.kill('SIGKILL')
    await exited
  }
  expect(killed.signalCode).toBe('SIGKILL')
  expect(await ended()).toEqual([])
  await vi.waitUntil(async () => (await ended()).length > 0, { timeout: NEVER_COMES_MS })
  expect(JSON.parse((await ended())[0]?.entry ?? '')).toMatchObject({ facts: { mostLost: 1_000 } })

  const key = await openTrailKey(stack.directory)
  const directory = join(stack.directory, 'bundle')
  const school = TenantId.parse(stack.tenant)
  const at = Instant.parse(new Date().toISOString())
  const { size } = await writeBundle(pool, { school, selection: {}, directory, key, at })
  const keyFile = join(stack.directory, 'public.pem')
  await writeFile(keyFile, key.publicPem)
  const checkpoints = join(stack.directory, 'checkpoints', 'checkpoints.ndjson')
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['tools/audit/verify-audit.mjs', directory, '--key', keyFile, '--checkpoints', checkpoints, '--json'],
    { cwd: root },
  )
  expect(JSON.parse(stdout)).toMatchObject({ whole: true, entries: size, wrong: [] })
})
