/** Machine clients, over a real PostgreSQL: how a program gets tokens, what they allow, and how they end. */
import { randomUUID } from 'node:crypto'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { attempt, openSchool, openStack, type Stack } from './stack.ts'

let stack: Stack
let learner = ''
beforeAll(async () => {
  stack = await openStack('machine clients', { worker: true })
  learner = (await openSchool(stack)).learner
})
afterAll(() => stack?.close())

type Registered = { readonly client: string; readonly clientId: string; readonly clientSecret: string }

async function registered(permissions: readonly string[] = ['learning:record', 'learning:read']): Promise<Registered> {
  const client = randomUUID()
  const answer = await stack.ask('POST', '/api/clients', { body: { client, name: 'Exercices', permissions } })
  if (answer.statusCode !== 201) throw new Error(answer.body)
  return { client, ...answer.json() }
}

const form = (fields: Record<string, string> | readonly (readonly [string, string])[]) =>
  new URLSearchParams(fields as Record<string, string>).toString()
const FORM = 'application/x-www-form-urlencoded'
const post = (body: string, headers: Record<string, string> = {}, url = '/oauth/token') =>
  stack.ask('POST', url, { token: null, body, headers: { 'content-type': FORM, ...headers } })
const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`,
})
const grant = { grant_type: 'client_credentials' }
const inForm = ({ clientId, clientSecret }: Registered, more: Record<string, string> = {}) =>
  post(form({ ...grant, client_id: clientId, client_secret: clientSecret, ...more }))
const tokenOf = async (client: Registered, more = {}): Promise<string> =>
  (await inForm(client, more)).json().access_token
const statusWith = async (token: string, url = `/api/learners/${learner}/history`) =>
  (await stack.ask('GET', url, { token })).statusCode

describe('a program', () => {
  it.each<[string, (client: Registered) => ReturnType<typeof post>]>([
    ['Authorization: Basic', ({ clientId, clientSecret }) => post(form(grant), basic(clientId, clientSecret))],
    ['the form', (client) => inForm(client)],
    [
      'both with the same id',
      ({ clientId, clientSecret }) => post(form({ ...grant, client_id: clientId }), basic(clientId, clientSecret)),
    ],
  ])('gets a token with its secret in %s', async (_, ask) => {
    const client = await registered()
    const answer = await ask(client)
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['cache-control']).toBe('no-store, no-transform')
    expect(answer.json()).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 600,
      scope: 'learning:read learning:record',
    })
    const { sub, tenant, iat = 0, exp = 0, client_id } = decodeJwt(answer.json().access_token)
    expect([sub, tenant, client_id, exp - iat]).toEqual([client.client, stack.tenant, client.client, 600])
  })

  it('acts with it under its own id, and does what it was registered for and nothing else', async () => {
    const client = await registered()
    const token = await tokenOf(client)
    expect((await stack.ask('POST', '/api/adaptive/interaction', { body: attempt(learner), token })).statusCode).toBe(
      201,
    )
    const [item] = (await stack.ask('GET', `/api/learners/${learner}/history?limit=1`, { token })).json().items
    expect(item).toMatchObject({ actor: client.client })
    for (const url of ['/api/classes', '/api/webhooks', '/api/projections'])
      expect(await statusWith(token, url), url).toBe(403)
    expect((await stack.ask('POST', '/api/clients', { token, body: {} })).statusCode).toBe(403)
  })

  it('may ask for less, and gets no more than it has', async () => {
    const client = await registered()
    const narrow = await inForm(client, { scope: 'learning:read' })
    expect(narrow.json().scope).toBe('learning:read')
    const token = narrow.json().access_token
    expect(await statusWith(token)).toBe(200)
    expect((await stack.ask('POST', '/api/adaptive/interaction', { body: attempt(learner), token })).statusCode).toBe(
      403,
    )
    for (const scope of ['identity:manage', 'learning:read identity:manage', 'operations:read', '*', 'openid'])
      expect([(await inForm(client, { scope })).statusCode, (await inForm(client, { scope })).json().error]).toEqual([
        400,
        'invalid_scope',
      ])
  })

  it('is shown its secret once', async () => {
    const body = { client: randomUUID(), name: 'Une fois', permissions: ['events:read'] }
    const send = () =>
      stack.ask('POST', '/api/clients', { body, headers: { 'idempotency-key': `once-${body.client}` } })
    const [first, again] = [await send(), await send()]
    expect([first.statusCode, again.statusCode, again.json().clientSecret]).toEqual([201, 200, null])
    expect(first.json().clientSecret).toMatch(/^[\w-]{43}$/)
    expect((await inForm({ ...body, ...first.json() })).statusCode).toBe(200)
    const { body: log } = await stack.ask('GET', '/api/events?after=0&limit=500')
    expect(log).toContain('identity.client-registered')
    expect(log).not.toContain(first.json().clientSecret)
    expect((await stack.ask('POST', '/api/clients', { body })).json()).toMatchObject({
      status: 422,
      code: 'client-already-registered',
    })
  })

  it.each(['operations:read', 'projections:manage', 'projections:read', 'everything'])(
    'is not registered with %s, which is not a permission of one school',
    async (permission) => {
      const body = { client: randomUUID(), name: 'X', permissions: [permission] }
      expect((await stack.ask('POST', '/api/clients', { body })).statusCode).toBe(422)
    },
  )

  it('is registered by an administrator alone', async () => {
    const body = { client: randomUUID(), name: 'X', permissions: ['learning:read'] }
    for (const role of ['teacher', 'learner', 'tool', 'auditor', 'operator'] as const)
      expect((await stack.ask('POST', '/api/clients', { body, token: await stack.token(role) })).statusCode).toBe(403)
  })
})

describe('the token endpoint', () => {
  it('says the same for an unknown program, one of another school, and a wrong secret', async () => {
    const client = await registered()
    const wrong = [
      { ...client, clientSecret: 'A'.repeat(43) },
      { ...client, clientSecret: `${client.clientSecret} ` },
      { ...client, clientId: `${stack.tenant}.${randomUUID()}` },
      { ...client, clientId: `${randomUUID()}.${client.client}` },
      { ...client, clientId: client.client },
      { ...client, clientId: client.clientId.toUpperCase() },
      { ...client, clientId: "'; drop table sillage.client_secrets; --" },
    ]
    const answers = await Promise.all(wrong.map((one) => inForm(one)))
    expect(new Set(answers.map(({ body, statusCode }) => `${statusCode} ${body}`))).toEqual(
      new Set([
        `401 ${JSON.stringify({ error: 'invalid_client', error_description: 'The program is unknown or disabled, or the secret is not right.' })}`,
      ]),
    )
    for (const { headers } of answers) expect(headers['www-authenticate']).toMatch(/^Basic realm="sillage"/)
  })

  it.each<[string, number, string, (client: Registered) => ReturnType<typeof post>]>([
    ['no grant', 400, 'invalid_request', ({ clientId, clientSecret }) => post('', basic(clientId, clientSecret))],
    ['an empty grant', 400, 'invalid_request', (client) => inForm(client, { grant_type: '' })],
    ['another grant', 400, 'unsupported_grant_type', (client) => inForm(client, { grant_type: 'password' })],
    [
      'an authorization code',
      400,
      'unsupported_grant_type',
      (client) => inForm(client, { grant_type: 'authorization_code', code: 'x' }),
    ],
    ['no credentials', 401, 'invalid_client', () => post(form(grant))],
    ['an id without a secret', 401, 'invalid_client', ({ clientId }) => post(form({ ...grant, client_id: clientId }))],
    ['a Bearer token', 401, 'invalid_client', () => post(form(grant), { authorization: 'Bearer abc' })],
    ['a Basic header without a colon', 401, 'invalid_client', () => post(form(grant), { authorization: 'Basic YWJj' })],
    [
      'a Basic header that cannot be decoded',
      401,
      'invalid_client',
      () => post(form(grant), { authorization: `Basic ${Buffer.from('%zz:x').toString('base64')}` }),
    ],
    [
      'the secret twice',
      400,
      'invalid_request',
      ({ clientId, clientSecret }) =>
        post(form({ ...grant, client_secret: clientSecret }), basic(clientId, clientSecret)),
    ],
    [
      'a parameter twice',
      400,
      'invalid_request',
      (client) =>
        post(
          `${form({ ...grant, client_id: client.clientId, client_secret: client.clientSecret })}&grant_type=client_credentials`,
        ),
    ],
    [
      'parameters in the address',
      400,
      'invalid_request',
      (client) => post(form(grant), {}, `/oauth/token?client_id=${client.clientId}`),
    ],
    [
      'JSON',
      400,
      'invalid_request',
      () => post('{"grant_type":"client_credentials"}', { 'content-type': 'application/json' }),
    ],
    [
      'a form in no encoding',
      400,
      'invalid_request',
      () => post('x=%', { 'content-type': `${FORM}; charset=nonsense` }),
    ],
  ])('refuses %s with %i and %s', async (_, status, error, ask) => {
    const answer = await ask(await registered())
    expect([answer.statusCode, answer.json().error]).toEqual([status, error])
    expect(answer.headers['content-type']).toMatch(/^application\/json/)
    expect(answer.headers['cache-control']).toBe('no-store, no-transform')
    expect(answer.json().error_description.length).toBeGreaterThan(20)
  })

  it('answers by POST only, and refuses a form that is too large', async () => {
    const get = await stack.ask('GET', '/oauth/token', { token: null })
    expect([get.statusCode, get.headers.allow]).toEqual([405, 'OPTIONS, POST'])
    expect((await post(`x=${'a'.repeat(70_000)}`)).statusCode).toBe(413)
  })
})

describe('a secret', () => {
  const rotate = async (client: Registered, body = {}): Promise<Registered> => {
    const answer = await stack.ask('POST', `/api/clients/${client.client}/secret`, { body })
    expect(answer.statusCode, answer.body).toBe(201)
    return { ...client, clientSecret: answer.json().clientSecret }
  }
  const works = async (client: Registered) => (await inForm(client)).statusCode === 200

  it('is replaced while the one before stays valid for a while, and only that one', async () => {
    const first = await registered()
    const second = await rotate(first)
    expect([await works(first), await works(second)]).toEqual([true, true])
    const third = await rotate(first)
    expect([await works(first), await works(second), await works(third)]).toEqual([false, true, true])
  })

  it('that was copied is ended at once', async () => {
    const first = await registered()
    const second = await rotate(first, { keepS: 0 })
    expect([await works(first), await works(second)]).toEqual([false, true])
  })

  it('ends when its time is over', async () => {
    const first = await registered()
    const second = await rotate(first, { keepS: 1 })
    // By the clock of the database: asked until it is over.
    while (await works(first));
    expect(await works(second)).toBe(true)
  })

  it('is not made for a program that nobody registered', async () => {
    const answer = await stack.ask('POST', `/api/clients/${randomUUID()}/secret`, { body: {} })
    expect([answer.statusCode, answer.json().code]).toEqual([409, 'client-unknown'])
  })
})

describe('the list of programs', () => {
  const listed = async (query = '') => {
    const answer = await stack.ask('GET', `/api/clients${query}`)
    expect(answer.statusCode, answer.body).toBe(200)
    return answer.json<{ items: { client: string }[]; next: string | null }>()
  }
  const find = async (client: string) => (await listed('?limit=200')).items.find((item) => item.client === client)

  it('shows what a program may do and whether it may act, and no secret', async () => {
    const client = await registered()
    await expect.poll(() => find(client.client)).toBeDefined()
    await stack.ask('POST', `/api/clients/${client.client}/disable`, { body: {} })
    await expect.poll(() => find(client.client)).toMatchObject({ disabledAt: expect.any(String) })
    expect(await find(client.client)).toEqual({
      client: client.client,
      name: 'Exercices',
      permissions: expect.any(Array),
      registeredAt: expect.any(String),
      secretAt: expect.any(String),
      disabledAt: expect.any(String),
    })
  })

  it('has pages, which together hold each program once', async () => {
    const some = await Promise.all([registered(), registered(), registered()])
    for (const { client } of some) await expect.poll(() => find(client)).toBeDefined()
    const seen: string[] = []
    let cursor = ''
    do {
      const { items, next } = await listed(`?limit=2${cursor}`)
      seen.push(...items.map(({ client }) => client))
      cursor = next === null ? '' : `&cursor=${next}`
    } while (cursor !== '')
    expect(seen).toEqual([...new Set(seen)].sort())
    expect(seen).toEqual(expect.arrayContaining(some.map(({ client }) => client)))
  })
})

describe('a program that is disabled', () => {
  it('acts no longer with any token, nor gets another one, until it is enabled', async () => {
    const client = await registered()
    const token = await tokenOf(client)
    expect(await statusWith(token)).toBe(200)
    expect((await stack.ask('POST', `/api/clients/${client.client}/disable`, { body: {} })).statusCode).toBe(201)
    const refused = await stack.ask('GET', '/api/event-types', { token })
    expect([refused.statusCode, refused.json().code]).toEqual([401, 'client-disabled'])
    expect((await inForm(client)).json().error).toBe('invalid_client')
    await stack.ask('POST', `/api/clients/${client.client}/enable`, { body: {} })
    expect(await statusWith(token)).toBe(200)
  })

  it.each([
    ['it is disabled', (client: Registered) => [`/api/clients/${client.client}/disable`, {}] as const],
    // Last: nothing is recorded in the school any more.
    ['its school is closed', () => ['/api/schools/closures', {}] as const],
  ])('acts no longer in another process within a second after %s', async (_, change) => {
    const other = await openStack('machine clients elsewhere', {
      databaseUrl: stack.service.databaseUrl,
      keysDirectory: `${stack.directory}/keys`,
      tenant: stack.tenant,
    })
    try {
      const client = await registered()
      const answer = await other.ask('POST', '/oauth/token', {
        token: null,
        headers: { 'content-type': FORM },
        body: form({ ...grant, client_id: client.clientId, client_secret: client.clientSecret }),
      })
      const token = answer.json().access_token
      const asksThere = async () => (await other.ask('GET', '/api/event-types', { token })).statusCode
      expect(await asksThere()).toBe(200)
      const [url, body] = change(client)
      expect((await stack.ask('POST', url, { body })).statusCode).toBe(201)
      const answeredMs = performance.now()
      for (;;) {
        const sentMs = performance.now()
        if ((await asksThere()) === 401) break
        // Whatever was sent a second after the answer must be refused.
        expect(sentMs - answeredMs).toBeLessThan(1_000)
      }
    } finally {
      await other.close()
    }
  })
})
