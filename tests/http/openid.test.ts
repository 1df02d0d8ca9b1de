/** Sign-in at a real OpenID provider, over a real PostgreSQL: who gets in, and what is refused. */
import { randomUUID } from 'node:crypto'
import { decodeJwt, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Fetch } from '#identity/openid/openid-provider.ts'
import { callbackOf, type ProviderSettings } from '#identity/openid/openid-settings.ts'
import { PersonId, TenantId } from '#kernel/ids.ts'
import { openTestProvider, type TestProvider } from '../fixtures/openid-provider.ts'
import { adult, browser, cookieOf, openedSchool, ownPage, PASSWORD, signInWith } from './signed-in.ts'
import { openStack, type Stack } from './stack.ts'

const HERE = 'http://localhost:3000'
const tenant = TenantId.parse(randomUUID())
let provider: TestProvider
let stack: Stack
/** Changes the claims of the next id tokens, and the key that signs them. */
let tamper: ((claims: Record<string, unknown>) => object | Promise<string>) | null = null

const send: Fetch = async (address, { method, headers, body, redirect, signal }) => {
  const answer = await fetch(address, { method, headers, redirect, ...(body && { body }), ...(signal && { signal }) })
  if (tamper === null || !address.endsWith('/token') || !answer.ok) return answer
  const tokens = z.looseObject({ id_token: z.string() }).parse(await answer.json())
  const changed = await tamper(decodeJwt(tokens.id_token))
  const id_token = typeof changed === 'string' ? changed : await provider.sign(changed)
  return Response.json({ ...tokens, id_token })
}

beforeAll(async () => {
  const callback = callbackOf(HERE, 'ent')
  provider = await openTestProvider([callback])
  const { issuer, clientId, clientSecret } = provider
  const ent: ProviderSettings = {
    name: 'ent',
    issuer,
    clientId,
    clientSecret,
    clientAuthentication: 'basic',
    school: tenant,
    secondFactor: true,
    label: 'ENT',
    scope: 'openid',
    callback,
  }
  const away = { ...ent, name: 'away', issuer: 'http://127.0.0.1:1', callback: callbackOf(HERE, 'away') }
  stack = await openStack('openid', {
    tenant,
    openId: {
      settings: new Map([ent, away].map((one) => [one.name, one])),
      send,
    },
  })
  await openedSchool(stack)
})
afterAll(async () => {
  await stack?.close()
  await provider?.stop()
})
afterEach(() => {
  tamper = null
})

let person = ''
let subject = ''
beforeEach(async () => {
  subject = `sub-${randomUUID()}`
  person = (await adult(stack)).person
})

const link = (who = person, sub = subject) =>
  stack.ask('POST', `/api/accounts/${who}/identities`, { body: { provider: 'ent', subject: sub } })

const begin = async (returnTo = '/docs') => {
  const answer = await stack.ask('GET', `/api/sign-in/openid/ent?returnTo=${encodeURIComponent(returnTo)}`, {
    token: null,
  })
  return { answer, address: String(answer.headers.location), cookie: cookieOf(answer) }
}
const comeBack = (address: string, cookie: string) => {
  const { pathname, search } = new URL(address)
  return stack.ask('GET', pathname + search, { token: null, headers: { cookie, 'sec-fetch-site': 'cross-site' } })
}
/** The whole way of a browser. */
async function signIn(sub = subject, returnTo?: string) {
  const { address, cookie } = await begin(returnTo)
  return comeBack(await provider.visit(address, sub), cookie)
}
const cookiesOf = (answer: { headers: Record<string, unknown> }): string[] =>
  [answer.headers['set-cookie']].flat().map(String)
const sessionIn = (answer: { headers: Record<string, unknown> }) =>
  cookiesOf(answer)
    .find((one) => /^__Host-sillage=[^;]/.test(one))
    ?.split(';')[0]

/** Refused with this code, and neither a session nor the cookie of the flow is left. */
function expectRefused(answer: Awaited<ReturnType<typeof comeBack>>, code: string, status = 401) {
  expect([answer.statusCode, answer.json().code]).toEqual([status, code])
  expect(answer.json().detail.length).toBeGreaterThan(30)
  expect(sessionIn(answer)).toBeUndefined()
  expect(cookiesOf(answer)).toEqual([expect.stringMatching(/^__Host-sillage-openid=; .*Max-Age=0/)])
}

describe('a browser', () => {
  it('is sent to the provider with PKCE, state and nonce, and carries what it must bring back', async () => {
    const { answer, address } = await begin()
    expect(answer.statusCode).toBe(303)
    const { origin, searchParams } = new URL(address)
    expect(origin).toBe(provider.issuer)
    expect(Object.fromEntries(searchParams)).toMatchObject({
      client_id: provider.clientId,
      response_type: 'code',
      redirect_uri: callbackOf(HERE, 'ent'),
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
    })
    const cookie = String(answer.headers['set-cookie'])
    expect(cookie).toMatch(/^__Host-sillage-openid=[\w.-]+; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=600$/)
    expect(cookie).not.toContain(searchParams.get('state'))
  })

  it('of a linked person comes back with the cookie of a session, to the path that it came from', async () => {
    expect((await link()).statusCode).toBe(201)
    const answer = await signIn(subject, '/docs?a=1#b'.replace('#b', ''))
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/docs?a=1'])
    expect(cookiesOf(answer).find((one) => one.startsWith('__Host-sillage='))).toMatch(
      /; Path=\/; HttpOnly; SameSite=Strict; Secure; Expires=/,
    )
    const session = await stack.ask('GET', '/api/session', {
      token: null,
      headers: { cookie: sessionIn(answer) ?? '', ...ownPage },
    })
    expect(session.json()).toMatchObject({ person, school: tenant, kind: 'cookie', roles: ['teacher'] })
  })

  it('signs in a person who has never had a password, and no password opens that account', async () => {
    const someone = randomUUID()
    await stack.ask('POST', '/api/people', {
      body: { person: someone, role: 'teacher', givenName: 'A', familyName: 'B' },
    })
    await stack.ask('POST', '/api/accounts', { body: { person: someone, name: 'sans.mot' } })
    await link(someone)
    expect(sessionIn(await signIn())).toBeDefined()
    expect((await signInWith(stack, { name: 'sans.mot', password: PASSWORD })).statusCode).toBe(401)
    expect(sessionIn(await signIn())).toBeDefined()
  })

  it.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'docs',
    '/a b',
    '/\t/evil.example',
    'javascript:alert(1)',
  ])('is not sent elsewhere afterwards: %s', async (returnTo) => {
    const { answer } = await begin(returnTo)
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'invalid-input'])
  })

  it('finds the providers of its school, and no others', async () => {
    const list = (school: string) => stack.ask('GET', `/api/sign-in/openid?school=${school}`, { token: null })
    expect((await list(tenant)).json().items).toContainEqual({
      provider: 'ent',
      label: 'ENT',
      address: '/api/sign-in/openid/ent',
    })
    expect((await list(randomUUID())).json()).toEqual({ items: [] })
    for (const name of ['nobody', '__proto__', 'constructor'])
      expect((await stack.ask('GET', `/api/sign-in/openid/${name}`, { token: null })).statusCode).toBe(404)
  })
})

describe('nobody gets in', () => {
  beforeEach(() => link())

  it('whose identity is linked to no account: the answer says what to do, and no account is opened', async () => {
    const answer = await signIn('somebody-else')
    expectRefused(answer, 'identity-not-linked')
    expect(answer.json().facts).toEqual({ issuer: provider.issuer, subject: 'somebody-else' })
    expect(answer.json().detail).toContain('Ask an administrator')
    expectRefused(await signIn('somebody-else'), 'identity-not-linked')
  })

  it('whose account is disabled, closed or unlinked', async () => {
    await stack.ask('POST', `/api/accounts/${person}/disable`, { body: {} })
    expectRefused(await signIn(), 'account-not-open')
    await stack.ask('POST', `/api/accounts/${person}/reopen`, { body: {} })
    expect((await signIn()).statusCode).toBe(303)
    const [{ identity }] = (await stack.ask('GET', `/api/accounts/${person}/identities`)).json().items
    await stack.ask('POST', `/api/accounts/${person}/identities/unlink`, { body: { identity } })
    expectRefused(await signIn(), 'identity-not-linked')
    await link()
    expect((await signIn()).statusCode).toBe(303)
    await stack.ask('POST', `/api/accounts/${person}/close`, { body: {} })
    expectRefused(await signIn(), 'identity-not-linked')
  })

  it('without the cookie of this browser, or with one that is not of this service', async () => {
    const { address, cookie } = await begin()
    const back = await provider.visit(address, subject)
    const [, value = ''] = cookie.split('=')
    for (const other of [
      '',
      'x=1',
      '__Host-sillage-openid=',
      '__Host-sillage-openid=a.b.c',
      `sillage-openid=${value}`,
      `${cookie}; ${cookie}`,
    ])
      expectRefused(await comeBack(back, other), 'sign-in-not-begun')
    const broken = `${cookie.slice(0, -3)}${cookie.endsWith('AAA') ? 'BBB' : 'AAA'}`
    expectRefused(await comeBack(back, broken), 'sign-in-not-begun')
  })

  it('with the cookie of another flow: state, nonce and verifier belong together', async () => {
    const [first, second] = [await begin(), await begin()]
    expectRefused(
      await comeBack(await provider.visit(first.address, subject), second.cookie),
      'provider-answer-refused',
    )
  })

  it('with the cookie of another provider', async () => {
    const { address, cookie } = await begin()
    const back = (await provider.visit(address, subject)).replace('/openid/ent/', '/openid/away/')
    expectRefused(await comeBack(back, cookie), 'sign-in-not-begun')
  })

  it.each([
    ['a wrong state', (url: URL) => url.searchParams.set('state', 'another')],
    ['no state', (url: URL) => url.searchParams.delete('state')],
    ['a code that nobody gave', (url: URL) => url.searchParams.set('code', 'guessed')],
    ['no code', (url: URL) => url.searchParams.delete('code')],
    ['another issuer', (url: URL) => url.searchParams.set('iss', 'https://evil.example')],
  ])('with %s', async (_, change) => {
    const { address, cookie } = await begin()
    const back = new URL(await provider.visit(address, subject))
    change(back)
    expectRefused(await comeBack(back.href, cookie), 'provider-answer-refused')
  })

  it('by a code that was used before', async () => {
    const { address, cookie } = await begin()
    const back = await provider.visit(address, subject)
    expect((await comeBack(back, cookie)).statusCode).toBe(303)
    expectRefused(await comeBack(back, cookie), 'provider-answer-refused')
  })

  it('by refusing at the provider', async () => {
    const { address, cookie } = await begin()
    const state = new URL(address).searchParams.get('state')
    const iss = encodeURIComponent(provider.issuer)
    const back = `${callbackOf(HERE, 'ent')}?error=access_denied&state=${state}&iss=${iss}`
    expectRefused(await comeBack(back, cookie), 'provider-denied')
  })

  const nowS = () => Math.floor(Date.now() / 1_000)
  it.each<[string, (claims: Record<string, unknown>) => object | Promise<string>]>([
    ['another nonce', (claims) => ({ ...claims, nonce: 'another' })],
    ['no nonce', ({ nonce: _, ...claims }) => claims],
    ['another audience', (claims) => ({ ...claims, aud: 'another-client' })],
    ['several audiences, made for another one', (claims) => ({ ...claims, aud: [claims.aud, 'x'], azp: 'x' })],
    ['another issuer', (claims) => ({ ...claims, iss: 'https://evil.example' })],
    ['an expiry in the past', (claims) => ({ ...claims, iat: nowS() - 7_200, exp: nowS() - 3_600 })],
    ['no expiry', ({ exp: _, ...claims }) => claims],
    ['no subject', ({ sub: _, ...claims }) => claims],
    [
      'a key that the provider does not publish',
      async (claims) => {
        const { privateKey } = await generateKeyPair('RS256', { extractable: true })
        const jwk = { ...(await exportJWK(privateKey)), kid: 'unknown' }
        return provider.sign(claims, jwk)
      },
    ],
    [
      'no signature',
      async (claims) => {
        const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
        return `${part({ alg: 'none' })}.${part(claims)}.`
      },
    ],
    [
      'a signature with the client’s secret',
      async (claims) => {
        return new SignJWT(claims)
          .setProtectedHeader({ alg: 'HS256' })
          .sign(Buffer.from(provider.clientSecret.padEnd(32, '0')))
      },
    ],
  ])('by an id token with %s', async (_, change) => {
    tamper = change
    expectRefused(await signIn(), 'provider-answer-refused')
    tamper = null
    expect((await signIn()).statusCode).toBe(303)
  })

  it('by a key that the provider has replaced; its new key counts at once', async () => {
    expect((await signIn()).statusCode).toBe(303)
    const old = await provider.replaceKey()
    tamper = (claims) => provider.sign(claims, old)
    expectRefused(await signIn(), 'provider-answer-refused')
    tamper = null
    expect((await signIn()).statusCode).toBe(303)
  })

  it('while the provider is down, before and after, and the next attempt works', async () => {
    const { address, cookie } = await begin()
    const back = await provider.visit(address, subject)
    await provider.stop()
    const down = await comeBack(back, cookie)
    expectRefused(down, 'provider-unavailable', 503)
    expect(down.headers['retry-after']).toBe('60')
    const begun = (await begin()).answer
    expect([begun.statusCode, begun.json().code, sessionIn(begun)]).toEqual([503, 'provider-unavailable', undefined])
    await provider.start()
    expect((await signIn()).statusCode).toBe(303)
  })

  it('at a provider that has never answered, and the service goes on', async () => {
    const answer = await stack.ask('GET', '/api/sign-in/openid/away', { token: null })
    expect([answer.statusCode, answer.json().code]).toEqual([503, 'provider-unavailable'])
    expect((await stack.ask('GET', '/health/live', { token: null })).statusCode).toBe(200)
  })
})

describe('a link', () => {
  it('belongs to one account of the school', async () => {
    const other = (await adult(stack)).person
    expect((await link()).statusCode).toBe(201)
    expect((await link()).json().events).toEqual([])
    expect((await link(other)).json()).toMatchObject({ status: 422, code: 'identity-taken' })
    expect((await link(randomUUID(), 'new')).json()).toMatchObject({ status: 409, code: 'account-not-open' })
    expect(sessionIn(await signIn())).toBeDefined()
  })

  it('ends with an erasure: the identity is free for another account', async () => {
    expect((await link()).statusCode).toBe(201)
    const { rights } = stack.service
    const erasure = await rights.request({ tenant, person: PersonId.parse(person), by: PersonId.parse(person) })
    await rights.carryOut(erasure?.id ?? '', { patienceMs: 0 })
    expect((await rights.find(tenant, erasure?.id ?? ''))?.steps.credentials).toBeDefined()
    const other = (await adult(stack)).person
    expect((await link(other)).statusCode).toBe(201)
    expect(sessionIn(await signIn())).toBeDefined()
  })

  it('is not made by a teacher, nor to a provider of another school', async () => {
    const token = await stack.token('teacher', { tenant })
    const body = { provider: 'ent', subject }
    expect((await stack.ask('POST', `/api/accounts/${person}/identities`, { body, token })).statusCode).toBe(403)
    const elsewhere = await stack.token('administrator', { tenant: randomUUID() })
    expect(
      (await stack.ask('POST', `/api/accounts/${person}/identities`, { body, token: elsewhere })).json(),
    ).toMatchObject({
      status: 422,
      errors: [{ pointer: '/provider' }],
    })
  })

  it('shows nothing of the subject in the log', async () => {
    await link()
    const { body } = await stack.ask('GET', '/api/events?after=0&limit=500')
    expect(body).toContain('identity.openid-linked')
    expect(body).not.toContain(subject)
  })

  it('is made by the signed-in person with their password, and not without', async () => {
    const teacher = await adult(stack)
    const asks = await browser(stack, teacher)
    const wrong = await asks('POST', '/api/session/openid/ent', { password: 'not this one' })
    expect([wrong.statusCode, wrong.json().code]).toEqual([401, 'sign-in-refused'])
    const foreign = await asks(
      'POST',
      '/api/session/openid/ent',
      { password: PASSWORD },
      { origin: 'https://evil.example' },
    )
    expect(foreign.json().code).toBe('cross-site')
    const begun = await asks('POST', '/api/session/openid/ent', { password: PASSWORD, returnTo: '/docs' })
    expect(begun.statusCode).toBe(200)
    const back = await provider.visit(begun.json().address, subject)
    const done = await comeBack(back, cookieOf(begun))
    expect([done.statusCode, done.headers.location, sessionIn(done)]).toEqual([303, '/docs', undefined])
    const session = await signIn()
    const shown = await stack.ask('GET', '/api/session', {
      token: null,
      headers: { cookie: sessionIn(session) ?? '', ...ownPage },
    })
    expect(shown.json().person).toBe(teacher.person)
  })

  it('is not made after the session has ended, nor of an identity that somebody else has', async () => {
    await link()
    const asks = await browser(stack, await adult(stack))
    const begun = await asks('POST', '/api/session/openid/ent', { password: PASSWORD })
    const taken = await comeBack(await provider.visit(begun.json().address, subject), cookieOf(begun))
    expect(taken.json()).toMatchObject({ status: 422, code: 'identity-taken' })
    const again = await asks('POST', '/api/session/openid/ent', { password: PASSWORD })
    await asks('POST', '/api/sign-out')
    expectRefused(await comeBack(await provider.visit(again.json().address, 'free'), cookieOf(again)), 'session-ended')
  })
})
