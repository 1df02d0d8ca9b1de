// Operators and analysts sign in to the console with a token of the installation, which becomes a cookie.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cookieOf, ownPage } from './signed-in.ts'
import { openStack, type Stack } from './stack.ts'

let stack: Stack
beforeAll(async () => {
  stack = await openStack('token sign-in')
})
afterAll(() => stack?.close())

const signIn = (token: string, headers: object = ownPage) =>
  stack.ask('POST', '/api/sign-in/token', { token, headers: { ...headers } })

describe('a token of the installation', () => {
  it('becomes a cookie that scripts cannot read, with what the token allows and no more', async () => {
    const actor = randomUUID()
    const answer = await signIn(await stack.token('analyst', { actor }))
    expect(answer.statusCode, answer.body).toBe(204)
    expect(String(answer.headers['set-cookie'])).toMatch(
      /^__Host-sillage=token:[\w.-]+; Path=\/; HttpOnly; SameSite=Strict; Secure; Expires=/,
    )
    const cookie = cookieOf(answer)
    const by = (method: 'GET' | 'POST', url: string, headers: object = ownPage) =>
      stack.ask(method, url, { token: null, headers: { cookie, ...headers } })
    expect((await by('GET', '/api/session')).json()).toMatchObject({ person: actor, roles: ['analyst'], kind: null })
    expect((await by('GET', '/api/projections')).statusCode).toBe(200)
    expect((await by('GET', '/api/service')).statusCode).toBe(403)
    expect((await by('GET', '/api/events')).statusCode).toBe(403)
    // Another page cannot use it.
    const elsewhere = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example', host: 'localhost:80' }
    expect((await by('POST', '/api/projections/skill-profile/pause', elsewhere)).json()).toMatchObject({
      status: 403,
      code: 'cross-site',
    })
    const out = await by('POST', '/api/sign-out')
    expect(out.statusCode).toBe(204)
    expect(out.headers['set-cookie']).toMatch(/^__Host-sillage=; .*Max-Age=0/)
  })

  it('is kept for twelve hours at most, however long the token is valid', async () => {
    const answer = await signIn(
      await stack.keys.sign({ tenant: stack.tenant, actor: randomUUID(), role: 'operator' }, 86_400 * 30),
    )
    const [, expires = ''] = /Expires=([^;]+)/.exec(String(answer.headers['set-cookie'])) ?? []
    const inHours = (Date.parse(expires) - Date.now()) / 3_600_000
    expect(inHours).toBeGreaterThan(11)
    expect(inHours).toBeLessThanOrEqual(12)
  })

  it('is refused if it is of a school, if it is none, and from another page', async () => {
    expect((await signIn(await stack.token('administrator'))).statusCode).toBe(403)
    const none = await signIn('not.a.token')
    expect(none.statusCode).toBe(401)
    expect(none.headers['set-cookie']).toBeUndefined()
    const elsewhere = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example', host: 'localhost:80' }
    expect((await signIn(await stack.token('analyst'), elsewhere)).json()).toMatchObject({
      status: 403,
      code: 'cross-site',
    })
  })

  it('in a cookie that somebody wrote is refused like any other', async () => {
    for (const value of ['token:', 'token:abc', 'token:a.b.c']) {
      const headers = { cookie: `__Host-sillage=${value}`, ...ownPage }
      expect((await stack.ask('GET', '/api/session', { token: null, headers })).statusCode).toBe(401)
    }
  })
})
