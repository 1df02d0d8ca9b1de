// Requests that are known to be hostile: the answer is a problem with a reason, never an error of ours. Those that nobody has
// thought of are in tests/security/fuzz.
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { problemTypes } from '#http/problem-types.ts'
import { installationTenant } from '#kernel/ids.ts'
import { permissions } from '#kernel/permission.ts'
import { openSchool, openStack, type Stack } from './stack.ts'

let stack: Stack
let token: string
/** The same for what all schools share. */
let ofInstallation: string
beforeAll(async () => {
  stack = await openStack('hostile')
  const school = await openSchool(stack)
  // All permissions at once: what is refused is refused for what it is.
  token = await stack.keys.sign(
    {
      tenant: stack.tenant,
      actor: school.learner,
      role: null,
      scope: permissions.join(' '),
    },
    3_600,
  )
  ofInstallation = await stack.keys.sign(
    { tenant: installationTenant, actor: school.learner, role: null, scope: permissions.join(' ') },
    3_600,
  )
})
const tokenFor = (url: string) => (/^\/(api\/projections|metrics)\b/.test(url) ? ofInstallation : token)
afterAll(() => stack?.close())

/** The answer must be a success or a problem that explains itself, and nothing may have been logged as our error. */
function expectSound(answer: Awaited<ReturnType<Stack['ask']>>, sent: unknown): void {
  const told = `${JSON.stringify(sent)?.slice(0, 500)} → ${answer.statusCode} ${answer.body.slice(0, 500)}`
  expect(answer.statusCode, told).toBeLessThan(500)
  expect(
    stack.logged.filter((line) => /unexpected|has stopped|"level":"(error|fatal)"/.test(line)),
    told,
  ).toEqual([])
  // Also where no route was found, or the address could not be read.
  expect(answer.headers, told).toMatchObject({
    'cache-control': 'no-store, no-transform',
    'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
    'x-content-type-options': 'nosniff',
  })
  if (answer.statusCode < 400) return
  expect(answer.headers['content-type'], told).toContain('application/problem+json')
  expect(answer.json(), told).toMatchObject({
    type: expect.stringMatching(/^\/problems\//),
    status: answer.statusCode,
    detail: expect.stringMatching(/./),
    traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
  })
  expect(Object.keys(problemTypes).map((code) => `/problems/${code}`)).toContain(answer.json().type)
}

const attempt = {
  type: 'exercise_attempted',
  exercise: 'e/1',
  skill: 'calcul',
  difficulty: 3,
  correct: true,
  durationMs: 1,
}
const withResponse = (json: string) => JSON.stringify({ ...attempt, response: '@' }).replace('"@"', json)

const hostile: readonly [what: string, body: string | Buffer, status: number, headers?: Record<string, string>][] = [
  ['an empty body', '', 400],
  ['half a body', '{"type":', 400],
  ['a bare null', 'null', 422],
  ['a bare list', '[]', 422],
  ['a bare text', '"text"', 422],
  ['no JSON at all', '<xml/>', 400],
  ['a comment', '{/* */}', 400],
  ['__proto__ as a key', withResponse('"a"').replace('{', '{"__proto__":{"admin":true},'), 400],
  ['__proto__ in disguise', withResponse('"a"').replace('{', '{"\\u005f_proto__":{"admin":true},'), 400],
  ['__proto__ deeper down', withResponse('{"a":[{"__proto__":1}]}'), 400],
  ['constructor.prototype', withResponse('"a"').replace('{', '{"constructor":{"prototype":{"admin":1}},'), 422],
  ['NUL in a text', withResponse('"a\\u0000b"'), 422],
  ['NUL in a key', withResponse('"a"').replace('{', '{"a\\u0000":1,'), 422],
  ['half a surrogate pair', withResponse('"\\ud83d"'), 422],
  ['the other half', withResponse('"\\ude00 x"'), 422],
  ['a raw control character', withResponse('"a\u0001b"'), 400],
  ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), 400],
  [
    'half of UTF-16',
    Buffer.from(withResponse('"a"'), 'utf16le').subarray(0, 9),
    400,
    { 'content-type': 'application/json; charset=utf-16' },
  ],
  ['nesting without end', '['.repeat(60_000), 400],
  ['deep nesting that closes', `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`, 400],
  ['a number beyond all numbers', withResponse('"a"').replace('"difficulty":3', '"difficulty":1e999'), 422],
  ['a number that is no whole one', withResponse('"a"').replace('"durationMs":1', '"durationMs":0.1'), 422],
  ['a number as a text', withResponse('"a"').replace('"difficulty":3', '"difficulty":"3"'), 422],
  ['an object for a text', withResponse('{"toString":"x"}'), 422],
  ['a body over the limit', withResponse(`"${'x'.repeat(70_000)}"`), 413],
  ['a text over its own limit', withResponse(`"${'x'.repeat(2_001)}"`), 422],
  ['another type of content', 'a=1', 415, { 'content-type': 'application/x-www-form-urlencoded' }],
  ['a type of content that is none', withResponse('"a"'), 415, { 'content-type': ';;;' }],
  ['NDJSON where it is not taken', withResponse('"a"'), 415, { 'content-type': 'application/x-ndjson' }],
  ['a compressed body', Buffer.from([0x1f, 0x8b, 8, 0]), 400, { 'content-encoding': 'gzip' }],
]

describe('a hostile body', () => {
  it.each(hostile)('%s is answered with a reason', async (_, body, status, headers = {}) => {
    for (const url of ['/api/adaptive/interaction', '/api/people', '/api/classes']) {
      const answer = await stack.server.inject({
        method: 'POST',
        url,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
        payload: body,
      })
      expectSound(answer, body.toString().slice(0, 100))
      // Other routes have other fields: that they refuse is enough.
      if (url === '/api/adaptive/interaction') expect(answer.statusCode, answer.body).toBe(status)
      else expect(answer.statusCode).toBeGreaterThanOrEqual(400)
    }
    expect(Object.hasOwn(Object.prototype, 'admin')).toBe(false)
  })

  it('points to the text that cannot be stored', async () => {
    const answer = await stack.ask('POST', '/api/adaptive/interaction', { token, body: withResponse('"\\u0000"') })
    expect(answer.json().errors).toMatchObject([{ pointer: '/response' }])
  })
})

describe('a hostile address', () => {
  it.each([
    ['GET', '/api/classes?limit=%00', 422],
    ['GET', '/api/classes?schoolYear=%00', 422],
    ['GET', '/api/classes?limit=1&limit=2', 422],
    ['GET', '/api/classes?__proto__=1', 400],
    ['GET', '/api/classes?limit=-1', 422],
    ['GET', '/api/classes?cursor=%F0%9F%98%80', 422],
    ['GET', '/api/classes?atLeast=-1', 422],
    ['GET', '/api/classes?atLeast=9999999999999999999999', 422],
    ['GET', '/api/classes?unknown=1', 422],
    ['GET', '/api/classes/%00/overview', 422],
    ['GET', '/api/classes/..%2f..%2fetc/overview', 422],
    ['GET', '/api/classes/%zz/overview', 400],
    ['GET', `/api/classes/${'a'.repeat(101)}/overview`, 414],
    ['GET', '/api/events/stream?after=x', 422],
    ['GET', '/api/events/stream?types=none', 422],
    ['GET', '/problems/__proto__', 404],
    ['GET', '/nowhere', 404],
    ['GET', '//', 404],
    ['GET', '/api/adaptive/interaction', 405],
    ['DELETE', '/api/classes', 405],
    ['PUT', '/health/live', 405],
  ] as const)('%s %s is answered with %i', async (method, url, status) => {
    const answer = await stack.server.inject({ method, url, headers: { authorization: `Bearer ${tokenFor(url)}` } })
    expectSound(answer, url)
    expect(answer.statusCode, answer.body).toBe(status)
    if (status === 405) expect(answer.headers.allow).toMatch(/GET|POST/)
  })
})

describe('what is no HTTP', () => {
  const say = (text: string) =>
    new Promise<string>((resolve, reject) => {
      let answer = ''
      const socket = connect(Number(new URL(address).port), '127.0.0.1', () => socket.write(text))
      socket.on('data', (chunk) => {
        answer += chunk
      })
      socket.on('close', () => resolve(answer))
      socket.on('error', reject)
    })
  let address: string
  beforeAll(async () => {
    address = await stack.server.listen({ port: 0, host: '127.0.0.1' })
  })

  it.each([
    ['GARBAGE\r\n\r\n', 400],
    ['GET / HTTP/9.9\r\n\r\n', 400],
    [`GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, 431],
    ['POST /api/people HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n', 400],
    ['POST /api/people HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n', 400],
    ['GET / HTTP/1.1\r\n\r\n', 400],
  ])('%j is answered with %i, and the connection is closed', async (text, status) => {
    const answer = await say(text)
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(answer.toLowerCase()).toContain('connection: close')
    expect(answer).toContain('\r\nx-content-type-options: nosniff\r\n')
    expect(answer).toContain('\r\ncache-control: no-store, no-transform\r\n')
  })
})
