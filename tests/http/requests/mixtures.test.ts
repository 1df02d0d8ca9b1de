// Random mixtures of what clients send, at every route: never an error of ours, and always a problem that explains itself.
import { brotliCompressSync, deflateRawSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Instant } from '#kernel/ids.ts'
import { rebuildJobs } from '#projecting/rebuild/rebuild-jobs.ts'
import { type Operation, operationsOf } from '../../security/fuzz/operations.ts'
import { isOauthRefusal } from '../../security/fuzz/soundness.ts'
import { type Asked, openAsked, refusalIn } from './asking.ts'

let asked: Asked
let operations: readonly Operation[]
beforeAll(async () => {
  asked = await openAsked('mixtures', {
    worker: true,
    // Of what is asked by chance, nothing may start processes.
    rebuilds: rebuildJobs({
      start: () => ({ interrupt: () => {}, ended: Promise.resolve({ code: 0, signal: null }) }),
      now: () => new Date().toISOString() as Instant,
      onBroken: () => {},
    }),
  })
  // All but the streams, which have no end.
  operations = operationsOf((await asked.stack.ask('GET', '/openapi.json')).json()).filter(({ isStream }) => !isStream)
})
afterAll(() => asked?.stack.close())

const contentTypes = [
  'application/json',
  'application/json; charset=utf-8',
  'APPLICATION/JSON;charset="UTF-16"',
  'application/json; charset=latin1',
  'application/json; charset=klingon',
  'application/x-ndjson',
  'application/jsonl; charset=utf-8',
  'application/vnd.api+json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain',
  '',
  ';',
  'application/json, application/json',
]
const headerValues: Readonly<Record<string, readonly string[]>> = {
  'content-encoding': ['gzip', 'br', 'deflate', 'zstd', 'identity', 'gzip, br', 'compress', '', ',', '__proto__'],
  'idempotency-key': ['k', '"k 1"', '""', '', 'a b', 'k'.repeat(300), '"', 'é'],
  'if-match': ['"0"', 'W/"1"', '"2-gzip"', '*', '4', '"1", "2"', '', '"'],
  'if-none-match': ['*', '"1"', ''],
  'last-event-id': ['1', '', 'x', '99999999999999999999'],
  'x-event-log': ['', 'x', '8b367e26-7404-424b-9569-baaef52f0002'],
  accept: ['text/html', '*/*;q=0', '', 'application/xml'],
  'accept-language': ['fr;q=0.5, *;q=0', ';;'],
  'accept-encoding': ['gzip;q=1, *;q=0', 'br'],
  traceparent: ['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', 'x'],
  origin: ['null', 'https://a.example'],
  expect: ['100-continue'],
  te: ['trailers'],
  'x-http-method-override': ['DELETE'],
}
const queries = [
  'at=2026-03-12T10:42:00+01:00',
  'at=2026-03-12',
  'at=%',
  'at=%2500',
  'known=1767261600000',
  'limit=1&limit=2',
  'limit[]=1',
  'limit=',
  'cursor=%F0%9F%98%80',
  'atLeast=-1',
  'log=x',
  '__proto__=1',
  'constructor=1',
  'a=%c3%28',
  '&&&',
  '=',
  '%00=1',
]
const moments = ['2026-03-12 10:42+0100', '0001-01-01T00:00:00Z', 1_767_261_600_000, '2026-12-31T23:59:60Z', null, {}]

const json = fc.oneof(
  fc.constantFrom(
    '',
    '\ufeff',
    'null',
    '[]',
    '{}',
    '{"a":1,}',
    '{"a":1,"a":2}',
    '{"__proto__":1}',
    '\n\n',
    '[1',
    '{"a":NaN}',
    'a=1&b=2',
  ),
  fc.json(),
  fc
    .record({
      type: fc.constantFrom('exercise_attempted', 'content_viewed', 1),
      occurredAt: fc.constantFrom(...moments),
    })
    .map((body) => JSON.stringify(body)),
  fc.constantFrom(...moments).map((occurredAt) => JSON.stringify(asked.body({ occurredAt }))),
  fc
    .array(fc.constantFrom('{"command":"learning.record-attempt","id":"k","input":{}}', '[]', '', '{', 'null'), {
      maxLength: 4,
    })
    .chain((lines) => fc.constantFrom('\n', '\r\n', ',').map((between) => lines.join(between))),
)
const bytes = fc.oneof(
  { weight: 6, arbitrary: json.map((text) => Buffer.from(text)) },
  { weight: 1, arbitrary: json.map((text) => Buffer.from(text, 'utf16le')) },
  { weight: 1, arbitrary: json.map((text) => Buffer.from(text, 'latin1')) },
  {
    weight: 3,
    arbitrary: json.chain((text) => fc.constantFrom(gzipSync(text), brotliCompressSync(text), deflateRawSync(text))),
  },
  { weight: 1, arbitrary: json.chain((text) => fc.nat({ max: 40 }).map((cut) => gzipSync(text).subarray(0, cut))) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array)) },
)

const sometimes = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 3 })
const mixture = fc.record({
  operation: fc.nat(),
  method: fc.constantFrom(null, null, null, 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE' as const),
  contentType: fc.oneof({ weight: 3, arbitrary: fc.constant('application/json') }, fc.constantFrom(...contentTypes)),
  headers: fc.record(
    Object.fromEntries(
      Object.entries(headerValues).map(([name, values]) => [name, sometimes(fc.constantFrom(...values))]),
    ),
  ),
  query: sometimes(fc.subarray(queries, { minLength: 1, maxLength: 3 })),
  id: fc.constantFrom('learner', 'class', 'x', '%00', '%zz', 'a'.repeat(120), ''),
  slashes: fc.constantFrom(false, false, false, true),
  payload: bytes,
})

it('is never an error of ours, and always a problem with its cause, at any route', async () => {
  const statuses = new Map<number, number>()
  await fc.assert(
    fc.asyncProperty(mixture, async ({ operation: n, method, contentType, headers, query, id, slashes, payload }) => {
      const operation = operations[n % operations.length]
      if (!operation) return
      const one = id === 'learner' ? asked.learner : id === 'class' ? asked.class : id
      const path = operation.path.replaceAll(/\{\w+\}/g, () => one) + (slashes ? '/' : '')
      const answer = await asked.stack.server.inject({
        method: method ?? operation.method,
        url: query ? `${path}?${query.join('&')}` : path,
        headers: {
          authorization: `Bearer ${asked.token}`,
          'content-type': contentType,
          ...Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined)),
        },
        payload,
      })
      statuses.set(answer.statusCode, (statuses.get(answer.statusCode) ?? 0) + 1)
      const told = JSON.stringify({
        method: method ?? operation.method,
        path,
        status: answer.statusCode,
        body: answer.body.slice(0, 500),
      })
      // What is asked for may not be folded yet.
      const late = answer.statusCode === 503 && ['behind', 'overloaded'].includes(answer.json().code)
      if (!late) expect(answer.statusCode, told).toBeLessThan(500)
      if (answer.statusCode < 400 || answer.body === '') return
      const answered = { contentType: String(answer.headers['content-type']), body: answer.body }
      if (path.startsWith('/oauth/') && isOauthRefusal(answered)) return
      expect(answer.headers['content-type'], told).toContain('application/problem+json')
      refusalIn(answer.body, answer.statusCode)
    }),
    { numRuns: 1_000 },
  )
  expect(asked.stack.logged.filter((line) => /unexpected|"level":"(error|fatal)"/.test(line))).toEqual([])
  // Mixtures that are only ever refused at the door would test the door.
  for (const status of [200, 400, 404, 405, 415, 422])
    expect(statuses.get(status) ?? 0, String(status)).toBeGreaterThan(5)
})
