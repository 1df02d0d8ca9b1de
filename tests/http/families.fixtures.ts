/** A school with parents, an office and a data protection officer, whose requests of rights a worker carries on. */
import { randomUUID } from 'node:crypto'
import { expect, vi } from 'vitest'
import { NEVER_COMES_MS } from '../hung.ts'
import { openSchool, openStack, type Stack } from './stack.ts'

export const REQUESTS = '/api/rights/requests'

type Person = 'mother' | 'father' | 'viewer' | 'officer' | 'office'
type Who = Person | 'tool'

/** As it is, for a test to compare. */
type Answer = ReturnType<typeof JSON.parse>

export type Families = {
  readonly stack: Stack
  /** The class that the children are in. */
  readonly ofClass: string
  /** Both parents manage them; the viewer only sees them. */
  readonly children: readonly string[]
  readonly ids: Readonly<Record<Person, string>>
  readonly tokens: Readonly<Record<Who, string>>
  send(who: Who, url: string, body: object): ReturnType<Stack['ask']>
  /** The same, which has to succeed. */
  must(who: Who, url: string, body: object): Promise<void>
  /** Makes a request, and returns its id. */
  ask(who: Who, person: string, right: string, more?: object): Promise<string>
  /** Does one step of a request: `sign`, `approve`, …. */
  act(who: Who, what: string, request: string, person: string, more?: object): ReturnType<Stack['ask']>
  see(who: Who, request: string, person: string): Promise<Answer>
  /** Waits until a request is in this state, and returns it. */
  until(request: string, person: string, state: string): Promise<Answer>
}

export async function openFamilies(
  name: string,
  children: number,
  options: Parameters<typeof openStack>[1] = {},
): Promise<Families> {
  const stack = await openStack(name, { worker: true, ...options })
  const { class: ofClass, learners } = await openSchool(stack, children)
  const ids: Families['ids'] = {
    mother: randomUUID(),
    father: randomUUID(),
    viewer: randomUUID(),
    officer: randomUUID(),
    office: randomUUID(),
  }
  const roles = {
    mother: 'parent',
    father: 'parent',
    viewer: 'parent',
    officer: 'auditor',
    office: 'administrator',
  } as const
  const tokenOf = (who: Person) => stack.token(roles[who], { actor: ids[who] })
  const tokens: Families['tokens'] = {
    mother: await tokenOf('mother'),
    father: await tokenOf('father'),
    viewer: await tokenOf('viewer'),
    officer: await tokenOf('officer'),
    office: await tokenOf('office'),
    tool: await stack.token('tool'),
  }
  const send: Families['send'] = (who, url, body) => stack.ask('POST', url, { body, token: tokens[who] })
  const must: Families['must'] = async (who, url, body) => {
    const answer = await send(who, url, body)
    expect(answer.statusCode, answer.body).toBeLessThan(300)
  }
  const see: Families['see'] = async (who, request, person) =>
    (await stack.ask('GET', `${REQUESTS}/${request}?person=${person}`, { token: tokens[who] })).json()

  const names = { givenName: 'Jeanne', familyName: 'Caradec' }
  for (const who of ['mother', 'father', 'viewer', 'officer', 'office'] as const)
    await must('office', '/api/people', { person: ids[who], role: roles[who], ...names })
  for (const child of learners) {
    await must('office', '/api/people', { person: child, role: 'learner', ...names })
    for (const who of ['mother', 'father', 'viewer'] as const) {
      const link = { learner: child, guardian: ids[who] }
      await must('office', '/api/families/links', { ...link, level: who === 'viewer' ? 'view' : 'manage' })
      await must('office', '/api/families/links/confirmations', link)
    }
  }
  return {
    stack,
    ofClass,
    children: learners,
    ids,
    tokens,
    send,
    must,
    async ask(who, person, right, more = {}) {
      const request = randomUUID()
      await must(who, REQUESTS, { request, person, right, ...more })
      return request
    },
    act: (who, what, request, person, more = {}) => send(who, `${REQUESTS}/${request}/${what}`, { person, ...more }),
    see,
    until: (request, person, state) =>
      vi.waitUntil(
        async () => {
          const found = await see('officer', request, person)
          return found.state === state && found
        },
        { timeout: NEVER_COMES_MS },
      ),
  }
}
