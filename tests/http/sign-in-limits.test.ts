/** What sign-in gives away, how it is slowed down, and what outlives a process. On clocks of the test. */
import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import subjectErased from '#events/privacy/subject-erased.ts'
import { signInStore } from '#identity/sign-in/sign-in-store.ts'
import { derivedCommandId, eventId, Instant, PersonId, streamName, TenantId, Zone } from '#kernel/ids.ts'
import { openClient, openPool } from '#platform/database.ts'
import { adult, browser, cookieOf, openedSchool, ownPage, PASSWORD, signInWith } from './signed-in.ts'
import { openStack, type Stack } from './stack.ts'

const light = { memoryKiB: 64, passes: 1, parallelism: 1 }
const clock = { nowMs: Date.now(), monotonicMs: 1_000 }
const clocks = { nowMs: () => clock.nowMs, monotonicMs: () => clock.monotonicMs }

let stack: Stack
/** Another process over the same database and keys, with newer password parameters. */
let other: Stack
beforeAll(async () => {
  stack = await openStack('sign-in-limits', {
    worker: true,
    signIn: { ...clocks, hashing: { parameters: new Map([[1, light]]) } },
  })
  await openedSchool(stack)
  const newer = new Map([
    [1, light],
    [2, { ...light, passes: 2 }],
  ])
  const opened = await openStack('sign-in-other', {
    databaseUrl: stack.service.databaseUrl,
    keysDirectory: `${stack.directory}/keys`,
    signIn: { ...clocks, hashing: { parameters: newer } },
  })
  other = { ...opened, tenant: stack.tenant }
})
afterAll(async () => {
  await other?.close()
  await stack?.close()
})

async function rows(text: string, values: readonly unknown[] = []) {
  const client = openClient(stack.service.databaseUrl, { name: 'test' })
  await client.connect()
  try {
    return (await client.query(text, [...values])).rows
  } finally {
    await client.end()
  }
}

it('answers the same for an unknown name, a wrong password, a disabled account and an unknown school', async () => {
  const [known, disabled] = [await adult(stack), await adult(stack)]
  await stack.ask('POST', `/api/accounts/${disabled.person}/disable`, { body: {} })
  const password = 'this is not the password'
  const answers = [
    await signInWith(stack, { name: known.name, password }),
    await signInWith(stack, { name: 'nobody-has-this', password }),
    await signInWith(stack, { name: disabled.name, password: PASSWORD }),
    await signInWith(stack, known, { school: randomUUID() }),
  ]
  const shown = answers.map((answer) => ({ ...answer.json(), traceId: '' }))
  for (const answer of shown) expect(answer).toEqual(shown[0])
  expect(shown[0]).toMatchObject({ status: 401, code: 'sign-in-refused' })
})

it('delays guesses, known name or not, and lets the person in afterwards', async () => {
  const teacher = await adult(stack)
  for (const name of [teacher.name, 'nobody-at-all']) {
    const guess = () => signInWith(stack, { name, password: 'wrong password' })
    for (let n = 0; n < 3; n += 1) expect((await guess()).statusCode).toBe(401)
    const delayed = await guess()
    expect([delayed.statusCode, delayed.headers['retry-after']]).toEqual([429, '1'])
    expect(delayed.json()).toMatchObject({
      type: '/problems/too-many-attempts',
      detail: 'Several attempts failed. Try again in 1 s.',
    })
  }
  // Not even the right password shortens the delay, and nobody else is held up.
  expect((await signInWith(stack, teacher)).statusCode).toBe(429)
  expect((await signInWith(stack, await adult(stack))).statusCode).toBe(200)
  clock.nowMs += 1_000
  expect((await signInWith(stack, teacher)).statusCode).toBe(200)
})

it('counts guesses sent to several processes together', async () => {
  const teacher = await adult(stack)
  const guess = (at: Stack) => signInWith(at, { name: teacher.name, password: 'wrong password' })
  for (const at of [stack, other, stack]) expect((await guess(at)).statusCode).toBe(401)
  expect((await guess(other)).statusCode).toBe(429)
  expect((await guess(stack)).statusCode).toBe(429)
  clock.nowMs += 1_000
  expect((await signInWith(stack, teacher)).statusCode).toBe(200)
  expect((await guess(other)).statusCode).toBe(401)
})

it('keeps sessions over a restart, and replaces outdated hashes', async () => {
  const teacher = await adult(stack)
  const cookie = cookieOf(await signInWith(stack, teacher))
  const seen = await other.ask('GET', '/api/session', { token: null, headers: { cookie, ...ownPage } })
  expect(seen.json()).toMatchObject({ person: teacher.person })
  const revision = async () =>
    (await rows('select revision from sillage.credentials where person = $1', [teacher.person]))[0]?.revision
  expect(await revision()).toBe(1)
  expect((await signInWith(other, teacher)).statusCode).toBe(200)
  expect(await revision()).toBe(2)
  expect((await signInWith(other, teacher)).statusCode).toBe(200)
  expect(await revision()).toBe(2)
})

it('acts in another process within a second', async () => {
  const teacher = await adult(stack)
  const cookie = cookieOf(await signInWith(stack, teacher))
  const there = async () =>
    (await other.ask('GET', '/api/session', { token: null, headers: { cookie, ...ownPage } })).statusCode
  expect(await there()).toBe(200)
  await stack.ask('POST', `/api/accounts/${teacher.person}/disable`, { body: {} })
  clock.monotonicMs += 1_000
  expect(await there()).toBe(401)
})

it('requires a second factor in another process within a second after the school decided it', async () => {
  const cookie = cookieOf(await signInWith(stack, await adult(stack)))
  const requiredThere = async () =>
    (await other.ask('GET', '/api/session', { token: null, headers: { cookie, ...ownPage } })).json().required
  const decide = (required: boolean) => stack.ask('POST', '/api/schools/second-factor', { body: { required } })
  expect(await requiredThere()).toBeNull()
  expect((await decide(true)).statusCode).toBe(201)
  clock.monotonicMs += 1_000
  try {
    expect(await requiredThere()).toBe('authenticator')
  } finally {
    await decide(false)
    clock.monotonicMs += 1_000
  }
})

it('changes what a session may do when a role changes', async () => {
  const teacher = await adult(stack)
  const asks = await browser(stack, teacher)
  const body = { person: randomUUID(), role: 'learner', givenName: 'A', familyName: 'B' }
  expect((await asks('POST', '/api/people', body)).statusCode).toBe(403)
  const change = (command: string, role: string) =>
    stack.ask('POST', '/api/events', {
      body: [{ command, id: randomUUID(), input: { person: teacher.person, role } }],
    })
  expect((await change('identity.grant-role', 'administrator')).json()).toMatchObject([{ status: 201 }])
  expect((await asks('POST', '/api/people', body)).statusCode).toBe(201)
  // Somebody else administers the school, once the read models know it.
  await adult(stack, 'administrator')
  const withdrawn = async () => (await change('identity.withdraw-role', 'administrator')).json()
  await expect.poll(withdrawn).toMatchObject([{ status: 201 }])
  expect((await asks('POST', '/api/people', { ...body, person: randomUUID() })).statusCode).toBe(403)
})

it('ends the family of a refresh token that comes again after ten seconds', async () => {
  const signedIn = await signInWith(stack, await adult(stack), { as: 'tokens' })
  const { refreshToken, accessToken } = signedIn.json().tokens
  const refresh = (token: string) =>
    stack.ask('POST', '/api/session/refresh', { token: null, body: { refreshToken: token } })
  const next = (await refresh(refreshToken)).json().refreshToken
  clock.nowMs += 10_000
  expect((await refresh(refreshToken)).statusCode).toBe(200)
  clock.nowMs += 1
  expect((await refresh(refreshToken)).statusCode).toBe(401)
  expect((await refresh(next)).statusCode).toBe(401)
  expect((await stack.ask('GET', '/api/session', { token: accessToken })).statusCode).toBe(401)
})

it('repeats no name, password or code in an answer or a log, and stores none in clear', async () => {
  const canary = `canary-${randomUUID()}`
  const [name, password] = [`${canary}-name`, `${canary}-password`]
  await adult(stack, 'teacher', { name, password })
  const wrong = `${canary}-wrong`
  const answers = [
    await signInWith(stack, { name, password }),
    await signInWith(stack, { name, password: wrong }),
    await signInWith(stack, { name: wrong, password: wrong }, { code: wrong }),
    await signInWith(stack, { name, password: 'x'.repeat(300) + canary }),
    await stack.ask('POST', '/api/sign-in', { token: null, body: { school: canary, name: [canary], password } }),
    await stack.ask('POST', '/api/session/refresh', { token: null, body: { refreshToken: canary } }),
  ]
  for (const { body } of answers) expect(body).not.toContain(canary)
  expect(stack.logged.join('\n')).not.toContain(canary)
  const tables = ['credentials', 'recovery_codes', 'sessions', 'refresh_tokens']
  for (const table of tables)
    expect(JSON.stringify(await rows(`select t::text from sillage.${table} t`)), table).not.toContain(canary)
})

it('frees the name of a closed account for somebody else', async () => {
  const { name, person } = await adult(stack)
  expect((await stack.ask('POST', `/api/accounts/${person}/close`, { body: {} })).statusCode).toBe(201)
  expect((await signInWith(stack, { name, password: PASSWORD })).statusCode).toBe(401)
  const next = randomUUID()
  await stack.ask('POST', '/api/people', { body: { person: next, role: 'teacher', givenName: 'B', familyName: 'C' } })
  await expect
    .poll(async () => (await stack.ask('POST', '/api/accounts', { body: { person: next, name } })).statusCode)
    .toBe(201)
})

it('lets a closed account that is opened again begin without the old password', async () => {
  const who = await adult(stack)
  const cookie = cookieOf(await signInWith(stack, who))
  const key = { 'idempotency-key': randomUUID() }
  const close = () => stack.ask('POST', `/api/accounts/${who.person}/close`, { body: {}, headers: key })
  expect((await close()).statusCode).toBe(201)
  expect(await rows('select 1 from sillage.credentials where person = $1', [who.person])).toEqual([])
  const opened = () => stack.ask('POST', '/api/accounts', { body: { person: who.person, name: who.name } })
  await expect.poll(async () => (await opened()).statusCode).toBe(201)
  expect((await signInWith(stack, who)).statusCode).toBe(401)
  const session = await stack.ask('GET', '/api/session', { token: null, headers: { cookie, ...ownPage } })
  expect(session.statusCode).toBe(401)
  // The same request to close it, sent again late, takes nothing from the account of now.
  await stack.ask('POST', `/api/accounts/${who.person}/password`, { body: { password: `${PASSWORD} !` } })
  expect((await close()).statusCode).toBe(200)
  expect((await signInWith(stack, { ...who, password: `${PASSWORD} !` })).statusCode).toBe(200)
})

it('ends the sessions of a person who leaves, also if they come back', async () => {
  const { person, ...who } = await adult(stack)
  const cookie = cookieOf(await signInWith(stack, who))
  expect((await stack.ask('POST', '/api/people/departures', { body: { person } })).statusCode).toBe(201)
  const back = { person, role: 'teacher', givenName: 'Ada', familyName: 'Martin' }
  expect((await stack.ask('POST', '/api/people', { body: back })).statusCode).toBe(201)
  const session = await stack.ask('GET', '/api/session', { token: null, headers: { cookie, ...ownPage } })
  expect(session.statusCode).toBe(401)
  expect((await signInWith(stack, who)).statusCode).toBe(200)
})

it('starts no session by credentials that have changed since they were verified', async () => {
  const { person } = await adult(stack)
  const pool = openPool(stack.service.databaseUrl, {
    name: 'test',
    role: 'sillage_app',
    max: 2,
    onError: (error) => {
      throw error
    },
  })
  try {
    const start = (provedBy: number) =>
      signInStore(pool).start({
        ...{ tenant: TenantId.parse(stack.tenant), id: randomUUID(), person: PersonId.parse(person), generation: 0 },
        ...{ secondFactor: false, startedAtMs: clock.nowMs, expiresAtMs: clock.nowMs + 60_000, provedBy },
        held: { cookie: randomBytes(32) },
      })
    expect(await start(1)).toBe(true)
    await stack.ask('POST', `/api/accounts/${person}/password`, { body: { password: `${PASSWORD} !` } })
    expect(await start(1)).toBe(false)
    expect(await start(2)).toBe(true)
  } finally {
    await pool.end()
  }
})

it('counts wrong first codes of an authenticator application', async () => {
  const asks = await browser(stack, await adult(stack))
  expect((await asks('POST', '/api/session/authenticator', { password: PASSWORD })).statusCode).toBe(200)
  const confirm = () => asks('POST', '/api/session/authenticator/confirm', { code: 'abcdef' })
  for (let n = 0; n < 3; n += 1) expect((await confirm()).json()).toMatchObject({ code: 'code-refused' })
  expect((await confirm()).statusCode).toBe(429)
})

it('forgets credentials when the worker passes the erasure of a person', async () => {
  const teacher = await adult(stack)
  const asks = await browser(stack, teacher)
  expect((await asks('GET', '/api/session')).statusCode).toBe(200)
  const person = PersonId.parse(teacher.person)
  const command = derivedCommandId('erasure', person)
  await stack.service.log.append({
    stream: streamName('person', person),
    tenant: TenantId.parse(stack.tenant),
    expected: 'any',
    events: [
      {
        ...subjectErased({}),
        id: eventId(command, 1),
        subject: person,
        actor: PersonId.parse(randomUUID()),
        correlationId: command,
        causationId: null,
        fingerprint: 0,
        occurredAt: Instant.parse(new Date().toISOString()),
        zone: Zone.parse('Europe/Paris'),
        sealed: [],
      },
    ],
  })
  await expect.poll(() => rows('select 1 from sillage.credentials where person = $1', [person])).toEqual([])
  clock.monotonicMs += 1_000
  expect((await asks('GET', '/api/session')).statusCode).toBe(401)
})
