import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import Fastify from 'fastify'
import { afterAll, describe, expect, it } from 'vitest'
import { answerWithProblems } from '../addresses.ts'
import { secureHeaders } from '../protection.ts'
import type { BuiltConsole } from './built-console.ts'
import { serveConsole } from './serve-console.ts'

const script = Buffer.from('export const sillage = "sillage"')
const built: BuiltConsole = {
  page: ['<script nonce="', '"></script><style nonce="', '"></style>'],
  files: new Map([
    [
      '/assets/index-abc.js',
      {
        type: 'text/javascript; charset=utf-8',
        plain: script,
        br: brotliCompressSync(script),
        gzip: gzipSync(script),
      },
    ],
  ]),
}

function server(console: BuiltConsole | null) {
  const app = Fastify()
  secureHeaders(app)
  answerWithProblems(app, console ? serveConsole(console) : undefined)
  app.get('/api/classes', () => ({ items: [] }))
  app.get('/enrol', (_, reply) => reply.type('text/html').send('the page of a card'))
  return app
}

const app = server(built)
afterAll(() => app.close())
const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
const open = (url: string, headers: Record<string, string> = browser) => app.inject({ url, headers })

describe('the page of the console', () => {
  it.each(['/', '/classes', '/classes/4c8f?at=2026-03-12', '/learners/1.5', '/nowhere/at/all'])(
    'is at %s',
    async (url) => {
      const answer = await open(url)
      expect(answer.statusCode).toBe(200)
      expect(answer.headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store, no-transform',
        'x-content-type-options': 'nosniff',
      })
    },
  )

  it('has a nonce of its own in each answer, which its policy names', async () => {
    const answers = [await open('/'), await open('/')]
    const nonces = answers.map(({ body }) => [...body.matchAll(/nonce="([^"]+)"/g)].map(([, nonce]) => nonce))
    expect(new Set(nonces.flat()).size).toBe(2)
    expect(new Set(nonces[0]).size).toBe(1)
    const policy = String(answers[0]?.headers['content-security-policy'])
    const nonce = nonces[0]?.[0]
    expect(policy.split('; ')).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        `script-src 'nonce-${nonce}'`,
        `style-src 'nonce-${nonce}'`,
        "connect-src 'self'",
        "frame-ancestors 'none'",
      ]),
    )
    expect(policy).not.toMatch(/unsafe|https?:|\*/)
  })

  it.each([
    '/api/nothing',
    '/API/nothing',
    '/api',
    '/enrol/nothing',
    '/assets/index-old.js',
    '/favicon.ico',
    '//elsewhere',
  ])('is not at %s, which stays not found', async (url) => {
    const answer = await open(url)
    expect([answer.statusCode, answer.json().type]).toEqual([404, '/problems/not-found'])
  })

  it('is for browsers: a program that asks for anything else gets the problem', async () => {
    for (const headers of [{}, { accept: '*/*' }, { accept: 'application/json' }])
      expect((await open('/classes', headers)).statusCode).toBe(404)
  })

  it('takes nothing from a route, and only answers reads', async () => {
    expect((await open('/api/classes')).json()).toEqual({ items: [] })
    expect((await open('/enrol')).body).toBe('the page of a card')
    const posted = await app.inject({ method: 'POST', url: '/classes', headers: browser })
    expect(posted.statusCode).toBe(404)
    expect((await app.inject({ method: 'POST', url: '/api/classes', headers: browser })).statusCode).toBe(405)
  })

  it('is nowhere when nothing was built', async () => {
    const bare = server(null)
    expect((await bare.inject({ url: '/', headers: browser })).statusCode).toBe(404)
    await bare.close()
  })
})

describe('a file of the console', () => {
  const ask = (encoding?: string) => open('/assets/index-abc.js', encoding ? { 'accept-encoding': encoding } : {})

  it('may be kept for a year, since its name changes with its content', async () =>
    expect((await ask()).headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
    }))

  it.each([
    ['gzip, deflate, br', 'br', brotliDecompressSync],
    ['gzip, br;q=0', 'gzip', gunzipSync],
    ['GZIP', 'gzip', gunzipSync],
    ['zstd', undefined, (body: Buffer) => body],
    [undefined, undefined, (body: Buffer) => body],
  ] as const)('for a browser that accepts %s is sent as %s', async (accepted, encoding, unpack) => {
    const answer = await ask(accepted)
    expect(answer.headers['content-encoding']).toBe(encoding)
    expect(unpack(answer.rawPayload)).toEqual(script)
  })

  it('answers HEAD as GET, without the content', async () => {
    const answer = await app.inject({ method: 'HEAD', url: '/assets/index-abc.js' })
    expect([answer.statusCode, answer.body]).toEqual([200, ''])
  })
})
