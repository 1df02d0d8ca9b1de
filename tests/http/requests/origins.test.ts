// Web pages of other origins: only where the configuration names them, for the questions of browsers and for live streams too.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMetrics } from '#http/metrics.ts'
import { buildServer, type Server } from '#http/server.ts'
import { type AllowedOrigins, readAllowedOrigins } from '#platform/allowed-origins.ts'
import { openLog } from '#platform/logger.ts'
import { type Asked, openAsked, refusalIn } from './asking.ts'

let asked: Asked
beforeAll(async () => {
  asked = await openAsked('origins')
})
afterAll(() => asked?.stack.close())

const APP = 'https://app.example'
const corsHeaders = (headers: object) => Object.keys(headers).filter((name) => name.startsWith('access-control-'))

async function serving<T>(corsOrigins: AllowedOrigins | undefined, ask: (server: Server) => Promise<T>): Promise<T> {
  const server = buildServer({
    ...asked.stack.service,
    keys: asked.stack.keys,
    metrics: createMetrics(),
    checks: [],
    logger: openLog({ level: 'silent' }),
    options: { mostLoopDelayMs: 0, ...(corsOrigins && { corsOrigins }) },
  })
  try {
    return await ask(server)
  } finally {
    await server.close()
  }
}
const preflight = (server: Server, origin: string, url = '/api/adaptive/interaction') =>
  server.inject({
    method: 'OPTIONS',
    url,
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,idempotency-key',
    },
  })
const get = (server: Server, origin: string, url = '/api/classes') =>
  server.inject({ method: 'GET', url, headers: { origin, authorization: `Bearer ${asked.token}` } })

describe('a page of an origin that is allowed', () => {
  const allowed = readAllowedOrigins(`${APP},http://localhost:5173`)

  it('is told before it sends what it may send, without a token', () =>
    serving(allowed, async (server) => {
      const answer = await preflight(server, APP)
      expect(answer.statusCode).toBe(204)
      expect(answer.headers).toMatchObject({
        'access-control-allow-origin': APP,
        'access-control-allow-methods': expect.stringContaining('POST'),
        'access-control-max-age': '7200',
        vary: 'Origin',
      })
      const headers = String(answer.headers['access-control-allow-headers']).toLowerCase().split(', ')
      for (const name of ['authorization', 'content-type', 'idempotency-key', 'if-match', 'last-event-id'])
        expect(headers).toContain(name)
    }))

  it('reads the answer, its headers, and what is refused', () =>
    serving(allowed, async (server) => {
      const answer = await get(server, 'http://localhost:5173')
      expect(answer.statusCode).toBe(200)
      expect(answer.headers['access-control-allow-origin']).toBe('http://localhost:5173')
      const shown = String(answer.headers['access-control-expose-headers']).split(', ')
      for (const name of ['ETag', 'Location', 'Retry-After', 'RateLimit', 'X-Event-Position', 'X-Event-Log'])
        expect(shown).toContain(name)
      const refused = await get(server, APP, '/api/classes?limit=0')
      refusalIn(refused.body, 422)
      expect(refused.headers['access-control-allow-origin']).toBe(APP)
      const unknown = await server.inject({ url: '/api/classes', headers: { origin: APP } })
      refusalIn(unknown.body, 401)
      expect(unknown.headers['access-control-allow-origin']).toBe(APP)
    }))

  it('reads a live stream', () =>
    serving(allowed, async (server) => {
      const url = await server.listen({ port: 0, host: '127.0.0.1' })
      const leave = new AbortController()
      const answer = await fetch(`${url}/api/events/stream`, {
        headers: { origin: APP, authorization: `Bearer ${asked.token}` },
        signal: leave.signal,
      })
      expect(answer.status).toBe(200)
      expect(answer.headers.get('access-control-allow-origin')).toBe(APP)
      leave.abort()
    }))
})

it.each([
  'https://evil.example',
  'http://app.example',
  'https://app.example:8443',
  'https://app.example.evil.example',
  'https://APP.example.',
  'null',
])('a page of %s gets no such header', (origin) =>
  serving(readAllowedOrigins(APP), async (server) => {
    expect(corsHeaders((await get(server, origin)).headers)).toEqual([])
    const asking = await preflight(server, origin)
    expect(corsHeaders(asking.headers)).toEqual([])
    // A cache must not give the answer of one origin to another.
    expect(asking.headers.vary).toBe('Origin')
  }),
)

it('any origin may be allowed', () =>
  serving('any', async (server) => {
    expect((await get(server, 'null')).headers['access-control-allow-origin']).toBe('*')
    expect((await preflight(server, 'https://anybody.example')).statusCode).toBe(204)
  }))

it('no origin is allowed where nothing is configured', () =>
  serving(undefined, async (server) => {
    const answer = await get(server, APP)
    expect(corsHeaders(answer.headers)).toEqual([])
    expect(answer.headers.vary).toBeUndefined()
  }))

it('a question about methods that no browser asks is answered as ever', () =>
  serving(readAllowedOrigins(APP), async (server) => {
    const answer = await server.inject({ method: 'OPTIONS', url: '/api/events', headers: { origin: APP } })
    expect(answer.statusCode).toBe(204)
    expect(answer.headers.allow).toBe('GET, OPTIONS, POST')
  }))
