// A worker that is killed after each step of a request: another one goes on, and everything is recorded and done once.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { PersonId, streamName, TenantId } from '#kernel/ids.ts'
import { keepRunning, type ProcessUnderTest } from '../faults/process-under-test.ts'
import { openSchool, openStack, type Stack } from '../http/stack.ts'

const officer = randomUUID()
const [WRONG, RIGHT] = ['Ilhès', 'Ilyès']
const asked = [
  { right: 'access' },
  { right: 'restriction', ground: 'accuracy-contested' },
  { right: 'objection', purpose: 'model-training' },
  { right: 'rectification' },
] as const

let stack: Stack
let worker: ProcessUnderTest
let learners: readonly string[]
const tokens: Record<string, string> = {}

beforeAll(async () => {
  stack = await openStack('killed requests', { leaveErasures: true })
  learners = (await openSchool(stack, 5)).learners
  tokens.officer = await stack.token('auditor', { actor: officer })
  for (const person of learners) {
    const body = { person, role: 'learner', givenName: WRONG, familyName: 'Sureau' }
    expect((await stack.ask('POST', '/api/people', { body })).statusCode).toBe(201)
  }
  worker = keepRunning('worker', ['scripts/sillage.ts', 'worker'], {
    DATABASE_URL: stack.service.databaseUrl,
    SILLAGE_DATA: stack.directory,
    SILLAGE_KEYS: `${stack.directory}/keys`,
  })
})
afterAll(async () => {
  await worker?.stop()
  await stack?.close()
})

const typesIn = async (stream: ReturnType<typeof streamName>) => {
  const page = { tenant: TenantId.parse(stack.tenant), from: 0, direction: 'forwards', limit: 100 } as const
  return (await stack.service.log.readStream(stream, page)).events.map(({ type }) => type)
}
const steps = (request: string) => typesIn(streamName('rights-request', request))

it.each([
  ['request-prepare-request', 'before'],
  ['request-did-way', 'after'],
  ['request-carry-out-request', 'after'],
  ['request-complete-request', 'after'],
] as const)('goes on after a kill at %s (%s the decision), and does nothing twice', async (point, when) => {
  const person = PersonId.parse(
    learners[['request-prepare-request', 'request-did-way', 'request-carry-out-request'].indexOf(point) + 1],
  )
  const token = await stack.token('learner', { actor: person })
  // A worker that is killed here cannot be faster than what is sent meanwhile.
  let killed = when === 'before' ? worker.crashAt(point, 2) : null
  const requests: string[] = []
  for (const one of asked) {
    const request = randomUUID()
    const made = await stack.ask('POST', '/api/rights/requests', { body: { request, person, ...one }, token })
    expect(made.statusCode, made.body).toBe(201)
    requests.push(request)
  }
  await killed
  for (const request of requests)
    await expect.poll(async () => (await steps(request)).at(-1)).toBe('privacy.request-prepared')
  const value = { request: requests[3], person, what: 'name', givenName: RIGHT, familyName: 'Sureau' }
  const recorded = await stack.ask('POST', '/api/rights/rectifications', { body: value, token: tokens.officer ?? '' })
  expect(recorded.statusCode, recorded.body).toBe(201)
  if (when === 'after') killed = worker.crashAt(point, 2)
  for (const request of requests) {
    const url = `/api/rights/requests/${request}/approve`
    const approved = await stack.ask('POST', url, { body: { person }, token: tokens.officer ?? '' })
    expect(approved.statusCode, approved.body).toBe(201)
  }
  await killed
  for (const request of requests)
    await expect.poll(async () => (await steps(request)).at(-1)).toBe('privacy.request-completed')
  for (const request of requests)
    expect(await steps(request)).toEqual([
      'privacy.request-made',
      'privacy.request-preparation-begun',
      'privacy.request-prepared',
      'privacy.request-approved',
      'privacy.request-carried-out',
      'privacy.request-completed',
    ])
  const file = await stack.ask('GET', `/api/rights/access/${person}`, { token })
  expect(file.body).toContain(RIGHT)
  expect(file.body).not.toContain(WRONG)
  const url = `/api/rights/requests/${requests[3]}?person=${person}`
  expect((await stack.ask('GET', url, { token })).json()).toMatchObject({ carriedOut: 'by-service' })
  expect((await typesIn(streamName('rights', person))).toSorted()).toEqual([
    'privacy.objection-made',
    'privacy.restriction-set',
  ])
  expect(worker.ends.filter((end) => end.point === point)).toMatchObject([{ how: 'SIGKILL' }])
})

it('leaves a rectification whose right value is recorded to the worker, also while that stands still', async () => {
  const [person, request] = [learners[4] ?? '', randomUUID()]
  const send = async (path: string, body: object, status: number) => {
    const answer = await stack.ask('POST', path, { body: { person, ...body }, token: tokens.officer ?? '' })
    expect(answer.statusCode, answer.body).toBe(status)
    return answer.json()
  }
  await stack.ask('POST', '/api/rights/requests', { body: { request, person, right: 'rectification' } })
  await expect.poll(async () => (await steps(request)).at(-1)).toBe('privacy.request-prepared')
  worker.freeze()
  try {
    await send(`/api/rights/requests/${request}/approve`, {}, 201)
    await send('/api/rights/rectifications', { request, what: 'name', givenName: RIGHT, familyName: 'Sureau' }, 201)
    const refused = await send(`/api/rights/requests/${request}/carry-out`, {}, 409)
    expect(refused).toMatchObject({ code: 'carried-out-by-service' })
  } finally {
    worker.thaw()
  }
  await expect.poll(async () => (await steps(request)).at(-1)).toBe('privacy.request-carried-out')
})
