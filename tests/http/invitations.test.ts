/** Invitations: an administrator makes one, and who was invited chooses a password with it, once. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openedSchool } from './signed-in.ts'
import { openStack, type Stack } from './stack.ts'

const PASSWORD = 'encore quatre mots'
let stack: Stack
beforeAll(async () => {
  stack = await openStack('invitations')
  await openedSchool(stack)
})
afterAll(() => stack?.close())

async function teacher() {
  const person = randomUUID()
  const name = `nom-${person.slice(0, 8)}`
  const must = async (url: string, body: object) => {
    const answer = await stack.ask('POST', url, { body })
    expect(answer.statusCode, answer.body).toBe(201)
  }
  await must('/api/people', { person, role: 'teacher', givenName: 'Ben', familyName: 'Roc' })
  await must('/api/accounts', { person, name })
  return { person, name }
}
const invite = (person: string, body: object = {}) => stack.ask('POST', `/api/accounts/${person}/invitation`, { body })
async function invitationOf(person: string): Promise<string> {
  const answer = await invite(person)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json().invitation
}
const accept = (invitation: string, password = PASSWORD) =>
  stack.ask('POST', '/api/invitations/accept', { token: null, body: { invitation, password } })
const signIn = (name: string, password = PASSWORD) =>
  stack.ask('POST', '/api/sign-in', { token: null, body: { school: stack.tenant, name, password, as: 'tokens' } })
const refused = async (invitation: string) => {
  const answer = await accept(invitation)
  expect([answer.statusCode, answer.json().code], answer.body).toEqual([401, 'invitation-refused'])
}

it('lets somebody choose their first password, once', async () => {
  const { person, name } = await teacher()
  const invitation = await invitationOf(person)
  expect((await signIn(name)).statusCode).toBe(401)
  expect((await accept(invitation)).statusCode).toBe(204)
  expect((await signIn(name)).statusCode).toBe(200)
  await refused(invitation)
})

it('keeps the invitation while the chosen password is refused', async () => {
  const { person, name } = await teacher()
  const invitation = await invitationOf(person)
  const answer = await accept(invitation, 'court')
  expect([answer.statusCode, answer.json().errors[0].pointer]).toEqual([422, '/password'])
  expect((await accept(invitation)).statusCode).toBe(204)
  expect((await signIn(name)).statusCode).toBe(200)
})

it('lets one of two accept who come at once', async () => {
  const invitation = await invitationOf((await teacher()).person)
  const answers = await Promise.all([accept(invitation), accept(invitation, 'quatre autres mots')])
  expect(answers.filter(({ statusCode }) => statusCode === 204)).toHaveLength(1)
})

it('ends the sessions of who chooses another password', async () => {
  const { person, name } = await teacher()
  await accept(await invitationOf(person))
  const { accessToken } = (await signIn(name)).json().tokens
  await accept(await invitationOf(person), 'quatre autres mots')
  expect((await stack.ask('GET', '/api/session', { token: accessToken })).statusCode).toBe(401)
})

it.each([
  ['another password was set', ['password', { password: 'quatre autres mots' }]],
  ['the account was disabled', ['disable', {}], ['reopen', {}]],
  ['the account was closed', ['close', {}]],
] as const)('is refused once %s', async (_, ...changes) => {
  const { person } = await teacher()
  const invitation = await invitationOf(person)
  for (const [change, body] of changes) {
    const answer = await stack.ask('POST', `/api/accounts/${person}/${change}`, { body })
    expect(answer.statusCode, answer.body).toBeLessThan(300)
  }
  await refused(invitation)
})

it('is refused if it is for an account that came after the one it was made for', async () => {
  const { person, name } = await teacher()
  const invitation = await invitationOf(person)
  await stack.ask('POST', `/api/accounts/${person}/close`, { body: {} })
  expect((await stack.ask('POST', '/api/accounts', { body: { person, name } })).statusCode).toBe(201)
  await refused(invitation)
})

it('is refused if anything in it was changed', async () => {
  const [one, other] = [await teacher(), await teacher()]
  const invitation = await invitationOf(one.person)
  const [school = '', , time = '', seal = ''] = invitation.split('.')
  const later = (Number.parseInt(time, 36) + 1).toString(36)
  await refused([school, other.person, time, seal].join('.'))
  await refused([school, one.person, later, seal].join('.'))
  await refused([randomUUID(), one.person, time, seal].join('.'))
  await refused([school, one.person, time, `A${seal.slice(1) === 'A' ? 'B' : seal.slice(1)}`].join('.'))
  for (const text of ['x', '....', 'a'.repeat(200), `${school}.${one.person}.0.${seal}`]) await refused(text)
  expect((await accept(invitation)).statusCode).toBe(204)
})

it('is made for open accounts of the school only', async () => {
  const { person } = await teacher()
  await stack.ask('POST', `/api/accounts/${person}/disable`, { body: {} })
  for (const nobody of [person, randomUUID()]) {
    const answer = await invite(nobody)
    expect([answer.statusCode, answer.json().code]).toEqual([409, 'account-not-open'])
  }
})

it('has the address of a page, with the invitation where no server sees it', async () => {
  const { person } = await teacher()
  const { invitation, address } = (await invite(person)).json()
  expect(address).toBe(`http://localhost:80/invitation#${invitation}`)
  expect((await invite(person, { address: 'https://ecole.example/' })).json().address).toMatch(
    /^https:\/\/ecole\.example\/invitation#/,
  )
})
