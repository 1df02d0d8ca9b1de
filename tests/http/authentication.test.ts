// Who gets in: no route is open but the declared ones, and nothing in a token chooses how it is checked.
import { createHmac, generateKeyPairSync, randomUUID } from 'node:crypto'
import { mkdtemp, readFile, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify from 'fastify'
import { importJWK, type JWTPayload, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { requireTokens } from '#http/auth/authentication.ts'
import { openTokenKeys } from '#identity/token-keys.ts'
import { attempt, openSchool, openStack, type Stack } from './stack.ts'

let stack: Stack
let school: Awaited<ReturnType<typeof openSchool>>
beforeAll(async () => {
  stack = await openStack('authentication')
  school = await openSchool(stack, 2)
})
afterAll(() => stack?.close())

const open = [
  '/.well-known/jwks.json',
  '/health',
  '/health/live',
  '/health/ready',
  '/problems',
  '/docs',
  '/openapi.json',
]

/** By these one gets a token or a session, or gives it back. */
const signingIn = [
  '/api/sign-in',
  '/api/session/refresh',
  '/api/sign-out',
  '/api/devices',
  '/api/device/sign-in',
  '/api/sign-in/openid',
  '/api/sign-in/openid/{provider}',
  '/api/sign-in/openid/{provider}/callback',
  '/oauth/token',
  '/api/invitations/accept',
  // Says to anybody only whether the installation is empty, and opens a school for whoever has its code.
  '/api/set-up',
]

/** What a school has published about itself, for everybody. */
const published = ['/api/public/statistics/{school}']

/** Its address is the permission: a signature that expires, or one that can do nothing but stop e-mails. */
const bySignedLink = ['/api/files/{sha256}', '/api/unsubscribe/{token}']

const objectKeys = <Key extends string>(object: Readonly<Record<Key, unknown>>) => Object.keys(object) as Key[]

describe('without a token', () => {
  it('no route that the document names answers, but the health of the service and what a school has published', async () => {
    const { paths } = (await stack.ask('GET', '/openapi.json', { token: null })).json()
    const sent = { get: 'GET', post: 'POST', delete: 'DELETE' } as const
    const routes = Object.entries<Record<keyof typeof sent, unknown>>(paths).flatMap(([path, methods]) =>
      objectKeys(methods).map((method) => [sent[method], path] as const),
    )
    expect(routes.length).toBeGreaterThan(15)
    const isOpen = (path: string) =>
      path === '/health' || path.startsWith('/health/') || [...signingIn, ...bySignedLink, ...published].includes(path)
    for (const [method, path] of routes.filter(([, path]) => !isOpen(path))) {
      const answer = await stack.ask(method, path, { token: null, ...(method === 'POST' && { body: {} }) })
      expect(answer.statusCode, path).toBe(401)
      expect(answer.headers['www-authenticate'], path).toBe('Bearer realm="sillage"')
      expect(answer.json(), path).toMatchObject({
        type: '/problems/unauthenticated',
        code: path === '/api/device' ? 'device-not-enrolled' : 'token-missing',
      })
    }
  })

  it.each(['/api/sign-in', '/api/session/refresh'])('%s refuses who sends nothing', async (url) =>
    expect((await stack.ask('POST', url, { token: null, body: {} })).statusCode).toBeGreaterThanOrEqual(400),
  )

  it('a file is not opened without the signature of its link', async () => {
    const link = `/api/files/${'a'.repeat(64)}?school=${stack.tenant}&expires=${Math.floor(Date.now() / 1_000) + 60}`
    expect((await stack.ask('GET', link, { token: null })).statusCode).toBe(422)
    expect((await stack.ask('GET', `${link}&signature=${'A'.repeat(43)}`, { token: null })).statusCode).toBe(404)
  })

  it.each(open)('%s is open', async (url) =>
    expect((await stack.ask('GET', url, { token: null })).statusCode).toBe(200),
  )

  it('a route that declares no permission does not start', () => {
    const app = Fastify()
    requireTokens(app, stack.keys)
    expect(() => app.get('/forgotten', () => 'open to all')).toThrow('GET /forgotten declares no permission')
    expect(() => app.get('/empty', { config: { may: [] } }, () => 'open to all')).toThrow('declares no permission')
  })
})

describe('a token', () => {
  const claims = () => ({ sub: randomUUID(), tenant: stack.tenant, role: 'teacher' })

  async function signed(
    payload: JWTPayload,
    header: object = {},
    options: { iss?: string; aud?: string; exp?: string | number; iat?: number | 'none' } = {},
  ) {
    const file = JSON.parse(await readFile(join(stack.service.config.dataDirectory, 'token-keys.json'), 'utf8'))
    const [{ id, key }] = file.keys
    const jwt = new SignJWT(payload)
      .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: id, ...header })
      .setIssuer(options.iss ?? 'sillage')
      .setAudience(options.aud ?? 'sillage')
    if (options.iat !== 'none') jwt.setIssuedAt(options.iat)
    if (options.exp !== 'none') jwt.setExpirationTime(options.exp ?? '1h')
    return jwt.sign(await importJWK(key, 'EdDSA'))
  }
  const statusWith = async (token: string) => {
    const { statusCode, headers, body } = await stack.ask('GET', '/api/event-types', { token })
    return {
      statusCode,
      challenge: headers['www-authenticate'],
      code: statusCode === 200 ? null : JSON.parse(body).code,
    }
  }
  const refused = { statusCode: 401, challenge: 'Bearer realm="sillage", error="invalid_token"', code: 'token-invalid' }
  const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

  it('of this service is taken', async () =>
    expect(await statusWith(await signed(claims()))).toMatchObject({ statusCode: 200 }))

  it('that has expired says so, also when it was remembered as good', async () => {
    expect(await statusWith(await signed(claims(), {}, { exp: '-31s' }))).toMatchObject({
      statusCode: 401,
      code: 'token-expired',
    })
    // Within the tolerance for clocks that differ, and then beyond it.
    const soon = await signed(claims(), {}, { exp: '-1s' })
    expect(await statusWith(soon)).toMatchObject({ statusCode: 200 })
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31_000 })
    onTestFinished(() => void vi.useRealTimers())
    expect(await statusWith(soon)).toMatchObject({ statusCode: 401, code: 'token-expired' })
  })

  it.each([
    ['another audience', () => signed(claims(), {}, { aud: 'sillage-refresh' })],
    ['another issuer', () => signed(claims(), {}, { iss: 'elsewhere' })],
    ['another type', () => signed(claims(), { typ: 'JWT' })],
    ['no expiry', () => signed(claims(), {}, { exp: 'none' })],
    ['an unknown key id', () => signed(claims(), { kid: 'another' })],
    ['no key id', () => signed(claims(), { kid: undefined })],
    ['an unknown role', () => signed({ ...claims(), role: 'god' })],
    ['a role that every object has', () => signed({ ...claims(), role: 'toString' })],
    ['no tenant', () => signed({ sub: randomUUID(), role: 'teacher' })],
    ['a tenant that is no id', () => signed({ ...claims(), tenant: "'; drop table" })],
    ['no subject', () => signed({ tenant: stack.tenant, role: 'teacher' })],
  ])('with %s is refused', async (_, make) => expect(await statusWith(await make())).toEqual(refused))

  it('with times that no token of this service has is refused, though its key signed it, and told why', async () => {
    const nowS = Math.floor(Date.now() / 1_000)
    const day = 86_400
    const detailOf = async (options: Parameters<typeof signed>[2]) => {
      const answer = await stack.ask('GET', '/api/event-types', { token: await signed(claims(), {}, options) })
      return answer.statusCode === 401 ? answer.json().detail : answer.statusCode
    }
    expect(await detailOf({ iat: nowS + day })).toContain('issued in the future')
    for (const exp of [1e300, Number.MAX_SAFE_INTEGER, nowS + 401 * day])
      for (const iat of [nowS, 'none'] as const)
        expect(await detailOf({ exp, iat }), `${exp} ${iat}`).toContain('more than 400 days')
    // Backdating makes no token live longer.
    expect(await detailOf({ iat: nowS - 300 * day, exp: nowS + 200 * day })).toContain('more than 400 days')
    expect(await detailOf({ iat: nowS + 10 })).toBe(200)
    expect(await detailOf({ exp: nowS + 399 * day, iat: 'none' })).toBe(200)
  })

  it('signed by a key that it brings along is refused', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const [{ kid }] = stack.keys.published.keys as [{ kid: string }]
    const jwt = (header: object) =>
      new SignJWT(claims())
        .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid, ...header })
        .setIssuer('sillage')
        .setAudience('sillage')
        .setExpirationTime('1h')
        .sign(privateKey)
    const jwk = publicKey.export({ format: 'jwk' })
    for (const header of [{}, { jwk }, { jku: 'https://evil.example/jwks.json' }, { x5u: 'https://evil.example' }])
      expect(await statusWith(await jwt(header))).toEqual(refused)
  })

  it('without a signature, or with one by the public key, is refused', async () => {
    const payload = base64({ ...claims(), iss: 'sillage', aud: 'sillage', exp: Math.floor(Date.now() / 1_000) + 60 })
    const [jwk] = stack.keys.published.keys
    expect(await statusWith(`${base64({ alg: 'none', typ: 'at+jwt', kid: jwk?.kid })}.${payload}.`)).toEqual(refused)
    const head = `${base64({ alg: 'HS256', typ: 'at+jwt', kid: jwk?.kid })}.${payload}`
    const mac = createHmac('sha256', Buffer.from(jwk?.x ?? '', 'base64url'))
      .update(head)
      .digest('base64url')
    expect(await statusWith(`${head}.${mac}`)).toEqual(refused)
  })

  it.each(['', 'Bearer', 'Bearer a b', 'Basic dTpw', `Bearer ${'a'.repeat(5_000)}`, 'Bearer é'])(
    'sent as "%s" is refused',
    async (authorization) => {
      const answer = await stack.server.inject({ url: '/api/event-types', headers: { authorization } })
      expect(answer.statusCode).toBe(401)
    },
  )

  it('is not taken from the address', async () => {
    const token = await stack.token('teacher')
    expect((await stack.ask('GET', `/api/event-types?access_token=${token}`, { token: null })).statusCode).toBe(401)
  })

  it('gives the permissions of its role, and no more than its scope', async () => {
    const body = attempt(school.learner)
    const narrow = await stack.keys.sign(
      { tenant: stack.tenant, actor: randomUUID(), role: 'teacher', scope: 'learning:read identity:manage' },
      60,
    )
    const answer = await stack.ask('POST', '/api/adaptive/interaction', { body, token: narrow })
    expect(answer.json()).toMatchObject({ status: 403, type: '/problems/forbidden' })
    expect(answer.json().detail).toContain('learning:record')
    // A scope does not widen a role.
    const school2 = await stack.ask('POST', '/api/schools', { body: {}, token: narrow })
    expect(school2.statusCode).toBe(403)
  })

  it('decides who acts: an actor in the body is a field like any other, and unknown', async () => {
    const actor = randomUUID()
    const token = await stack.token('tool', { tenant: stack.tenant, actor })
    const named = await stack.ask('POST', '/api/adaptive/interaction', {
      body: attempt(school.learner, { actor: randomUUID() }),
      token,
    })
    expect(named.json()).toMatchObject({ status: 422, errors: [{ pointer: '/actor' }] })
    await stack.ask('POST', '/api/adaptive/interaction', { body: attempt(school.learner), token })
    const history = await stack.ask('GET', `/api/learners/${school.learner}/history?limit=1`)
    expect(history.json().items).toMatchObject([{ actor }])
  })
})

describe('a learner', () => {
  it('records for itself and reads its own history, and nobody else’s', async () => {
    const [own = '', other = ''] = school.learners
    const token = await stack.token('learner', { tenant: stack.tenant, actor: own })
    const record = (learner: string) =>
      stack.ask('POST', '/api/adaptive/interaction', { body: attempt(learner), token })
    const read = (learner: string) => stack.ask('GET', `/api/learners/${learner}/history`, { token })
    expect([(await record(own)).statusCode, (await read(own)).statusCode]).toEqual([201, 200])
    expect([(await record(own.toUpperCase())).statusCode, (await read(own.toUpperCase())).statusCode]).toEqual([
      201, 200,
    ])
    for (const answer of [await record(other), await read(other), await record(randomUUID()), await read(randomUUID())])
      expect([answer.statusCode, answer.json().facts], answer.body).toEqual([404, { what: 'learner' }])
    // Nor by the other doors.
    expect((await stack.ask('GET', '/api/activities/difficulty', { token })).statusCode).toBe(403)
    expect((await stack.ask('GET', `/api/adaptive/user-progress/${other}`, { token })).statusCode).toBe(404)
    const { type: _, ...input } = attempt(other)
    const batch = await stack.ask('POST', '/api/events', {
      token,
      body: [{ command: 'learning.record-attempt', id: 'a', input }],
    })
    expect(batch.json()).toMatchObject([{ status: 404, problem: { type: '/problems/not-found' } }])
  })
})

describe('the keys', () => {
  it('are published without their private half', async () => {
    const { keys } = (await stack.ask('GET', '/.well-known/jwks.json', { token: null })).json()
    const key = { kty: 'OKP', crv: 'Ed25519', x: expect.any(String), kid: expect.any(String), alg: 'EdDSA', use: 'sig' }
    // The one that signs, and the next one.
    expect(keys).toEqual([key, key])
  })

  it('are made once, whoever starts first, readable by nobody else, and kept', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'sillage-keys-'))
    const opened = await Promise.all(Array.from({ length: 8 }, () => openTokenKeys(directory)))
    const [first] = opened
    expect(new Set(opened.map(({ published }) => JSON.stringify(published))).size).toBe(1)
    const { mode } = await stat(join(directory, 'token-keys.json'))
    expect(mode & 0o777).toBe(0o600)
    const token = await first?.sign({ tenant: randomUUID(), actor: randomUUID(), role: 'teacher' }, 60)
    await expect((await openTokenKeys(directory)).verify(token ?? '')).resolves.toMatchObject({ roles: ['teacher'] })
  })
})
