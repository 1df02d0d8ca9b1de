// Under pressure the API refuses requests with a reason, while health checks still answer.
import Fastify from 'fastify'
import { describe, expect, it } from 'vitest'
import { answerWithProblems } from './addresses.ts'
import { secureHeaders, shedLoad } from './protection.ts'

it('refuses requests while the event loop is late, except outside its scope', async () => {
  const app = Fastify()
  secureHeaders(app)
  answerWithProblems(app)
  app.get('/health/live', () => 'live')
  app.register(async (api) => {
    shedLoad(api, 5)
    api.get('/api/work', () => 'done')
  })
  await app.ready()
  expect((await app.inject('/api/work')).statusCode).toBe(200)

  const busy = setInterval(() => {
    for (const endMs = performance.now() + 60; performance.now() < endMs; );
  }, 1)
  try {
    await expect.poll(async () => (await app.inject('/api/work')).statusCode).toBe(503)
    const answer = await app.inject('/api/work')
    expect(answer.json()).toMatchObject({ type: '/problems/overloaded' })
    expect(answer.headers).toMatchObject({ 'retry-after': '2', 'x-content-type-options': 'nosniff' })
    expect((await app.inject('/health/live')).statusCode).toBe(200)
  } finally {
    clearInterval(busy)
  }
  await expect.poll(async () => (await app.inject('/api/work')).statusCode).toBe(200)
  await app.close()
})

describe('the headers of an answer', () => {
  async function open(proxies: boolean) {
    const app = Fastify({ trustProxy: proxies })
    secureHeaders(app)
    answerWithProblems(app)
    app.get('/answer', () => 'an answer')
    app.get('/kept', (_, reply) => reply.header('cache-control', 'public, max-age=300').send('kept'))
    app.get('/known', (_, reply) => reply.header('cache-control', 'no-store').send('known'))
    await app.ready()
    return app
  }
  const overTls = { 'x-forwarded-proto': 'https' }

  it('let nobody keep, change, frame or guess it, a refusal neither', async () => {
    const app = await open(false)
    for (const url of ['/answer', '/known', '/nowhere'])
      expect((await app.inject(url)).headers, url).toMatchObject({
        'cache-control': 'no-store, no-transform',
        'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      })
    expect((await app.inject('/kept')).headers['cache-control']).toBe('public, max-age=300')
    await app.close()
  })

  it('ask for TLS only where the request came over TLS, by the word of a proxy that is believed', async () => {
    const [behind, alone] = [await open(true), await open(false)]
    const header = 'strict-transport-security'
    expect((await behind.inject({ url: '/answer', headers: overTls })).headers[header]).toBe('max-age=31536000')
    expect((await behind.inject('/answer')).headers).not.toHaveProperty(header)
    expect((await alone.inject({ url: '/answer', headers: overTls })).headers).not.toHaveProperty(header)
    await behind.close()
    await alone.close()
  })
})
