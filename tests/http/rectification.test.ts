// A rectification, from the parent who asks to the last trace of the wrong value.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openReceiver, type Receiver } from '#integrating/webhooks/receiver.fixtures.ts'
import { streamName, TenantId } from '#kernel/ids.ts'
import { NEVER_COMES_MS } from '../hung.ts'
import { attempt, openSchool, openStack, type Stack } from './stack.ts'

const WRONG = { givenName: 'Ynesse', familyName: 'Karadecque' }
const RIGHT = { givenName: 'Inès', familyName: 'Caradec' }
const mother = randomUUID()

let stack: Stack
let receiver: Receiver
let child = ''
let other = ''
const tokens: Record<string, string> = {}

beforeAll(async () => {
  stack = await openStack('rectification', { worker: true, webhookAllow: '127.0.0.1' })
  receiver = await openReceiver()
  ;[child = '', other = ''] = (await openSchool(stack, 2)).learners
  tokens.office = await stack.token('administrator', { actor: randomUUID() })
  tokens.officer = await stack.token('auditor', { actor: randomUUID() })
  tokens.mother = await stack.token('parent', { actor: mother })
  await must('office', '/api/webhooks', { url: `${receiver.url}/hook`, types: ['learning.exercise-attempted'] })
  for (const person of [child, other]) await must('office', '/api/people', { person, role: 'learner', ...WRONG })
  await must('office', '/api/families/links', { learner: child, guardian: mother, level: 'manage' })
  await must('office', '/api/families/links/confirmations', { learner: child, guardian: mother })
  tokens.tool = await stack.token('tool')
  await must('tool', '/api/adaptive/interaction', attempt(child))
  await vi.waitUntil(() => receiver.requests.some(({ body }) => body.includes(child)), { timeout: NEVER_COMES_MS })
})
afterAll(async () => {
  await stack?.close()
  await receiver?.close()
})

const send = (who: string, url: string, body: object) => stack.ask('POST', url, { body, token: tokens[who] ?? '' })
async function must(who: string, url: string, body: object): Promise<void> {
  const answer = await send(who, url, body)
  expect(answer.statusCode, answer.body).toBeLessThan(300)
}
const see = async (request: string) =>
  (await stack.ask('GET', `/api/rights/requests/${request}?person=${child}`, { token: tokens.officer ?? '' })).json()
const until = (request: string, state: string) =>
  vi.waitUntil(async () => (await see(request)).state === state, { timeout: NEVER_COMES_MS })
const file = async (person: string, as: 'html' | 'json') =>
  (await stack.ask('GET', `/api/rights/access/${person}?as=${as}`, { token: tokens.officer ?? '' })).body

/** Everything that the log still says of a person, with all personal fields. */
async function told(person: string): Promise<string> {
  const { codec, log } = stack.service
  const page = { tenant: TenantId.parse(stack.tenant), from: 0, direction: 'forwards', limit: 500 } as const
  const { events } = await log.readStream(streamName('person', person), page)
  const reader = codec.reader('all')
  await reader.prepare(events)
  return JSON.stringify(events.map((stored) => reader.show(stored).data))
}
describe('a rectification', () => {
  it('shows the right value from then on, and erases the wrong one alone once it is approved', async () => {
    const request = randomUUID()
    const details = 'Le nom est mal écrit.'
    await must('mother', '/api/rights/requests', { request, person: child, right: 'rectification', details })
    await until(request, 'awaiting-approval')
    const rectification = { request, person: child, what: 'name', ...RIGHT }
    for (const who of ['mother', 'office'])
      expect((await send(who, '/api/rights/rectifications', rectification)).statusCode, who).toBe(403)

    for (const [change, code] of [
      [{ request: randomUUID() }, 'no-request'],
      [{ person: other }, 'another-person'],
    ] as const) {
      const refused = await send('officer', '/api/rights/rectifications', { ...rectification, ...change })
      expect(refused.json()).toMatchObject({ code })
    }
    await must('officer', `/api/rights/requests/${request}/approve`, { person: child })
    await must('officer', '/api/rights/rectifications', rectification)
    await until(request, 'complete')
    // No text is named, so the console offers no certificate of texts.
    expect(await see(request)).toMatchObject({ receivers: 1, namedTexts: 0 })
    const certificate = `/api/rights/requests/${request}/certificate?person=${child}`
    expect((await stack.ask('GET', certificate, { token: tokens.officer ?? '' })).statusCode).toBe(404)

    // Every process uses a destroyed key for a second at most.
    await vi.waitUntil(async () => !(await told(child)).includes(WRONG.familyName), { timeout: NEVER_COMES_MS })
    const left = await told(child)
    for (const wrong of Object.values(WRONG)) expect(left).not.toContain(wrong)
    for (const value of Object.values(RIGHT)) expect(left).toContain(value)
    for (const as of ['json', 'html'] as const) {
      const given = await file(child, as)
      for (const wrong of Object.values(WRONG)) expect(given).not.toContain(wrong)
      expect(given).toContain(RIGHT.familyName)
    }
    expect(await file(child, 'html')).toContain('Donnée rectifiée')
    // The same wrong name of somebody else stays.
    expect(await told(other)).toContain(WRONG.familyName)
  })

  it('tells who was sent data of the person, without any value', async () => {
    const isTold = ({ body }: { body: string }) => body.includes('privacy.data-rectified')
    await vi.waitUntil(() => receiver.requests.some(isTold), { timeout: NEVER_COMES_MS })
    const told = receiver.requests.filter(isTold)
    expect(told).toHaveLength(1)
    expect(JSON.parse(told[0]?.body ?? '{}')).toMatchObject({ data: { subject: child, data: { what: 'name' } } })
    for (const value of [...Object.values(WRONG), ...Object.values(RIGHT)]) expect(told[0]?.body).not.toContain(value)
  })

  it('is folded again to the same: a rebuild knows the right name and no other', async () => {
    await stack.service.projections.rebuild(['people'], {
      ...{ switch: 'yes', candidate: false, compare: false, by: 'a test' },
      signal: new AbortController().signal,
      onProgress: () => undefined,
    })
    const given = await file(child, 'json')
    expect(given).toContain(RIGHT.familyName)
    for (const wrong of Object.values(WRONG)) expect(given).not.toContain(wrong)
    expect(await file(other, 'json')).toContain(WRONG.familyName)
  })

  it('waits for the right value: an approval alone erases nothing', async () => {
    const request = randomUUID()
    const asked = { request, person: child, right: 'rectification', details: 'Encore.' }
    await must('mother', '/api/rights/requests', asked)
    await until(request, 'awaiting-approval')
    await must('officer', `/api/rights/requests/${request}/approve`, { person: child })
    await until(request, 'approved')
    const before = await told(child)
    expect(before).toContain(RIGHT.familyName)
    await must('officer', '/api/rights/rectifications', {
      ...{ request, person: child, what: 'name', givenName: 'Inès', familyName: 'Le Goff' },
    })
    await until(request, 'complete')
    await vi.waitUntil(async () => !(await told(child)).includes(RIGHT.familyName), { timeout: NEVER_COMES_MS })
    expect(await told(child)).toContain('Le Goff')
  })
})
