// Questions about the past in processes of their own: the same answers, a share per school, and a bound in all.

import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { adult, browser } from './signed-in.ts'
import { attempt, openSchool, openStack, type Stack } from './stack.ts'

let here: Stack
let beside: Stack
let school: Awaited<ReturnType<typeof openSchool>>
let teacher: string
/** When everything that is asked about had happened. */
let at: string

beforeAll(async () => {
  here = await openStack('past beside', { worker: true })
  school = await openSchool(here, 3)
  teacher = await here.token('teacher')
  for (const learner of school.learners)
    for (let n = 0; n < 6; n += 1)
      await here.ask('POST', '/api/adaptive/interaction', {
        token: teacher,
        body: attempt(learner, { correct: n % 2 === 0, exercise: `calcul/addition/${n}` }),
      })
  at = new Date().toISOString()
  beside = await openStack('past beside', {
    databaseUrl: here.service.databaseUrl,
    keysDirectory: join(here.directory, 'keys'),
    pastProcesses: 1,
    tenant: here.tenant,
  })
  teacher = await beside.token('teacher', { tenant: here.tenant, actor: here.teacher })
})
afterAll(async () => {
  await beside?.close()
  await here?.close()
})

const get = async (stack: Stack, url: string) => {
  const token = await stack.token('teacher', { tenant: here.tenant, actor: here.teacher })
  const answer = await stack.ask('GET', url, { token })
  return { status: answer.statusCode, body: answer.body, position: answer.headers['x-event-position'] }
}
/** What an answer cost differs from one to the next. */
const withoutCost = ({ body, ...answer }: Awaited<ReturnType<typeof get>>) => ({
  ...answer,
  body: body.replaceAll(/"tookMs":[\d.]+/g, ''),
})

describe('questions about the past, beside the service', () => {
  it.each([
    ['a state', () => `/api/learners/${school.learner}/state?at=${at}`],
    ['a difference', () => `/api/learners/${school.learner}/diff?from=1`],
    ['a page of a replay', () => `/api/learners/${school.learner}/replay?limit=5`],
    ['a timeline', () => `/api/learners/${school.learner}/timeline`],
    ['a page of events', () => `/api/learners/${school.learner}/events?limit=5`],
    ['a played replay', () => `/api/learners/${school.learner}/replay/stream?pace=50`],
    ['a class at a time', () => `/api/classes/${school.class}/overview?at=${at}`],
    ['a learner of another school', () => `/api/learners/${randomUUID()}/state?at=${at}`],
    ['a moment that is none', () => `/api/learners/${school.learner}/state?at=yesterday`],
    ['a class at no moment', () => `/api/classes/${school.class}/overview?at=`],
  ])('answer as the service itself does: %s', async (_, url) => {
    const asked = url()
    const [expected, found] = [withoutCost(await get(here, asked)), withoutCost(await get(beside, asked))]
    const trace = (text: string) => text.replaceAll(/"traceId":"\w+"/g, '')
    expect({ ...found, body: trace(found.body) }).toEqual({ ...expected, body: trace(expected.body) })
  })

  it('are answered to whoever signed in, and to a program', async () => {
    await beside.ask('POST', '/api/schools/second-factor', { body: { required: false } })
    const asks = await browser(beside, await adult(beside, 'administrator'))
    const client = randomUUID()
    const registered = await beside.ask('POST', '/api/clients', {
      body: { client, name: 'Exercices', permissions: ['learning:read'] },
    })
    const { clientId, clientSecret } = registered.json()
    const granted = await beside.ask('POST', '/oauth/token', {
      token: null,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
      }).toString(),
    })
    const token = granted.json().access_token
    for (const rest of [`state?at=${at}`, 'diff?from=1', 'replay?limit=5', 'replay/stream?pace=50']) {
      const url = `/api/learners/${school.learner}/${rest}`
      expect([rest, (await asks('GET', url)).statusCode]).toEqual([rest, 200])
      expect([rest, (await beside.ask('GET', url, { token })).statusCode]).toEqual([rest, 200])
    }
  })

  it('tell the metrics how long they took', async () => {
    await get(beside, `/api/learners/${school.learner}/state?at=${at}`)
    expect(await beside.metrics.registry.metrics()).toMatch(
      /sillage_query_seconds_count\{query="learner-state",outcome="done"\} [1-9]/,
    )
  })

  it('refuse one school what is beyond its share, and answer another meanwhile', async () => {
    const url = `/api/learners/${school.learner}/state?at=${at}`
    const other = await beside.token('administrator', { tenant: randomUUID() })
    const greedy = Array.from({ length: 100 }, () => beside.ask('GET', url, { token: teacher }))
    // Its own learner is nobody's there: an answer that was folded all the same.
    expect((await beside.ask('GET', url, { token: other })).statusCode).toBe(404)
    const answers = await Promise.all(greedy)
    const statuses = new Set(answers.map(({ statusCode }) => statusCode))
    expect([...statuses].sort()).toEqual([200, 503])
    const refused = answers.find(({ statusCode }) => statusCode === 503)
    expect(Number(refused?.headers['retry-after'])).toBeGreaterThanOrEqual(2)
    expect(refused?.json()).toMatchObject({
      type: '/problems/past-busy',
      detail: 'Your school already has 32 questions about the past waiting, the limit for one school.',
      facts: { bound: 'school', most: 32 },
    })
    // All of it is given back.
    expect((await beside.ask('GET', url, { token: teacher })).statusCode).toBe(200)
  })

  it('go on after a process has died', async () => {
    const url = `/api/learners/${school.learner}/state?at=${at}`
    await get(beside, url)
    const [pid] = beside.service.pastPids()
    if (pid === undefined) throw new Error('no process is there')
    process.kill(pid, 'SIGKILL')
    await expect.poll(() => beside.service.pastPids()).not.toContain(pid)
    expect((await get(beside, url)).status).toBe(200)
    expect(beside.logged.join('')).toContain('a process that answers queries about the past has died')
  })
})
