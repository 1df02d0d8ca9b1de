/** The cookie of a session, and from which pages it is accepted. */
import { describe, expect, it } from 'vitest'
import { refuseOtherOrigins, refuseOtherPages } from './cross-site.ts'
import { sessionCookie } from './session-cookie.ts'

describe('the cookie', () => {
  it('is bound to the host over TLS, and without TLS only where that was chosen', () => {
    expect(sessionCookie('secure').set('a.b', 0)).toBe(
      '__Host-sillage=a.b; Path=/; HttpOnly; SameSite=Strict; Secure; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
    )
    expect(sessionCookie('plain').set('a.b', 0)).toBe(
      'sillage=a.b; Path=/; HttpOnly; SameSite=Strict; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
    )
    expect(sessionCookie('secure').cleared).toBe(
      '__Host-sillage=; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=0',
    )
  })

  it.each([
    ['__Host-sillage=a.b', 'a.b'],
    ['other=1; __Host-sillage=a.b; more=2', 'a.b'],
    ['__Host-sillage=a=b', 'a=b'],
    ['__Host-sillage=', ''],
    ['__Host-sillage=a; __Host-sillage=b', null],
    ['sillage=a', null],
    ['x__Host-sillage=a', null],
    ['__host-sillage=a', null],
    ['', null],
  ])('is read from "%s"', (header, value) => expect(sessionCookie('secure').read(header)).toBe(value))
})

describe('a request with the cookie', () => {
  const sent = (method: string, headers: Readonly<Record<string, string>>, host = 'sillage.example') =>
    ({ method, headers, host }) as Parameters<typeof refuseOtherOrigins>[0]

  it.each([
    ['POST', { 'sec-fetch-site': 'same-origin' }],
    ['POST', { origin: 'https://sillage.example' }],
    ['POST', { origin: 'http://sillage.example', 'sec-fetch-site': 'same-origin' }],
    ['GET', {}],
    ['GET', { 'sec-fetch-site': 'none' }],
    ['HEAD', {}],
  ])('is accepted: %s %o', (method, headers) => expect(() => refuseOtherOrigins(sent(method, headers))).not.toThrow())

  it('is accepted in both spellings of a default port', () => {
    expect(() => refuseOtherOrigins(sent('POST', { origin: 'https://a.example' }, 'A.example:443'))).not.toThrow()
    expect(() => refuseOtherOrigins(sent('POST', { origin: 'http://a.example' }, 'a.example:80'))).not.toThrow()
  })

  it.each([
    ['POST', {}],
    ['DELETE', {}],
    ['PUT', { 'sec-fetch-site': 'none' }],
    ['POST', { 'sec-fetch-site': 'cross-site' }],
    ['GET', { 'sec-fetch-site': 'cross-site' }],
    ['GET', { 'sec-fetch-site': 'same-site' }],
    ['POST', { origin: 'null' }],
    ['POST', { origin: '' }],
    ['POST', { origin: 'https://sillage.example.evil.example' }],
    ['POST', { origin: 'https://sillage.example:8443' }],
    ['POST', { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }],
    ['GET', { origin: 'https://evil.example' }],
  ])('is refused: %s %o', (method, headers) =>
    expect(() => refuseOtherOrigins(sent(method, headers))).toThrow('cookie'),
  )

  it('signs a program in without headers, and no other page', () => {
    expect(() => refuseOtherPages(sent('POST', {}))).not.toThrow()
    expect(() => refuseOtherPages(sent('POST', { origin: 'https://evil.example' }))).toThrow('Sign in from')
  })
})
