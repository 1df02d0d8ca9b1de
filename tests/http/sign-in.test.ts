/** Adults sign in, over a real PostgreSQL: sessions of browsers and applications, and how they end. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codeOfStep, stepAt } from '#identity/sign-in/totp.ts'
import { adult, browser, cookieOf, openedSchool, ownPage, PASSWORD, signInWith } from './signed-in.ts'
import { openStack, type Stack } from './stack.ts'

let stack: Stack
beforeAll(async () => {
  stack = await openStack('sign-in')
  await openedSchool(stack)
})
afterAll(() => stack?.close())

const withToken = (token: string, url = '/api/session') => stack.ask('GET', url, { token })

describe('a browser', () => {
  it('gets a cookie that scripts cannot read and other sites cannot send', async () => {
    const answer = await signInWith(stack, await adult(stack))
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject({ roles: ['teacher'], tokens: null })
    const cookie = String(answer.headers['set-cookie'])
    expect(cookie).toMatch(/^__Host-sillage=[\w.-]+; Path=\/; HttpOnly; SameSite=Strict; Secure; Expires=/)
    expect(answer.headers['cache-control']).toBe('no-store, no-transform')
    expect(answer.body).not.toContain(cookieOf(answer).split('=')[1])
  })

  it('acts with the permissions of its person’s role', async () => {
    const teacher = await adult(stack)
    const teacherAsks = await browser(stack, teacher)
    expect((await teacherAsks('GET', '/api/session')).json()).toMatchObject({
      school: stack.tenant,
      person: teacher.person,
      roles: ['teacher'],
      kind: 'cookie',
    })
    expect((await teacherAsks('GET', '/api/activities/difficulty')).statusCode).toBe(200)
    const people = { person: randomUUID(), role: 'learner', givenName: 'A', familyName: 'B' }
    expect((await teacherAsks('POST', '/api/people', people)).statusCode).toBe(403)
    const head = await browser(stack, await adult(stack, 'administrator'))
    expect((await head('POST', '/api/people', people)).statusCode).toBe(201)
  })

  it('signs out at once', async () => {
    const asks = await browser(stack, await adult(stack))
    const out = await asks('POST', '/api/sign-out')
    expect(out.statusCode).toBe(204)
    expect(out.headers['set-cookie']).toMatch(/^__Host-sillage=; .*Max-Age=0/)
    const after = await asks('GET', '/api/session')
    expect([after.statusCode, after.json().code]).toEqual([401, 'session-ended'])
  })

  it('opens a live stream with its cookie', async () => {
    const head = await adult(stack, 'auditor')
    const cookie = cookieOf(await signInWith(stack, head))
    const address = await stack.server.listen({ port: 0, host: '127.0.0.1' })
    const stop = new AbortController()
    const answer = await fetch(`${address}/api/events/stream?after=0`, {
      headers: { cookie, 'sec-fetch-site': 'same-origin' },
      signal: stop.signal,
    })
    expect(answer.status).toBe(200)
    const reader = answer.body?.getReader()
    let text = ''
    while (!text.includes('identity.school-opened')) text += Buffer.from((await reader?.read())?.value ?? []).toString()
    // The account is disabled: the stream ends by itself.
    await stack.ask('POST', `/api/accounts/${head.person}/disable`, { body: {} })
    for (let done = false; !done; ) done = (await reader?.read())?.done ?? true
    stop.abort()
  })

  it.each([
    ['a page of another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
    ['a page of another host of the site', { 'sec-fetch-site': 'same-site', origin: 'http://other.localhost:80' }],
    ['an old browser on another site', { origin: 'https://evil.example' }],
    ['a page without an origin', { origin: 'null' }],
    ['nobody says where', {}],
    ['another port', { origin: 'http://localhost:81', host: 'localhost:80' }],
  ])('refuses a change that comes from elsewhere: %s', async (_, headers) => {
    const asks = await browser(stack, await adult(stack, 'administrator'))
    const body = { person: randomUUID(), role: 'learner', givenName: 'A', familyName: 'B' }
    const answer = await asks('POST', '/api/people', body, headers)
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'cross-site'])
    expect((await asks('POST', '/api/people', body)).statusCode).toBe(201)
  })

  it('does not let another page sign it in', async () => {
    const teacher = await adult(stack)
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }])
      expect((await signInWith(stack, teacher, {}, headers)).statusCode).toBe(403)
  })

  it.each(['', 'x', `${randomUUID()}.short`, `${randomUUID()}.${'A'.repeat(43)}`])(
    'is refused with a cookie that nobody issued: "%s"',
    async (value) => {
      const answer = await stack.ask('GET', '/api/session', {
        token: null,
        headers: { cookie: `__Host-sillage=${value}`, ...ownPage },
      })
      expect(answer.statusCode).toBe(401)
    },
  )

  it('is refused with two cookies, of which one may be planted', async () => {
    const cookie = cookieOf(await signInWith(stack, await adult(stack)))
    const headers = { cookie: `${cookie}; __Host-sillage=other`, ...ownPage }
    expect((await stack.ask('GET', '/api/session', { token: null, headers })).statusCode).toBe(401)
  })
})

describe('an application', () => {
  const refresh = (refreshToken: string, agent = 'app') =>
    stack.ask('POST', '/api/session/refresh', { token: null, body: { refreshToken }, headers: { 'user-agent': agent } })
  const tokens = async (agent = 'app') => {
    const answer = await signInWith(stack, await adult(stack), { as: 'tokens' }, { 'user-agent': agent })
    expect(answer.headers['set-cookie']).toBeUndefined()
    return answer.json().tokens as { accessToken: string; refreshToken: string }
  }

  it('gets tokens, and replaces them', async () => {
    const first = await tokens()
    expect((await withToken(first.accessToken)).json()).toMatchObject({ kind: 'tokens', roles: ['teacher'] })
    const second = (await refresh(first.refreshToken)).json()
    expect(second.refreshToken).not.toBe(first.refreshToken)
    expect((await withToken(second.accessToken)).statusCode).toBe(200)
    expect((await refresh(second.refreshToken)).statusCode).toBe(200)
  })

  it('may refresh twice at once: both answers are good', async () => {
    const { refreshToken } = await tokens()
    const both = await Promise.all([refresh(refreshToken), refresh(refreshToken)])
    for (const answer of both) {
      expect(answer.statusCode).toBe(200)
      expect((await refresh(answer.json().refreshToken)).statusCode).toBe(200)
    }
  })

  it('loses the whole family when a replaced token comes from another device', async () => {
    const first = await tokens()
    const second = (await refresh(first.refreshToken)).json()
    const stolen = await refresh(first.refreshToken, 'thief')
    expect([stolen.statusCode, stolen.json().code]).toEqual([401, 'refresh-refused'])
    expect((await refresh(second.refreshToken)).statusCode).toBe(401)
    for (const { accessToken } of [first, second]) expect((await withToken(accessToken)).statusCode).toBe(401)
  })

  it('signs out of all its tokens, and a token made by hand has no session', async () => {
    const { accessToken, refreshToken } = await tokens()
    expect((await stack.ask('POST', '/api/sign-out', { token: accessToken })).statusCode).toBe(204)
    expect((await withToken(accessToken)).statusCode).toBe(401)
    expect((await refresh(refreshToken)).statusCode).toBe(401)
    expect((await stack.ask('POST', '/api/sign-out')).json()).toMatchObject({ status: 409, code: 'no-session' })
  })
})

describe('an account', () => {
  it('that is disabled between two requests ends all sessions at once, for good', async () => {
    const teacher = await adult(stack)
    const asks = await browser(stack, teacher)
    const { accessToken } = (await signInWith(stack, teacher, { as: 'tokens' })).json().tokens
    expect((await asks('GET', '/api/session')).statusCode).toBe(200)
    expect((await stack.ask('POST', `/api/accounts/${teacher.person}/disable`, { body: {} })).statusCode).toBe(201)
    expect((await asks('GET', '/api/session')).statusCode).toBe(401)
    expect((await withToken(accessToken)).statusCode).toBe(401)
    const refused = await signInWith(stack, teacher)
    expect([refused.statusCode, refused.json().code]).toEqual([401, 'sign-in-refused'])
    await stack.ask('POST', `/api/accounts/${teacher.person}/reopen`, { body: {} })
    expect((await asks('GET', '/api/session')).statusCode).toBe(401)
    expect((await signInWith(stack, teacher)).statusCode).toBe(200)
  })

  it('has a name that nobody else in the school has, however it is spelt', async () => {
    const { name } = await adult(stack, 'teacher', { name: 'Zoé.Martin' })
    const person = randomUUID()
    await stack.ask('POST', '/api/people', { body: { person, role: 'teacher', givenName: 'Z', familyName: 'M' } })
    for (const spelling of [name, 'ZOÉ.MARTIN', ' zoe\u0301.martin '])
      expect((await stack.ask('POST', '/api/accounts', { body: { person, name: spelling } })).json()).toMatchObject({
        status: 422,
        code: 'sign-in-name-taken',
      })
  })

  it('is opened once, and the same request again gets the first answer', async () => {
    const person = randomUUID()
    const body = { person, name: `n-${person}` }
    const open = (key: string) => stack.ask('POST', '/api/accounts', { body, headers: { 'idempotency-key': key } })
    expect((await open('1')).json()).toMatchObject({ code: 'not-registered' })
    await stack.ask('POST', '/api/people', { body: { person, role: 'teacher', givenName: 'Z', familyName: 'M' } })
    const [first, again, other] = [await open('a'), await open('a'), await open('b')]
    expect([first.statusCode, again.statusCode, other.statusCode]).toEqual([201, 200, 422])
    expect(again.json()).toEqual(first.json())
  })

  it('is no account of another school', async () => {
    const teacher = await adult(stack)
    const other = randomUUID()
    const administrator = await stack.token('administrator', { tenant: other })
    await stack.ask('POST', '/api/schools', { token: administrator, body: { name: 'Autre', zone: 'Europe/Paris' } })
    expect((await signInWith(stack, teacher, { school: other })).statusCode).toBe(401)
    const disable = await stack.ask('POST', `/api/accounts/${teacher.person}/disable`, {
      token: administrator,
      body: {},
    })
    expect(disable.json().code).toBe('account-not-open')
    expect((await signInWith(stack, teacher)).statusCode).toBe(200)
  })

  it('needs a password of at least 12 characters that not everybody has', async () => {
    const { person } = await adult(stack)
    for (const password of ['court', 'password1234', 'aaaaaaaaaaaaaa', 'azertyazerty', '123456789012'])
      expect(
        (await stack.ask('POST', `/api/accounts/${person}/password`, { body: { password } })).json(),
      ).toMatchObject({ status: 422, errors: [{ pointer: '/password' }] })
  })
})

describe('one’s own credentials', () => {
  it('are changed with the present password, and other sessions end', async () => {
    const teacher = await adult(stack)
    const [here, elsewhere] = [await browser(stack, teacher), await browser(stack, teacher)]
    const newPassword = 'cinq autres mots au hasard'
    const wrong = await here('POST', '/api/session/password', { password: 'not this one', newPassword })
    expect(wrong.json()).toMatchObject({ status: 401, code: 'sign-in-refused' })
    const weak = await here('POST', '/api/session/password', { password: PASSWORD, newPassword: 'court' })
    expect(weak.json()).toMatchObject({ status: 422, errors: [{ pointer: '/newPassword' }] })
    expect((await here('POST', '/api/session/password', { password: PASSWORD, newPassword })).statusCode).toBe(204)
    expect((await here('GET', '/api/session')).statusCode).toBe(200)
    expect((await elsewhere('GET', '/api/session')).statusCode).toBe(401)
    expect((await signInWith(stack, teacher)).statusCode).toBe(401)
    expect((await signInWith(stack, { ...teacher, password: newPassword })).statusCode).toBe(200)
  })

  it('include an authenticator application, whose codes work once, and recovery codes', async () => {
    const teacher = await adult(stack)
    const asks = await browser(stack, teacher)
    const { secret, address } = (await asks('POST', '/api/session/authenticator', { password: PASSWORD })).json()
    expect(address).toContain(secret)
    // Until its first code, it is not required.
    expect((await signInWith(stack, teacher)).statusCode).toBe(200)
    const step = stepAt(Date.now())
    expect((await asks('POST', '/api/session/authenticator/confirm', { code: '000000' })).statusCode).toBe(409)
    const confirmed = await asks('POST', '/api/session/authenticator/confirm', { code: codeOfStep(secret, step) })
    const { recoveryCodes } = confirmed.json()
    expect(new Set(recoveryCodes).size).toBe(10)

    const needed = await signInWith(stack, teacher)
    expect([needed.statusCode, needed.json().code]).toEqual([401, 'code-required'])
    const signedIn = async (code: string) => (await signInWith(stack, teacher, { code })).statusCode
    expect(await signedIn(codeOfStep(secret, step))).toBe(401)
    expect(await signedIn(codeOfStep(secret, step + 1))).toBe(200)
    expect(await signedIn(codeOfStep(secret, step + 1))).toBe(401)
    expect(await signedIn(recoveryCodes[0].toLowerCase())).toBe(200)
    expect(await signedIn(recoveryCodes[0])).toBe(401)
    // An administrator takes it away from somebody who lost it.
    await stack.ask('POST', `/api/accounts/${teacher.person}/password`, {
      body: { password: PASSWORD, removeCode: true },
    })
    expect(await signedIn(recoveryCodes[1])).toBe(200)
    expect((await signInWith(stack, teacher)).statusCode).toBe(200)
  })
})

describe('the list of one’s sessions', () => {
  const listed = async (asks: Awaited<ReturnType<typeof browser>>) =>
    (await asks('GET', '/api/sessions')).json<{ sessions: { session: string; kind: string; isCurrent: boolean }[] }>()
      .sessions

  it('shows browsers and applications, the latest first, and ends one of them at once', async () => {
    const who = await adult(stack)
    const forgotten = await browser(stack, who)
    const application: string = (await signInWith(stack, who, { as: 'tokens' })).json().tokens.accessToken
    const here = await browser(stack, who)
    const sessions = await listed(here)
    expect(sessions.map(({ kind, isCurrent }) => [kind, isCurrent])).toEqual([
      ['cookie', true],
      ['tokens', false],
      ['cookie', false],
    ])
    for (const { session } of sessions.slice(1))
      expect((await here('DELETE', `/api/sessions/${session}`)).statusCode).toBe(204)
    expect((await forgotten('GET', '/api/session')).json().code).toBe('session-ended')
    expect((await withToken(application)).json().code).toBe('session-ended')
    expect(await listed(here)).toEqual([expect.objectContaining({ session: sessions[0]?.session, isCurrent: true })])
  })

  it('has none from before the account was disabled and opened again', async () => {
    const who = await adult(stack)
    await browser(stack, who)
    for (const act of ['disable', 'reopen'])
      expect((await stack.ask('POST', `/api/accounts/${who.person}/${act}`, { body: {} })).statusCode).toBe(201)
    expect(await listed(await browser(stack, who))).toEqual([expect.objectContaining({ isCurrent: true })])
  })

  it('clears the cookie of the session that ends itself', async () => {
    const here = await browser(stack, await adult(stack))
    const [own] = await listed(here)
    const ended = await here('DELETE', `/api/sessions/${own?.session}`)
    expect(ended.statusCode).toBe(204)
    expect(ended.headers['set-cookie']).toMatch(/Max-Age=0/)
    expect((await here('GET', '/api/session')).statusCode).toBe(401)
  })

  it('is one’s own: sessions of others are not there, and cannot be ended', async () => {
    const [other, here] = [await browser(stack, await adult(stack)), await browser(stack, await adult(stack))]
    const [theirs] = await listed(other)
    expect((await listed(here)).map(({ session }) => session)).not.toContain(theirs?.session)
    for (const session of [theirs?.session, randomUUID()])
      expect((await here('DELETE', `/api/sessions/${session}`)).statusCode).toBe(404)
    expect((await here('DELETE', '/api/sessions/x')).statusCode).toBe(422)
    expect((await other('GET', '/api/session')).statusCode).toBe(200)
  })
})
