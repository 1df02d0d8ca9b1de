/** Children sign in over a real PostgreSQL: a device that a teacher's code has enrolled, and then a PIN. On clocks of the test. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openClient } from '#platform/database.ts'
import { aClass, enrolled, type Klass, PIN, signInChild } from './class-of-children.ts'
import { adult, browser, cookieOf, openedSchool, ownPage } from './signed-in.ts'
import { attempt, openStack, type Stack } from './stack.ts'

const light = { memoryKiB: 64, passes: 1, parallelism: 1 }
const clock = { nowMs: Date.now(), monotonicMs: 1_000 }
const signIn = {
  nowMs: () => clock.nowMs,
  monotonicMs: () => clock.monotonicMs,
  hashing: { parameters: new Map([[1, light]]) },
}
const HOUR_MS = 3_600_000

let stack: Stack
/** Another process over the same database and keys. */
let other: Stack
beforeAll(async () => {
  stack = await openStack('children', { worker: true, signIn })
  await openedSchool(stack)
  const opened = await openStack('children-other', {
    databaseUrl: stack.service.databaseUrl,
    keysDirectory: `${stack.directory}/keys`,
    signIn,
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

const sessionOf = (at: Stack, cookie: string) =>
  at.ask('GET', '/api/session', { token: null, headers: { cookie, ...ownPage } })
const childOf = ({ children: [child = ''] }: Klass) => child
const status = async (klass: Klass) => (await stack.ask('GET', `/api/classes/${klass.id}/sign-in`)).json()

describe('the whole path', () => {
  it('leads from a code to the child’s own exercises', async () => {
    const who = await adult(stack, 'teacher')
    const klass = await aClass(stack, ['Zoé', 'Adam'], { teacher: who.person })
    const teacher = await browser(stack, who)
    const issued = await teacher('POST', `/api/classes/${klass.id}/device-codes`, {})
    expect(issued.statusCode).toBe(201)
    const { code, address, expiresAt } = issued.json()
    // The code is in the fragment, and ends with the school year.
    expect(address).toBe(`http://localhost:80/enrol#${code}`)
    expect(expiresAt).toBe('2027-08-01T00:00:00.000Z')

    const answer = await stack.ask('POST', '/api/devices', { token: null, headers: ownPage, body: { code } })
    expect(answer.statusCode).toBe(201)
    expect(answer.json().token).toBeNull()
    expect(String(answer.headers['set-cookie'])).toMatch(
      /^__Host-sillage-device=[\w.-]+; Path=\/; HttpOnly; SameSite=Strict; Secure; Expires=Sun, 01 Aug 2027/,
    )
    const device = cookieOf(answer)

    const listed = await stack.ask('GET', '/api/device', { token: null, headers: { cookie: device, ...ownPage } })
    const names = listed.json().children.map(({ givenName }: { givenName: string }) => givenName)
    expect(names.sort()).toEqual(['Adam', 'Zoé'])
    expect(listed.body).not.toContain('Nomdefamille')

    const child = childOf(klass)
    const signedIn = await signInChild(stack, device, child)
    expect(signedIn.statusCode).toBe(200)
    expect(String(signedIn.headers['set-cookie'])).toMatch(
      /^__Host-sillage=[\w.-]+; Path=\/; HttpOnly; SameSite=Strict; Secure/,
    )
    const cookie = cookieOf(signedIn)
    expect((await sessionOf(stack, cookie)).json()).toMatchObject({
      person: child,
      roles: ['learner'],
      permissions: { 'learning:read': ['own'], 'learning:record': ['own'] },
      kind: 'pin',
    })
    const own = await stack.ask('POST', '/api/adaptive/interaction', {
      token: null,
      headers: { cookie, ...ownPage },
      body: attempt(child),
    })
    expect(own.statusCode).toBe(201)
  })

  it('reaches nothing else, whatever else the person may do', async () => {
    const klass = await aClass(stack, ['Zoé', 'Adam'])
    const [child = '', classmate = ''] = klass.children
    for (const role of ['teacher', 'administrator'])
      await stack.ask('POST', '/api/events', {
        body: [{ command: 'identity.grant-role', id: randomUUID(), input: { person: child, role } }],
      })
    const { device } = await enrolled(stack, klass)
    const cookie = cookieOf(await signInChild(stack, device, child))
    const asks = (method: 'GET' | 'POST', url: string, body?: object) =>
      stack.ask(method, url, { token: null, headers: { cookie, ...ownPage }, ...(body && { body }) })
    const answers = await Promise.all([
      asks('GET', `/api/classes/${klass.id}/overview`),
      asks('GET', `/api/classes/${klass.id}/sign-in`),
      asks('GET', `/api/classes/${klass.id}/children`),
      asks('GET', '/api/classes'),
      asks('GET', '/api/events'),
      asks('GET', `/api/learners/${classmate}/history`),
      asks('POST', '/api/adaptive/interaction', attempt(classmate)),
      asks('POST', `/api/classes/${klass.id}/device-codes`, {}),
      asks('POST', `/api/classes/${klass.id}/sheet`, {}),
      asks('POST', `/api/children/${child}/pin`, {}),
      asks('POST', `/api/children/${child}/pin/unlock`),
      asks('POST', '/api/people', { person: randomUUID(), role: 'learner', givenName: 'A', familyName: 'B' }),
      asks('POST', '/api/session/password', { password: 'x', newPassword: 'quatre mots au hasard' }),
      asks('POST', '/api/session/authenticator', { password: 'x' }),
      asks('POST', '/api/session/authenticator/confirm', { code: '123456' }),
    ])
    for (const answer of answers) expect([403, 404]).toContain(answer.statusCode)
  })

  it('lasts 8 hours at most, and not longer than the device', async () => {
    const klass = await aClass(stack)
    const { device } = await enrolled(stack, klass)
    const before = clock.nowMs
    const answer = await signInChild(stack, device, childOf(klass))
    expect(Date.parse(answer.json().expiresAt) - before).toBe(8 * HOUR_MS)
    const cookie = cookieOf(answer)
    clock.nowMs += 8 * HOUR_MS
    expect((await sessionOf(stack, cookie)).statusCode).toBe(401)
    expect((await signInChild(stack, device, childOf(klass))).statusCode).toBe(200)
    clock.nowMs = Date.parse('2027-07-31T23:00:00.000Z')
    expect((await signInChild(stack, device, childOf(klass))).json().expiresAt).toBe('2027-08-01T00:00:00.000Z')
    clock.nowMs += HOUR_MS
    expect((await signInChild(stack, device, childOf(klass))).json().code).toBe('device-not-enrolled')
    clock.nowMs = before
  })

  it('works for an application with a token in the place of the cookie', async () => {
    const klass = await aClass(stack)
    const { code } = await enrolled(stack, klass)
    const answer = await stack.ask('POST', '/api/devices', { token: null, body: { code, as: 'token' } })
    expect(answer.headers['set-cookie']).toBeUndefined()
    const headers = { 'sillage-device': answer.json().token }
    expect((await stack.ask('GET', '/api/device', { token: null, headers })).statusCode).toBe(200)
    const body = { child: childOf(klass), pin: PIN }
    expect((await stack.ask('POST', '/api/device/sign-in', { token: null, headers, body })).statusCode).toBe(200)
  })
})

describe('without an enrolled device', () => {
  it.each([
    ['no cookie', {}],
    ['a cookie that nobody issued', { cookie: `__Host-sillage-device=${randomUUID()}.${'A'.repeat(43)}` }],
    ['a token that nobody issued', { 'sillage-device': `${randomUUID()}.${'A'.repeat(43)}` }],
    ['an empty token', { 'sillage-device': '' }],
  ])('nobody is named and nobody signs in: %s', async (_, headers) => {
    const klass = await aClass(stack)
    const more = { token: null, headers: { ...ownPage, ...headers } }
    for (const answer of [
      await stack.ask('GET', '/api/device', more),
      await stack.ask('POST', '/api/device/sign-in', { ...more, body: { child: childOf(klass), pin: PIN } }),
    ])
      expect([answer.statusCode, answer.json().code]).toEqual([401, 'device-not-enrolled'])
  })

  it('a page of another site neither lists the children nor signs one in, nor enrols the device', async () => {
    const klass = await aClass(stack)
    const { device, code } = await enrolled(stack, klass)
    const headers = { cookie: device, 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }
    const body = { child: childOf(klass), pin: PIN }
    for (const answer of [
      await stack.ask('GET', '/api/device', { token: null, headers }),
      await stack.ask('POST', '/api/device/sign-in', { token: null, headers, body }),
      await stack.ask('POST', '/api/devices', { token: null, headers, body: { code } }),
    ])
      expect(answer.json()).toMatchObject({ status: 403, code: 'cross-site' })
  })

  it.each(['', 'x', 'A'.repeat(50), 'AAAAA-'.repeat(10).slice(0, -1), '🐢'.repeat(50)])(
    'a code that nobody issued enrols nothing: "%s"',
    async (code) =>
      expect([401, 422]).toContain(
        (await stack.ask('POST', '/api/devices', { token: null, body: { code } })).statusCode,
      ),
  )

  it('a code for one device enrols one, within an hour', async () => {
    const klass = await aClass(stack)
    const issue = async () =>
      (await stack.ask('POST', `/api/classes/${klass.id}/device-codes`, { body: { use: 'one-device' } })).json().code
    const enrol = (code: string) => stack.ask('POST', '/api/devices', { token: null, body: { code } })
    const code = await issue()
    const both = await Promise.all([enrol(code), enrol(code)])
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([201, 401])
    expect((await enrol(code)).statusCode).toBe(401)
    const late = await issue()
    clock.nowMs += HOUR_MS
    expect((await enrol(late)).statusCode).toBe(401)
    clock.nowMs -= HOUR_MS
  })
})

describe('guessing', () => {
  const guess = (device: string, child: string, pin = '9038') => signInChild(stack, device, child, pin)

  it('waits 30 seconds after three wrong PINs, and for a teacher after five', async () => {
    const klass = await aClass(stack)
    const { device, id } = await enrolled(stack, klass)
    const child = childOf(klass)
    for (let n = 0; n < 3; n += 1) expect((await guess(device, child)).statusCode).toBe(401)
    const waiting = await guess(device, child, PIN)
    expect([waiting.statusCode, waiting.headers['retry-after']]).toEqual([429, '30'])
    clock.nowMs += 30_000
    expect((await guess(device, child)).statusCode).toBe(401)
    clock.nowMs += 30_000
    expect((await guess(device, child)).statusCode).toBe(401)
    clock.nowMs += 24 * HOUR_MS
    expect((await guess(device, child, PIN)).json()).toMatchObject({ status: 429, code: 'ask-teacher' })
    expect((await status(klass)).children).toMatchObject([{ person: child, hasPin: true, stuckOn: [id] }])
    expect((await stack.ask('POST', `/api/children/${child}/pin/unlock`)).statusCode).toBe(204)
    expect((await status(klass)).children).toMatchObject([{ person: child, stuckOn: [] }])
    expect((await guess(device, child, PIN)).statusCode).toBe(200)
    clock.nowMs -= 24 * HOUR_MS
  })

  it('counts guesses that are sent all at once, also through another process', async () => {
    const klass = await aClass(stack)
    const { device } = await enrolled(stack, klass)
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => signInChild(n % 2 ? stack : other, device, childOf(klass), '9038')),
    )
    const codes = answers.map(({ statusCode }) => statusCode)
    expect(codes.filter((code) => code === 401)).toHaveLength(3)
    expect(codes.filter((code) => code === 429)).toHaveLength(17)
  })

  it('on one device locks the child on no other, and no other child', async () => {
    const klass = await aClass(stack, ['Zoé', 'Adam'])
    const [zoe = '', adam = ''] = klass.children
    const [here, there] = [await enrolled(stack, klass), await enrolled(stack, klass)]
    for (let n = 0; n < 5; n += 1) {
      await guess(here.device, zoe)
      clock.nowMs += 30_000
    }
    expect((await guess(here.device, zoe, PIN)).statusCode).toBe(429)
    expect((await guess(there.device, zoe, PIN)).statusCode).toBe(200)
    expect((await guess(here.device, adam, PIN)).statusCode).toBe(200)
    // That she signed in elsewhere unlocks nothing here.
    expect((await guess(here.device, zoe, PIN)).statusCode).toBe(429)
  })

  it('ends with a PIN that the teacher gives anew, and the old one is worth nothing', async () => {
    const klass = await aClass(stack)
    const { device } = await enrolled(stack, klass)
    const child = childOf(klass)
    const cookie = cookieOf(await guess(device, child, PIN))
    const given = (await stack.ask('POST', `/api/children/${child}/pin`, { body: {} })).json().pin
    expect(given).toMatch(/^\d{4}$/)
    expect((await sessionOf(stack, cookie)).statusCode).toBe(401)
    expect((await guess(device, child, PIN)).statusCode).toBe(401)
    expect((await guess(device, child, given)).statusCode).toBe(200)
  })

  it('gets the same answers for a wrong PIN, no PIN, an unknown child, and a child of another class', async () => {
    const klass = await aClass(stack, ['Zoé', 'Adam'])
    const elsewhere = await aClass(stack)
    const [zoe = '', adam = ''] = klass.children
    await stack.ask('POST', `/api/children/${adam}/pin/remove`, { body: {} })
    // Each on a device of its own: people who are not in the class are counted together.
    const series = async (child: string, pin: string) => {
      const { device } = await enrolled(stack, klass)
      const answers = []
      for (let n = 0; n < 7; n += 1) {
        const { statusCode, headers, ...answer } = await guess(device, child, pin)
        answers.push({ statusCode, retry: headers['retry-after'], body: { ...answer.json(), traceId: '' } })
        clock.nowMs += n >= 3 ? 30_000 : 0
      }
      return answers
    }
    const first = await series(zoe, '9038')
    expect(first.map(({ statusCode }) => statusCode)).toEqual([401, 401, 401, 429, 401, 401, 429])
    for (const [child, pin] of [
      [adam, PIN],
      [randomUUID(), PIN],
      [childOf(elsewhere), PIN],
      [(await adult(stack)).person, PIN],
    ] as const)
      expect(await series(child, pin)).toEqual(first)
  })

  it('about one child from many devices ends after twenty, except where the child signs in', async () => {
    const klass = await aClass(stack, ['Zoé', 'Adam'])
    const [zoe = '', adam = ''] = klass.children
    const tablet = await enrolled(stack, klass)
    expect((await guess(tablet.device, zoe, PIN)).statusCode).toBe(200)
    const others: string[] = []
    for (let n = 0; n < 11; n += 1) others.push((await enrolled(stack, klass)).device)
    const answers = await Promise.all(others.flatMap((device) => [guess(device, zoe), guess(device, zoe)]))
    expect(answers.filter(({ statusCode }) => statusCode === 401)).toHaveLength(20)
    expect(answers.filter(({ statusCode }) => statusCode === 429)).toHaveLength(2)
    const fresh = (await enrolled(stack, klass)).device
    expect((await guess(fresh, zoe, PIN)).json()).toMatchObject({ status: 429, code: 'ask-teacher' })
    expect((await guess(fresh, adam, PIN)).statusCode).toBe(200)
    expect((await guess(tablet.device, zoe, PIN)).statusCode).toBe(200)
    // The teacher sees it, and it takes the teacher to end it.
    const stuckOf = async () => (await status(klass)).children[0].stuckOn.length
    expect(await stuckOf()).toBeGreaterThan(0)
    expect((await guess(fresh, zoe, PIN)).statusCode).toBe(429)
    expect((await stack.ask('POST', `/api/children/${zoe}/pin/unlock`)).statusCode).toBe(204)
    expect(await stuckOf()).toBe(0)
    expect((await guess(fresh, zoe, PIN)).statusCode).toBe(200)
  })

  it('about people who are not in the class is counted together, for an hour, and stops no child', async () => {
    const klass = await aClass(stack)
    const { device, id } = await enrolled(stack, klass)
    const answers = []
    for (let n = 0; n < 105; n += 1) answers.push(await guess(device, randomUUID()))
    expect(answers.filter(({ statusCode }) => statusCode === 401)).toHaveLength(3)
    expect(await rows('select 1 from sillage.pin_failures where device = $1', [id])).toHaveLength(1)
    expect((await guess(device, childOf(klass), PIN)).statusCode).toBe(200)
    clock.nowMs += HOUR_MS + 1
    expect((await guess(device, randomUUID())).statusCode).toBe(401)
    clock.nowMs -= HOUR_MS + 1
  })

  it('needs devices, and a code enrols at most 40 an hour', async () => {
    const klass = await aClass(stack)
    const { code } = await enrolled(stack, klass)
    const enrol = () => stack.ask('POST', '/api/devices', { token: null, body: { code } })
    for (let n = 1; n < 40; n += 1) expect((await enrol()).statusCode).toBe(201)
    const refused = await enrol()
    expect(refused.json()).toMatchObject({ status: 429, code: 'too-many-attempts' })
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(3_000)
    await enrolled(stack, klass)
  })
})

describe('what ends a session', () => {
  it.each(['the device', 'its code'])('revoking %s: here at once, in another process within a second', async (what) => {
    const klass = await aClass(stack)
    const { device, id, codeId } = await enrolled(stack, klass)
    const cookie = cookieOf(await signInChild(stack, device, childOf(klass)))
    for (const at of [stack, other]) expect((await sessionOf(at, cookie)).statusCode).toBe(200)
    const revoke =
      what === 'the device'
        ? `/api/classes/${klass.id}/devices/${id}/revoke`
        : `/api/classes/${klass.id}/device-codes/${codeId}/revoke`
    expect((await stack.ask('POST', revoke)).statusCode).toBe(204)
    expect((await sessionOf(stack, cookie)).statusCode).toBe(401)
    clock.monotonicMs += 1_000
    expect((await sessionOf(other, cookie)).statusCode).toBe(401)
    for (const at of [stack, other])
      expect((await signInChild(at, device, childOf(klass))).json().code).toBe('device-not-enrolled')
    expect((await stack.ask('POST', revoke)).statusCode).toBe(409)
    expect((await status(klass)).devices).toEqual([])
  })

  it('a device that only the log revoked signs nobody in either', async () => {
    const klass = await aClass(stack)
    const { device, id } = await enrolled(stack, klass)
    await stack.ask('POST', '/api/events', {
      body: [{ command: 'identity.revoke-device', id: randomUUID(), input: { class: klass.id, device: id } }],
    })
    expect((await signInChild(stack, device, childOf(klass))).json().code).toBe('device-not-enrolled')
    expect(await rows('select 1 from sillage.devices where id = $1', [id])).toEqual([])
    // The teacher revokes it once more.
    expect((await stack.ask('POST', `/api/classes/${klass.id}/devices/${id}/revoke`)).statusCode).toBe(409)
  })

  it('a code or a device revoked in a batch ends the sessions there, and a PIN is unlocked', async () => {
    const klass = await aClass(stack)
    const child = childOf(klass)
    const batch = (command: string, input: object) =>
      stack.ask('POST', '/api/events', { body: [{ command, id: randomUUID(), input }] })
    for (const what of ['device', 'code'] as const) {
      const { device, id, codeId } = await enrolled(stack, klass)
      const cookie = cookieOf(await signInChild(stack, device, child))
      const answer =
        what === 'device'
          ? await batch('identity.revoke-device', { class: klass.id, device: id })
          : await batch('identity.revoke-device-code', { class: klass.id, code: codeId })
      expect(answer.json()).toMatchObject([{ status: 201 }])
      expect((await sessionOf(stack, cookie)).statusCode).toBe(401)
      expect(await rows('select 1 from sillage.devices where id = $1', [id])).toEqual([])
    }
    const { id } = await enrolled(stack, klass)
    const failures = () => rows('select 1 from sillage.pin_failures where person = $1', [child])
    await rows(
      `insert into sillage.pin_failures (tenant, person, device, failures, wait_until)
        values ($1, $2, $3, 5, now())`,
      [stack.tenant, child, id],
    )
    expect((await batch('identity.unlock-pin', { person: child })).json()).toMatchObject([{ status: 201 }])
    expect(await failures()).toEqual([])
  })

  it.each([
    ['the teacher ends the child’s sessions', (child: string) => `/api/children/${child}/sessions/end`, 200],
    ['the teacher removes the PIN', (child: string) => `/api/children/${child}/pin/remove`, 401],
  ])('%s: here at once, in another process within a second', async (_, url, afterwards) => {
    const klass = await aClass(stack)
    const { device } = await enrolled(stack, klass)
    const child = childOf(klass)
    const cookie = cookieOf(await signInChild(stack, device, child))
    for (const at of [stack, other]) expect((await sessionOf(at, cookie)).statusCode).toBe(200)
    expect((await stack.ask('POST', url(child), { body: {} })).statusCode).toBe(201)
    expect((await sessionOf(stack, cookie)).statusCode).toBe(401)
    clock.monotonicMs += 1_000
    expect((await sessionOf(other, cookie)).statusCode).toBe(401)
    expect((await signInChild(other, device, child)).statusCode).toBe(afterwards)
  })

  it('a removed PIN does not come back when a new one is only recorded', async () => {
    const klass = await aClass(stack)
    const { device } = await enrolled(stack, klass)
    const person = childOf(klass)
    await stack.ask('POST', `/api/children/${person}/pin/remove`, { body: {} })
    const recorded = await stack.ask('POST', '/api/events', {
      body: [{ command: 'identity.set-pin', id: randomUUID(), input: { person, credential: randomUUID() } }],
    })
    expect(recorded.json()).toMatchObject([{ status: 201 }])
    expect((await signInChild(stack, device, person)).statusCode).toBe(401)
  })

  it('a child who leaves the class or the school, and a class that closes, sign in no more', async () => {
    const klass = await aClass(stack, ['Zoé', 'Adam'])
    const [zoe = '', adam = ''] = klass.children
    const { device, code } = await enrolled(stack, klass)
    await stack.ask('POST', '/api/enrolments/withdrawals', { body: { learner: zoe, class: klass.id } })
    expect((await signInChild(stack, device, zoe)).statusCode).toBe(401)
    const cookie = cookieOf(await signInChild(stack, device, adam))
    await stack.ask('POST', '/api/events', {
      body: [{ command: 'identity.withdraw-role', id: randomUUID(), input: { person: adam, role: 'learner' } }],
    })
    expect((await sessionOf(stack, cookie)).statusCode).toBe(401)
    expect((await stack.ask('POST', '/api/classes/closures', { body: { class: klass.id } })).statusCode).toBe(201)
    expect((await signInChild(stack, device, adam)).json().code).toBe('device-not-enrolled')
    expect((await stack.ask('POST', '/api/devices', { token: null, body: { code } })).statusCode).toBe(401)
  })

  it('a session on a class’s device ends when the child leaves the class, and when the class closes', async () => {
    const klass = await aClass(stack, ['Zoé', 'Adam'])
    const [zoe = '', adam = ''] = klass.children
    const { device } = await enrolled(stack, klass)
    const ofZoe = cookieOf(await signInChild(stack, device, zoe))
    const ofAdam = cookieOf(await signInChild(stack, device, adam))
    await stack.ask('POST', '/api/enrolments/withdrawals', { body: { learner: zoe, class: klass.id } })
    expect((await sessionOf(stack, ofZoe)).statusCode).toBe(401)
    expect((await sessionOf(stack, ofAdam)).statusCode).toBe(200)
    await stack.ask('POST', '/api/classes/closures', { body: { class: klass.id } })
    expect((await sessionOf(stack, ofAdam)).statusCode).toBe(401)
  })

  it('erasing the child removes the failures and the PIN', async () => {
    const klass = await aClass(stack)
    const { device } = await enrolled(stack, klass)
    const child = childOf(klass)
    const cookie = cookieOf(await signInChild(stack, device, child))
    await signInChild(stack, device, child, '9038')
    await stack.service.signIn.forgetCredentials(stack.tenant as never, child as never)
    for (const table of ['credentials', 'sessions', 'pin_failures'])
      expect(await rows(`select 1 from sillage.${table} where person = $1`, [child])).toEqual([])
    expect((await sessionOf(stack, cookie)).statusCode).toBe(401)
  })
})

describe('another class and another school', () => {
  it('cannot use a code, a device or a child of this one', async () => {
    const [klass, neighbour] = [await aClass(stack), await aClass(stack)]
    const { device, id, codeId } = await enrolled(stack, klass)
    for (const url of [`devices/${id}/revoke`, `device-codes/${codeId}/revoke`])
      expect((await stack.ask('POST', `/api/classes/${neighbour.id}/${url}`)).statusCode).toBe(409)
    const tenant = randomUUID()
    const foreign = await stack.token('administrator', { tenant })
    await stack.ask('POST', '/api/schools', { token: foreign, body: { name: 'Autre', zone: 'Europe/Paris' } })
    const asks = (method: 'GET' | 'POST', url: string) =>
      stack.ask(method, url, { token: foreign, ...(method === 'POST' && { body: {} }) })
    for (const [method, url] of [
      ['POST', `/api/classes/${klass.id}/devices/${id}/revoke`],
      ['POST', `/api/classes/${klass.id}/device-codes/${codeId}/revoke`],
      ['POST', `/api/classes/${klass.id}/device-codes`],
      ['POST', `/api/classes/${klass.id}/sheet`],
      ['GET', `/api/classes/${klass.id}/sign-in`],
      ['GET', `/api/classes/${klass.id}/children`],
      ['POST', `/api/children/${childOf(klass)}/pin`],
      ['POST', `/api/children/${childOf(klass)}/pin/unlock`],
    ] as const)
      expect([404, 409]).toContain((await asks(method, url)).statusCode)
    expect((await signInChild(stack, device, childOf(klass))).statusCode).toBe(200)
  })

  it('is closed to a teacher of another class: nothing says who or what exists', async () => {
    const klass = await aClass(stack)
    const who = await adult(stack)
    const own = await aClass(stack, ['Adam'], { teacher: who.person })
    const { id, codeId } = await enrolled(stack, klass)
    const asks = await browser(stack, who)
    const requests = (ofClass: string, child: string) =>
      [
        ['POST', `/api/classes/${ofClass}/devices/${id}/revoke`],
        ['POST', `/api/classes/${ofClass}/device-codes/${codeId}/revoke`],
        ['POST', `/api/classes/${ofClass}/device-codes`],
        ['POST', `/api/classes/${ofClass}/sheet`],
        ['GET', `/api/classes/${ofClass}/sign-in`],
        ['GET', `/api/classes/${ofClass}/children`],
        ['POST', `/api/children/${child}/pin`],
        ['POST', `/api/children/${child}/pin/unlock`],
        ['POST', `/api/children/${child}/pin/remove`],
        ['POST', `/api/children/${child}/sessions/end`],
      ] as const
    const answersTo = async (ofClass: string, child: string) => {
      const answers = []
      for (const [method, url] of requests(ofClass, child)) {
        const answer = await asks(method, url, method === 'POST' ? {} : undefined)
        answers.push({ ...answer.json(), traceId: '' })
      }
      return answers
    }
    const [theirs, nobodys] = [await answersTo(klass.id, childOf(klass)), await answersTo(randomUUID(), randomUUID())]
    expect(theirs).toEqual(nobodys)
    expect(theirs.map((answer) => answer.status)).toEqual(theirs.map(() => 404))
    // Their own class is open to them.
    expect((await asks('GET', `/api/classes/${own.id}/sign-in`)).statusCode).toBe(200)
    expect((await asks('POST', `/api/children/${childOf(own)}/pin`, {})).statusCode).toBe(200)
  })

  it('issues no code for a class that does not exist, is closed, or whose year is over', async () => {
    const issue = async (id: string) =>
      (await stack.ask('POST', `/api/classes/${id}/device-codes`, { body: {} })).json()
    expect(await issue(randomUUID())).toMatchObject({ status: 409, code: 'class-not-open' })
    const old = await aClass(stack, [], { schoolYear: '2024-2025' })
    expect(await issue(old.id)).toMatchObject({ status: 409, code: 'school-year-over' })
  })
})

describe('the printed sheet', () => {
  it('has a card for each child, the code in the fragment alone, and new PINs that work', async () => {
    const klass = await aClass(stack, ['Zoé', '<b>Ali</b>'], { withPins: false })
    const page = await stack.ask('POST', `/api/classes/${klass.id}/sheet`, {
      body: { pins: 'missing', address: 'https://sillage.example' },
    })
    expect(page.statusCode).toBe(200)
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store, no-transform',
    })
    const html = page.body
    expect(html).not.toContain('<b>Ali')
    expect(html).not.toMatch(/<script|src=|href="http/)
    expect(html.match(/class="card"/g)).toHaveLength(2)
    const pins = [...html.matchAll(/class="pin">(\d{4})</g)].map(([, pin = '']) => pin)
    expect(pins).toHaveLength(2)
    const code = html.match(/(?:[A-Z2-7]{5} ){9}[A-Z2-7]{5}/)?.[0] ?? ''
    const device = cookieOf(await stack.ask('POST', '/api/devices', { token: null, body: { code } }))
    const statuses = []
    for (const [n, child] of klass.children.entries())
      statuses.push((await signInChild(stack, device, child, pins[n] ?? '')).statusCode)
    expect(statuses).toEqual([200, 200])
    // Children who have a PIN keep it.
    const again = await stack.ask('POST', `/api/classes/${klass.id}/sheet`, { body: { pins: 'missing' } })
    expect(again.body).not.toContain('class="pin"')
  })
})

it('repeats no PIN, code or name in a problem, a log or an event, and stores none in clear', async () => {
  const canary = `Canari${randomUUID().slice(0, 8)}`
  const pin = '718293'
  const klass = await aClass(stack, [canary])
  const child = childOf(klass)
  expect((await stack.ask('POST', `/api/children/${child}/pin`, { body: { pin } })).json()).toEqual({ pin })
  const { device, code } = await enrolled(stack, klass)
  const letters = code.replaceAll('-', '')
  const bodies = [
    await signInChild(stack, device, child, pin),
    await signInChild(stack, device, child, '9038'),
    await signInChild(stack, device, child, `${pin}9`),
    await signInChild(stack, device, `${child}x`, pin),
    await stack.ask('POST', '/api/devices', { token: null, body: { code: `${code}A` } }),
    await stack.ask('POST', '/api/devices', { token: null, body: { code, pin } }),
    await stack.ask('POST', `/api/children/${child}/pin`, { body: { pin: '777777' } }),
    await stack.ask('GET', '/api/events?limit=200'),
  ].map(({ body }) => body)
  const stored = await Promise.all(
    ['device_codes', 'devices', 'pin_failures', 'credentials', 'sessions'].map((table) =>
      rows(`select to_jsonb(t) as row from sillage.${table} t`),
    ),
  )
  stored.push(await rows('select to_jsonb(t) as row from log.events t'))
  const everything = [...bodies, ...stack.logged, ...other.logged, JSON.stringify(stored)].join('\n')
  expect(JSON.stringify(stored).length).toBeGreaterThan(1_000)
  for (const secret of [canary, `"${pin}"`, code, letters, letters.toLowerCase(), device.split('=')[1] ?? '', '777777'])
    for (const form of [secret, Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('base64')])
      expect(everything).not.toContain(form)
})
