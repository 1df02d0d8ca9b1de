/** A school with people who can sign in, and a browser or an application that does. */
import { randomUUID } from 'node:crypto'
import type { LightMyRequestResponse } from 'fastify'
import type { Ask, Stack } from './stack.ts'

export const PASSWORD = 'quatre mots au hasard'

export type Adult = { readonly person: string; readonly name: string; readonly password: string }

/** Opens the stack's school, which lets its staff act without an authenticator application. */
export async function openedSchool(stack: Stack): Promise<void> {
  const answer = await stack.ask('POST', '/api/schools', { body: { name: 'École des Tilleuls', zone: 'Europe/Paris' } })
  if (answer.statusCode !== 201) throw new Error(answer.body)
  const decided = await stack.ask('POST', '/api/schools/second-factor', { body: { required: false } })
  if (decided.statusCode !== 201) throw new Error(decided.body)
}

/** Registers a person, and gives them an account and a password. */
export async function adult(stack: Stack, role = 'teacher', given: Partial<Adult> = {}): Promise<Adult> {
  const person = given.person ?? randomUUID()
  const made = { person, name: given.name ?? `name-${person.slice(0, 8)}`, password: given.password ?? PASSWORD }
  const must = async (url: string, body: object) => {
    const answer = await stack.ask('POST', url, { body })
    if (answer.statusCode >= 300) throw new Error(`${url}: ${answer.statusCode} ${answer.body}`)
  }
  await must('/api/people', { person, role, givenName: 'Ada', familyName: 'Martin' })
  await must('/api/accounts', { person, name: made.name })
  await must(`/api/accounts/${person}/password`, { password: made.password })
  return made
}

export const signInWith = (
  stack: Stack,
  { name, password }: Pick<Adult, 'name' | 'password'>,
  more: object = {},
  headers: Ask['headers'] = {},
): Promise<LightMyRequestResponse> =>
  stack.ask('POST', '/api/sign-in', {
    token: null,
    headers: { ...headers },
    body: { school: stack.tenant, name, password, ...more },
  })

/** The Cookie header of a browser that has just signed in. */
export function cookieOf(answer: LightMyRequestResponse): string {
  const [pair = ''] = String(answer.headers['set-cookie'] ?? '').split(';')
  return pair
}

/** What a page of the service itself sends. */
export const ownPage = { 'sec-fetch-site': 'same-origin', origin: 'http://localhost:80', host: 'localhost:80' }

export async function browser(stack: Stack, who: Adult) {
  const cookie = cookieOf(await signInWith(stack, who))
  return (method: 'GET' | 'POST' | 'DELETE', url: string, body?: object, headers: Ask['headers'] = ownPage) =>
    stack.ask(method, url, { token: null, headers: { cookie, ...headers }, ...(body && { body }) })
}
