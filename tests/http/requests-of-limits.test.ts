// Requests of restriction and objection over HTTP, in a service with its worker: what is approved is carried out; and requests
// of people who try what they may not, or in an order that makes no sense.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PersonId, TenantId } from '#kernel/ids.ts'
import { type Families, openFamilies, REQUESTS } from './families.fixtures.ts'
import { attempt, type Stack } from './stack.ts'

const PATH = REQUESTS

let families: Families
let stack: Stack
let children: readonly string[]
let tokens: Families['tokens']
let mother: string
let father: string
let officer: string

beforeAll(async () => {
  families = await openFamilies('requests of limits', 5)
  ;({ stack, children, tokens } = families)
  ;({ mother, father, officer } = families.ids)
  for (const child of children) await must('tool', '/api/adaptive/interaction', attempt(child))
})
afterAll(() => stack?.close())

const send: Families['send'] = (...sent) => families.send(...sent)
const must: Families['must'] = (...sent) => families.must(...sent)
const ask: Families['ask'] = (...asked) => families.ask(...asked)
const act: Families['act'] = (...done) => families.act(...done)
const see: Families['see'] = (...seen) => families.see(...seen)
const until: Families['until'] = (...awaited) => families.until(...awaited)
async function approved(request: string, person: string, more: object = {}): Promise<void> {
  await until(request, person, 'awaiting-approval')
  expect((await act('officer', 'approve', request, person, more)).statusCode).toBe(201)
}
const history = async (person: string) =>
  (await stack.ask('GET', `/api/learners/${person}/history`, { token: tokens.mother })).statusCode
const eventsOf = async (person: string) => {
  const { events } = await stack.service.log.readAll({ after: 0n as never, limit: 10_000, filter: {} })
  return events.filter(({ subject, data }) => subject === person || JSON.stringify(data).includes(person))
}

describe('a request of restriction', () => {
  it('is carried out once it is approved, and whoever asked sees that', async () => {
    const [child = ''] = children
    const request = await ask('mother', child, 'restriction', { ground: 'accuracy-contested' })
    expect(await history(child)).toBe(200)
    await approved(request, child)
    const done = await until(request, child, 'complete')
    expect(done).toMatchObject({ ground: 'accuracy-contested', purpose: null, lift: false, answer: null })
    expect(await history(child)).toBe(423)
    const set = (await eventsOf(child)).filter(({ type }) => type === 'privacy.restriction-set')
    expect(set).toMatchObject([{ actor: officer, correlationId: request, data: { ground: 'accuracy-contested' } }])
    for (const who of ['mother', 'officer', 'office'] as const)
      expect(await see(who, request, child)).toMatchObject({ state: 'complete', right: 'restriction' })
    expect((await stack.ask('GET', `${PATH}?person=${child}`, { token: tokens.mother })).json().items).toHaveLength(1)
  })

  it('that is asked for again changes nothing, and is answered', async () => {
    const [child = ''] = children
    const request = await ask('office', child, 'restriction')
    await until(request, child, 'awaiting-approval')
    expect((await act('officer', 'approve', request, child)).json()).toMatchObject({ code: 'ground-missing' })
    await approved(request, child, { ground: 'unlawful' })
    expect(await until(request, child, 'carried-out')).toMatchObject({ ground: 'unlawful' })
    const set = (await eventsOf(child)).filter(({ type }) => type === 'privacy.restriction-set')
    expect(set).toHaveLength(1)
  })

  it('ends by a request too, which both parents sign, because one of them may have asked for it', async () => {
    const [child = ''] = children
    const request = await ask('father', child, 'restriction', { lift: true })
    expect(await until(request, child, 'preparing')).toMatchObject({ missingSigners: [mother], lift: true })
    expect((await act('father', 'sign', request, child)).json()).toMatchObject({ code: 'not-a-signatory' })
    expect((await act('mother', 'sign', request, child)).statusCode).toBe(201)
    await approved(request, child)
    await until(request, child, 'complete')
    expect(await history(child)).toBe(200)
    // What was carried out once does not come again: not with the next look of a worker, nor by the first request.
    const types = (await eventsOf(child)).map(({ type }) => type)
    expect(types.filter((type) => type === 'privacy.restriction-set')).toHaveLength(1)
    expect(types.filter((type) => type === 'privacy.restriction-lifted')).toHaveLength(1)
  })
})

describe('a request of objection', () => {
  const limited = async (child: string) =>
    (await stack.service.personLimits(TenantId.parse(stack.tenant))).objecting.get('publication')?.has(child) === true

  it('is carried out once it is approved, and ends by a request', async () => {
    const child = children[1] ?? ''
    const request = await ask('mother', child, 'objection', { purpose: 'publication' })
    expect(await limited(child)).toBe(false)
    await approved(request, child)
    expect(await until(request, child, 'complete')).toMatchObject({
      purpose: 'publication',
      answer: `/api/rights/objections/${child}`,
    })
    expect(await limited(child)).toBe(true)
    const end = await ask('mother', child, 'objection', { purpose: 'publication', lift: true })
    await until(end, child, 'preparing')
    await act('officer', 'waive', end, child, { signer: father, reason: 'sole-authority' })
    await approved(end, child)
    await until(end, child, 'complete')
    expect(await limited(child)).toBe(false)
  })
})

describe('of an unknown person', () => {
  it('nothing is restricted, objected to, asked for or protected, and nothing is recorded', async () => {
    const person = randomUUID()
    const about = { person }
    for (const [who, url, body] of [
      ['officer', '/api/rights/restrictions', { ...about, ground: 'unlawful' }],
      ['officer', '/api/rights/restrictions/ends', { ...about, informedOn: '2026-01-01' }],
      ['office', '/api/rights/objections', { ...about, purpose: 'teaching' }],
      ['office', '/api/rights/objections/withdrawals', { ...about, purpose: 'teaching' }],
      ['officer', '/api/rights/objections/overrides', { ...about, purpose: 'teaching', reason: 'Aucune' }],
      ['office', PATH, { ...about, request: randomUUID(), right: 'access' }],
      [
        'officer',
        '/api/rights/retention/protections',
        { ...about, purpose: 'teaching', until: '2027-07-31', reason: 'R' },
      ],
      ['officer', '/api/rights/retention/protections/end', { ...about, purpose: 'teaching' }],
      ['officer', '/api/rights/erasures', about],
    ] as const) {
      const answer = await send(who, url, body)
      expect([url, answer.statusCode, answer.json().type]).toEqual([url, 404, '/problems/not-found'])
    }
    for (const url of [`/api/rights/objections/${person}`, `/api/rights/access/${person}`])
      expect([url, (await stack.ask('GET', url, { token: tokens.officer })).statusCode]).toEqual([url, 404])
    expect(await eventsOf(person)).toEqual([])
    // Somebody who was registered a moment ago is known at once.
    const names = { givenName: 'Ana', familyName: 'Le Goff' }
    await must('office', '/api/people', { ...about, role: 'learner', ...names })
    await must('officer', '/api/rights/restrictions', { ...about, ground: 'unlawful' })
  })

  it('nor for themself, with a token of the school', async () => {
    const actor = randomUUID()
    const body = { request: randomUUID(), person: actor, right: 'access' }
    const token = await stack.token('learner', { actor })
    expect((await stack.ask('POST', PATH, { body, token })).statusCode).toBe(404)
    expect(await eventsOf(actor)).toEqual([])
  })
})

describe('somebody who tries what makes no sense', () => {
  /** What is sent, and how it must end: the status, and the code if it is refused by the state. */
  type Attempt = readonly [
    who: 'mother' | 'father' | 'office' | 'officer',
    what: string,
    more: object,
    status: number,
    code?: string,
  ]
  let child: string
  let request: string

  async function tries(attempts: readonly Attempt[]): Promise<void> {
    for (const [who, what, more, status, code] of attempts) {
      const answer = await act(who, what, request, child, more)
      expect([who, what, answer.statusCode, answer.body]).toEqual([who, what, status, answer.body])
      if (code !== undefined) expect(answer.json()).toMatchObject({ code })
    }
  }
  const ERASURE = { erasure: randomUUID(), receivers: 3 }

  it('finds no way past the signatures and the decision of an erasure', async () => {
    child = children[2] ?? ''
    request = await ask('mother', child, 'erasure')
    await until(request, child, 'preparing')
    await tries([
      ['mother', 'approve', {}, 403],
      ['office', 'approve', {}, 403],
      ['officer', 'approve', {}, 409, 'request-state'],
      ['officer', 'carry-out', ERASURE, 409, 'request-state'],
      ['officer', 'complete', { how: 'online' }, 409, 'request-state'],
      ['officer', 'complete', { how: 'person-erased' }, 422, 'person-not-erased'],
      ['officer', 'waive', { signer: mother, reason: 'unreachable' }, 422, 'not-a-signatory'],
      ['mother', 'waive', { signer: father, reason: 'sole-authority' }, 403],
      ['office', 'sign', {}, 409, 'not-a-signatory'],
      ['father', 'cancel', {}, 409, 'not-the-requester'],
      ['father', 'sign', {}, 201],
      ['father', 'sign', {}, 409],
    ])
    await until(request, child, 'awaiting-approval')
    // The officer has a token as a parent of the child as well: whoever signed does not decide.
    const both = await stack.token('auditor', { actor: father })
    const own = await stack.ask('POST', `${PATH}/${request}/approve`, { body: { person: child }, token: both })
    expect(own.json()).toMatchObject({ status: 409, code: 'own-request' })
    await tries([
      ['officer', 'approve', { ground: 'unlawful' }, 422, 'not-of-this-right'],
      ['officer', 'approve', { erasure: randomUUID() }, 422],
      ['officer', 'reject', { reason: 'other', explanation: 'Une erreur' }, 201],
      ['officer', 'approve', {}, 409, 'request-state'],
      ['father', 'sign', {}, 409, 'request-state'],
      ['mother', 'cancel', {}, 409, 'request-state'],
      ['officer', 'reject', { reason: 'other' }, 409, 'request-state'],
      ['officer', 'extend', { reason: 'complexity' }, 409, 'request-state'],
      ['officer', 'complete', { how: 'online' }, 409, 'request-state'],
    ])
    expect(await history(child)).toBe(200)
    expect((await stack.ask('GET', '/api/rights/erasures', { token: tokens.officer })).json().items).toEqual([])
  })

  it('cannot say that the service did what it did not, nor change what was approved', async () => {
    child = children[3] ?? ''
    request = await ask('mother', child, 'rectification')
    await until(request, child, 'awaiting-approval')
    await tries([
      ['officer', 'carry-out', {}, 409, 'request-state'],
      ['mother', 'cancel', {}, 201],
      ['officer', 'approve', {}, 409, 'request-state'],
    ])
    request = await ask('mother', child, 'restriction', { ground: 'unlawful' })
    await approved(request, child)
    await tries([
      ['officer', 'approve', { ground: 'needed-for-claims' }, 409, 'request-state'],
      ['mother', 'cancel', {}, 409, 'request-state'],
    ])
    await until(request, child, 'complete')
    await tries([
      ['officer', 'carry-out', ERASURE, 409, 'request-state'],
      ['officer', 'complete', { how: 'by-post' }, 409, 'request-state'],
      ['officer', 'extend', { reason: 'complexity' }, 409, 'request-state'],
    ])
    expect(await see('officer', request, child)).toMatchObject({ erasure: null })
  })

  it('cannot take the id of another request, another person, or another right', async () => {
    const [one = '', other = ''] = [children[3], children[4]]
    const known = await ask('mother', one, 'access')
    const again = (body: object) => send('mother', PATH, { request: known, person: one, right: 'access', ...body })
    expect((await again({ right: 'erasure' })).json()).toMatchObject({ code: 'request-exists' })
    expect((await again({ person: other })).json()).toMatchObject({ code: 'request-exists' })
    expect((await act('officer', 'approve', known, other)).json()).toMatchObject({ code: 'another-person' })
    expect((await act('officer', 'approve', randomUUID(), one)).json()).toMatchObject({ code: 'no-request' })
    for (const more of [{ madeOn: '2020-01-01' }, { deadline: '2099-01-01' }, { right: 'forgetting' }, { lift: true }])
      expect(
        (await send('mother', PATH, { request: randomUUID(), person: one, right: 'access', ...more })).statusCode,
      ).toBe(422)
    const backdated = { request: randomUUID(), person: one, right: 'access' }
    const headers = { 'idempotency-key': backdated.request }
    const [first, repeat] = [
      await stack.ask('POST', PATH, { body: backdated, token: tokens.mother, headers }),
      await stack.ask('POST', PATH, { body: backdated, token: tokens.mother, headers }),
    ]
    expect([first.statusCode, repeat.statusCode]).toEqual([201, 200])
    const limits = await stack.service.personLimits(TenantId.parse(stack.tenant))
    expect(limits.restricted.has(PersonId.parse(other))).toBe(false)
  })

  it('is refused by both of two officers who decide at once, but for the first', async () => {
    const person = children[4] ?? ''
    const both = await ask('mother', person, 'objection', { purpose: 'model-training' })
    await until(both, person, 'awaiting-approval')
    const decided = await Promise.all([
      act('officer', 'approve', both, person),
      act('officer', 'reject', both, person, { reason: 'unfounded' }),
      act('mother', 'cancel', both, person),
    ])
    expect(decided.filter(({ statusCode }) => statusCode === 201)).toHaveLength(1)
    expect(decided.filter(({ statusCode }) => statusCode === 409)).toHaveLength(2)
  })
})
