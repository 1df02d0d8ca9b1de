// GET /api/classes/{class}/changes and /api/learners/{learner}/changes, over real sockets: a page learns that something was
// recorded about what it shows, and nothing about anybody else.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openPool } from '#platform/database.ts'
import { NEVER_COMES_MS } from '../hung.ts'
import { attempt, openSchool, openStack, type Stack } from './stack.ts'

let stack: Stack
let school: Awaited<ReturnType<typeof openSchool>>
let url: string
let teacher: string
let tool: string
const other = randomUUID()
const otherClass = randomUUID()

beforeAll(async () => {
  stack = await openStack('change stream', { worker: true, heartbeatMs: 100 })
  school = await openSchool(stack, 1)
  const must = async (path: string, body: object) => {
    const answer = await stack.ask('POST', path, { body })
    if (answer.statusCode >= 300) throw new Error(`${path}: ${answer.body}`)
  }
  const colleague = randomUUID()
  await must('/api/people', { person: colleague, role: 'teacher', givenName: 'Ben', familyName: 'Roc' })
  await must('/api/people', { person: other, role: 'learner', givenName: 'Zoé', familyName: 'Val' })
  await must('/api/classes', {
    ...{ class: otherClass, name: 'CE2', level: 'CE2', schoolYear: '2026-2027', teacher: colleague },
  })
  await must('/api/enrolments', { learner: other, class: otherClass, schoolYear: '2026-2027' })
  url = await stack.server.listen({ port: 0, host: '127.0.0.1' })
  teacher = await stack.token('teacher')
  tool = await stack.token('tool')
})
afterAll(() => stack?.close())

/** No number: positions and ids are in the stream. */
const WRITTEN = 'quarante-deux'
const record = async (learner: string): Promise<string> => {
  const body = { ...attempt(learner), response: WRITTEN }
  const answer = await stack.ask('POST', '/api/adaptive/interaction', { body, token: tool })
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json().position
}

/** Reads until a text has come, and gives all of it. */
async function readUntil(
  path: string,
  ends: string,
  act: () => Promise<unknown>,
  headers: Record<string, string> = {},
) {
  const leave = new AbortController()
  const answer = await fetch(`${url}${path}`, {
    headers: { authorization: `Bearer ${teacher}`, ...headers },
    signal: leave.signal,
  })
  expect(answer.status, path).toBe(200)
  let text = ''
  let acted = false
  for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk
    if (!acted && text.includes('caught-up')) {
      acted = true
      await act()
    }
    if (text.includes(ends)) break
  }
  leave.abort()
  return text
}
const changesIn = (text: string) => [...text.matchAll(/event: changed\nid: (\d+)\ndata: (.+)\n/g)].map(([, id]) => id)

it.each([
  ['a class', () => `/api/classes/${school.class}/changes`],
  ['a learner', () => `/api/learners/${school.learner}/changes`],
])('says that %s has changed, and nothing when somebody else has', async (_, path) => {
  let own = ''
  const text = await readUntil(path(), 'event: changed', async () => {
    await record(other)
    own = await record(school.learner)
  })
  expect(changesIn(text)).toEqual([own])
  expect(text).toContain(`data: {"position":"${own}"}\n`)
  expect(text).not.toContain(WRITTEN)
})

it('goes on after the last message that was received', async () => {
  const path = `/api/learners/${school.learner}/changes`
  const before = String(await stack.service.log.head())
  const missed = await record(school.learner)
  const text = await readUntil(path, 'event: changed', async () => undefined, { 'last-event-id': before })
  expect(changesIn(text)).toEqual([missed])
})

it('refuses whoever does not teach the class, like a class that does not exist', async () => {
  for (const path of [
    `/api/classes/${otherClass}/changes`,
    `/api/classes/${randomUUID()}/changes`,
    `/api/learners/${other}/changes`,
  ])
    expect((await stack.ask('GET', path, { token: teacher })).statusCode, path).toBe(404)
  expect((await stack.ask('GET', '/api/classes/x/changes', { token: teacher })).statusCode).toBe(422)
})

it('enters in the trail who listens to a learner, and who was refused', async () => {
  const pool = openPool(stack.service.databaseUrl, { name: 'change stream test', max: 1 })
  try {
    await expect
      .poll(
        async () => {
          const { rows } = await pool.query<{ person: string; outcome: string | null }>(
            `select distinct o.person, e.entry::json ->> 'outcome' as outcome from sillage.trail_entries e
              join sillage.trail_opened o on o.tenant = e.tenant and o.n = e.n and o.place = 'subject'
              where e.tenant = $1 and e.action = 'learner-changes'`,
            [stack.tenant],
          )
          return rows
        },
        { timeout: NEVER_COMES_MS },
      )
      .toEqual(
        expect.arrayContaining([
          { person: school.learner, outcome: null },
          { person: other, outcome: 'missing' },
        ]),
      )
  } finally {
    await pool.end()
  }
})
