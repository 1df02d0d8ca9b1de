// Consents over HTTP: who gives and withdraws them, what is recorded meanwhile, and who sees it.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { currentText } from '#events/privacy/consent-texts.ts'
import { openSchool, openStack, type Stack } from './stack.ts'

const PATH = '/api/rights/consents'
const [mother, father, viewer] = Array.from({ length: 3 }, () => randomUUID())
const purpose = 'declared-emotions'
const text = currentText(purpose).version

let stack: Stack
let children: string[]
const tokens: Record<string, string> = {}

beforeAll(async () => {
  stack = await openStack('consents', { worker: true })
  children = [...(await openSchool(stack, 3)).learners]
  tokens.office = await stack.token('administrator', { actor: randomUUID() })
  tokens.officer = await stack.token('auditor', { actor: randomUUID() })
  tokens.tool = await stack.token('tool', { actor: randomUUID() })
  for (const [name, actor] of Object.entries({ mother, father, viewer }))
    tokens[name] = await stack.token('parent', { actor: actor ?? '' })
  const names = { givenName: 'Jeanne', familyName: 'Caradec' }
  for (const child of children) {
    tokens[child] = await stack.token('learner', { actor: child })
    await must('office', '/api/people', { person: child, role: 'learner', ...names })
    for (const [guardian, level] of [
      [mother, 'manage'],
      [father, 'manage'],
      [viewer, 'view'],
    ]) {
      await must('office', '/api/families/links', { learner: child, guardian, level })
      await must('office', '/api/families/links/confirmations', { learner: child, guardian })
    }
  }
})
afterAll(() => stack?.close())

const send = (who: string, url: string, body: object) => stack.ask('POST', url, { body, token: tokens[who] ?? '' })
async function must(who: string, url: string, body: object): Promise<void> {
  const answer = await send(who, url, body)
  expect(answer.statusCode, answer.body).toBeLessThan(300)
}
const give = (who: string, person: string) => send(who, PATH, { person, purpose, text })
const withdraw = (who: string, person: string) => send(who, `${PATH}/withdrawals`, { person, purpose })
const feel = (learner: string) =>
  send(learner, '/api/adaptive/interaction', { type: 'emotion_detected', learner, emotion: 'calm', source: 'learner' })
async function seen(who: string, person: string) {
  const url = `${PATH}/${person}?atLeast=${await stack.service.log.head()}`
  const answer = await stack.ask('GET', url, { token: tokens[who] ?? '' })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json().consents.find((one: { purpose: string }) => one.purpose === purpose)
}

describe('a consent', () => {
  it('is given by the child and one parent, and ended by the other parent at once', async () => {
    const [child = ''] = children
    expect(await seen('mother', child)).toMatchObject({ state: 'not-given', signed: [] })
    expect((await feel(child)).json()).toMatchObject({ status: 409, code: 'no-consent', facts: { purpose } })
    expect((await give(child, child)).statusCode).toBe(201)
    expect(await seen(child, child)).toMatchObject({ state: 'incomplete', signed: ['learner'] })
    expect((await feel(child)).statusCode).toBe(409)
    expect((await give('mother', child)).statusCode).toBe(201)
    expect(await seen('officer', child)).toMatchObject({ state: 'given', joint: true, signed: ['learner', 'guardian'] })
    expect((await feel(child)).statusCode).toBe(201)
    // What gives a consent and what ends it differ by one word of the address; neither takes a reason.
    expect((await withdraw('father', child)).statusCode).toBe(201)
    expect((await feel(child)).json()).toMatchObject({ code: 'no-consent' })
    expect(await seen('mother', child)).toMatchObject({ state: 'withdrawn', endedBy: 'guardian', signed: [] })
  })

  it('is not given by who only sees the child, by the school or by an application', async () => {
    const [, child = ''] = children
    for (const who of ['viewer', 'office', 'officer', 'tool'])
      expect((await give(who, child)).statusCode, who).toBe(403)
    expect((await give(children[2] ?? '', child)).statusCode).toBe(404)
  })

  it('is given alone from 15, by the birth date that nobody is shown', async () => {
    const [, , child = ''] = children
    await must('office', '/api/people/birth-dates', { person: child, birthDate: '2009-05-09' })
    expect((await give('mother', child)).json()).toMatchObject({ status: 409, code: 'decides-alone' })
    const given = await give(child, child)
    expect(given.statusCode).toBe(201)
    expect(given.body).not.toContain('2009')
    expect(await seen('mother', child)).toMatchObject({ state: 'given', joint: false })
    expect((await feel(child)).statusCode).toBe(201)
    expect((await withdraw('mother', child)).json()).toMatchObject({ code: 'decides-alone' })
    expect((await withdraw(child, child)).statusCode).toBe(201)
  })

  it('names the text that it is about, which is the current one', async () => {
    const [, child = ''] = children
    const { texts } = (await stack.ask('GET', PATH, { token: tokens.mother ?? '' })).json()
    expect(texts).toContainEqual({ purpose, text: expect.objectContaining({ version: text }) })
    const other = await send(child, PATH, { person: child, purpose, text: text + 1 })
    expect(other.json()).toMatchObject({ status: 422, code: 'outdated-text', errors: [{ pointer: '/text' }] })
  })

  it('is in the file of the person, in French', async () => {
    const [child = ''] = children
    const page = await stack.ask('GET', `/api/rights/access/${child}?as=html`, { token: tokens.mother ?? '' })
    expect(page.statusCode, page.body).toBe(200)
    expect(page.body).toContain('dire ce que l’on ressent')
    expect(page.body).toContain('Accord retiré par un parent')
    expect(page.body).toContain('consentement (RGPD')
  })
})
