/** Sessions beside the table of access, whose callers have tokens made by hand: a PIN, a second factor missing, two roles. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aClass, enrolled, signInChild } from '../http/class-of-children.ts'
import { adult, browser, cookieOf, ownPage } from '../http/signed-in.ts'
import { attempt, openStack, type Stack } from '../http/stack.ts'

type Sent = readonly [method: 'GET' | 'POST', url: string, body?: object]
type Family = {
  readonly zoe: string
  readonly adam: string
  readonly nour: string
  readonly ofK: string
  readonly ofL: string
}

/** A child by PIN who also holds the roles of a teacher and an administrator: Zoé of class K. */
type Who = 'pin' | 'pending' | 'two'

/**
 * `pending` and `two` are one person, the teacher of class K and a parent with a `view` link to Nour of class L: before the
 * school lets its staff do without a second factor, and afterwards. `factor`: 403 because the second factor is missing.
 */
const table: readonly (readonly [what: string, send: (family: Family) => Sent, Readonly<Record<Who, string>>])[] = [
  ['their session', () => ['GET', '/api/session'], { pin: 'ok', pending: 'ok', two: 'ok' }],
  ['Zoé’s history', ({ zoe }) => history(zoe), { pin: 'ok', pending: 'factor', two: 'ok' }],
  ['Adam’s history', ({ adam }) => history(adam), { pin: '404', pending: 'factor', two: 'ok' }],
  ['Nour’s history', ({ nour }) => history(nour), { pin: '404', pending: 'factor', two: 'ok' }],
  ['an answer of Zoé', ({ zoe }) => answer(zoe), { pin: 'ok', pending: 'factor', two: 'ok' }],
  ['an answer of Adam', ({ adam }) => answer(adam), { pin: '404', pending: 'factor', two: 'ok' }],
  ['an answer of Nour', ({ nour }) => answer(nour), { pin: '404', pending: 'factor', two: '403' }],
  ['class K', ({ ofK }) => ['GET', `/api/classes/${ofK}/overview`], { pin: '403', pending: 'factor', two: 'ok' }],
  ['class L', ({ ofL }) => ['GET', `/api/classes/${ofL}/overview`], { pin: '403', pending: 'factor', two: '404' }],
  ['all classes', () => ['GET', '/api/classes'], { pin: '403', pending: 'factor', two: 'ok' }],
  [
    'who is stuck in K',
    ({ ofK }) => ['GET', `/api/classes/${ofK}/sign-in`],
    { pin: '403', pending: 'factor', two: 'ok' },
  ],
  [
    'a PIN for Adam',
    ({ adam }) => ['POST', `/api/children/${adam}/pin`, {}],
    { pin: '403', pending: 'factor', two: 'ok' },
  ],
  [
    'a PIN for Nour',
    ({ nour }) => ['POST', `/api/children/${nour}/pin`, {}],
    { pin: '403', pending: 'factor', two: '403' },
  ],
  ['the events', () => ['GET', '/api/events'], { pin: '403', pending: 'factor', two: '403' }],
  [
    'a role',
    ({ zoe }) => ['POST', '/api/events', [role(zoe, 'auditor')]],
    { pin: '403', pending: 'factor', two: '403' },
  ],
]

const history = (learner: string): Sent => ['GET', `/api/learners/${learner}/history`]
const answer = (learner: string): Sent => ['POST', '/api/adaptive/interaction', attempt(learner)]
const line = (command: string, input: object) => ({ command, id: randomUUID(), input })
const role = (person: string, given: string) => line('identity.grant-role', { person, role: given })

let stack: Stack
const got = new Map<string, Record<Who, string>>()

beforeAll(async () => {
  const light = { memoryKiB: 64, passes: 1, parallelism: 1 }
  stack = await openStack('sessions', { worker: true, signIn: { hashing: { parameters: new Map([[1, light]]) } } })
  await stack.ask('POST', '/api/schools', { body: { name: 'École des Tilleuls', zone: 'Europe/Paris' } })
  const who = await adult(stack, 'teacher')
  const [klass, elsewhere] = [
    await aClass(stack, ['Zoé', 'Adam'], { teacher: who.person }),
    await aClass(stack, ['Nour']),
  ]
  const [zoe = '', adam = ''] = klass.children
  const [nour = ''] = elsewhere.children
  const family = { zoe, adam, nour, ofK: klass.id, ofL: elsewhere.id }
  const link = { learner: nour, guardian: who.person }
  const carried = await stack.ask('POST', '/api/events', {
    body: [
      role(who.person, 'parent'),
      line('identity.ask-guardian-link', { ...link, level: 'view' }),
      line('identity.confirm-guardian-link', link),
      role(zoe, 'teacher'),
      role(zoe, 'administrator'),
      line('teaching.assign-teacher', { class: elsewhere.id, teacher: zoe }),
    ],
  })
  const failed = carried.json<{ status: number }[]>().filter(({ status }) => status >= 300)
  if (failed.length > 0) throw new Error(JSON.stringify(failed))

  async function drive(caller: Who, ask: (...sent: Sent) => ReturnType<Stack['ask']>) {
    for (const [what, send] of table) {
      const [method, url, sent] = send(family)
      const { statusCode, body } = await ask(method, url, sent)
      // A batch is answered line by line.
      const status =
        url === '/api/events' && method === 'POST' ? Number(JSON.parse(body)[0]?.status ?? statusCode) : statusCode
      const code = status >= 300 && body.includes('second-factor-missing') ? 'factor' : String(status)
      got.set(what, { pin: '', pending: '', two: '', ...got.get(what), [caller]: status < 300 ? 'ok' : code })
    }
  }
  await drive('pending', await browser(stack, who))
  await stack.ask('POST', '/api/schools/second-factor', { body: { required: false } })
  await drive('two', await browser(stack, who))
  const { device } = await enrolled(stack, klass)
  const cookie = cookieOf(await signInChild(stack, device, zoe))
  await drive('pin', (method, url, body) =>
    stack.ask(method, url, { token: null, headers: { cookie, ...ownPage }, ...(body && { body }) }),
  )
})
afterAll(() => stack?.close())

describe('a session by PIN, one without its second factor, and one of a person with two roles get', () => {
  it.each(table)('%s', (what, _, expected) => expect(got.get(what)).toEqual(expected))
})
