/** What is done to a valid request so that it is hostile: each mutation changes one thing, where it can. */
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { lazy } from '#platform/lazy.ts'
import type { Dice } from './dice.ts'
import type { Draft } from './draft.ts'

/** Five megabytes in five kilobytes; made once, for it takes longer than a request. */
const inflating = lazy(() => gzipSync('x'.repeat(5_000_000)))

/** False: the mutation does not apply to this request. */
type Mutation = (draft: Draft, dice: Dice) => boolean

const texts: readonly string[] = [
  '\0',
  'a\0b',
  '\ud800',
  'x\udc00',
  '',
  ' ',
  '\u00a0',
  '\ufeff',
  '\u202e',
  'é'.normalize('NFD'),
  '👩‍👩‍👧‍👧'.repeat(40),
  'ﷺ'.repeat(300),
  '\u0300'.repeat(2_500),
  '\r\nset-cookie: a=b',
  '__proto__',
  'constructor',
  'toString',
  '%00',
  '../../etc/passwd',
  "'; drop table events; --",
  '{{7*7}}',
  '<script>alert(1)</script>',
  'NaN',
  'Infinity',
  '1e999',
  '-0',
  '0x10',
  '9007199254740993',
  'x'.repeat(101),
  'x'.repeat(2_001),
  'x'.repeat(60_000),
  // No day or moment of any calendar, or one at its edges.
  '2026-02-30',
  '2026-13-01',
  '2025-02-29T12:00:00Z',
  '2026-12-31T23:59:60Z',
  '2026-11-29T24:00:00Z',
  '2026-11-29T10:00:00',
  '2026-11-29T10:00:00+23:59',
  '2026-11-29t10:00:00z',
  '0000-01-01T00:00:00Z',
  '0001-01-01',
  '9999-12-31T23:59:59.999Z',
  '+275760-09-13T00:00:00.000Z',
  '-000001-01-01T00:00:00Z',
  '1970-01-01T00:00:00.000Z',
  // Ids at the edges.
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '00000000-0000-7000-8000-00000000000g',
  'URN:UUID:6a1f0000-0000-4000-8000-000000000000',
]
const numbers: readonly number[] = [
  0,
  -0,
  -1,
  0.1,
  0.1 + 0.2,
  2 ** 31,
  2 ** 31 - 1,
  -(2 ** 31),
  2 ** 32,
  2 ** 53,
  2 ** 53 + 2,
  -(2 ** 53),
  2 ** 63,
  1e21,
  1e308,
  -1e308,
  5e-324,
  1e-7,
]
const others: readonly unknown[] = [null, true, false, [], [[]], [null], {}, { toString: 1 }, { length: -1 }]
const hostile = (dice: Dice): unknown => {
  const kind = dice.next()
  return kind < 0.6 ? dice.pick(texts) : kind < 0.85 ? dice.pick(numbers) : dice.pick(others)
}

type Place = { readonly in: Record<string, unknown> | unknown[]; readonly key: string }
function placesOf(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [{ in: value as Place['in'], key }, ...placesOf(inner)])
}
const place = ({ body, contentType }: Draft, dice: Dice): Place | undefined =>
  contentType === null ? undefined : dice.pick(placesOf(body))

const json = ({ body, contentType }: Draft): string | null =>
  contentType === null || body === undefined ? null : JSON.stringify(body)

/** Writes the body as JSON, changed as text. */
const onJson =
  (change: (text: string, dice: Dice) => string | Buffer): Mutation =>
  (draft, dice) => {
    const text = json(draft)
    if (text === null) return false
    draft.raw = change(text, dice)
    return true
  }

const header =
  (name: string, values: readonly string[]): Mutation =>
  (draft, dice) => {
    draft.headers.push([name, dice.pick(values) ?? ''])
    return true
  }

const withinObject = (text: string, members: string) =>
  text.replace(/^\{(?=(.?))/, (_, next) => `{${members}${next === '}' ? '' : ','}`)

export const mutations: Readonly<Record<string, Mutation>> = {
  'another value'(draft, dice) {
    const at = place(draft, dice)
    if (!at) return false
    Object.assign(at.in, { [at.key]: hostile(dice) })
    return true
  },
  'a value of another type'(draft, dice) {
    const at = place(draft, dice)
    if (!at) return false
    const value = Reflect.get(at.in, at.key)
    Object.assign(at.in, {
      [at.key]: dice.chance(0.5) ? [value] : typeof value === 'string' ? { value } : String(value),
    })
    return true
  },
  'a longer text'(draft, dice) {
    const at = place(draft, dice)
    if (!at) return false
    Object.assign(at.in, {
      [at.key]: dice.pick(['x', 'é', '👍', '\n']).repeat(dice.pick([81, 101, 201, 501, 2_001, 10_001])),
    })
    return true
  },
  'a longer list'(draft, dice) {
    const at = place(draft, dice)
    if (!at) return false
    const value = Reflect.get(at.in, at.key)
    Object.assign(at.in, { [at.key]: Array.from({ length: dice.pick([101, 501, 5_001]) }, () => value) })
    return true
  },
  'a missing field'(draft, dice) {
    const at = place(draft, dice)
    return at ? Reflect.deleteProperty(at.in, at.key) : false
  },
  'an unknown field'(draft, dice) {
    const at = place(draft, dice)
    if (!at) return false
    const name = dice.pick([
      'unknown',
      'constructor',
      'toString',
      'hasOwnProperty',
      'tenant',
      'actor',
      'role',
      'id',
      '',
      '$where',
    ])
    Object.assign(at.in, { [name]: hostile(dice) })
    return true
  },
  'a prototype key': onJson((text, dice) =>
    withinObject(
      text,
      dice.pick([
        '"__proto__":{"polluted":true}',
        '"\\u005f_proto__":{"polluted":true}',
        '"constructor":{"prototype":{"polluted":true}}',
        '"a":[{"__proto__":{"polluted":true}}]',
      ]),
    ),
  ),
  'a key twice': onJson((text) => {
    const [, first] = /^\{("(?:[^"\\]|\\.)*":(?:"(?:[^"\\]|\\.)*"|[^,{[\]}]*))[,}]/.exec(text) ?? []
    return first ? withinObject(text, first) : `${text}{}`
  }),
  'deep nesting': onJson((text, dice) => {
    const deep = dice.pick([33, 200, 5_000, 15_000])
    return dice.pick([
      withinObject(text, `"deep":${'['.repeat(deep)}${']'.repeat(deep)}`),
      `${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}`,
      '['.repeat(deep),
    ])
  }),
  'a number that no double holds': onJson((text, dice) =>
    text.replace(
      /(?<=[:[,])-?\d+(\.\d+)?(?=[,}\]])/,
      dice.pick(['1e999', '-1e999', '123456789012345678901234567890', '1.0', '01', '1.', '.5', '+1', '1e-400']),
    ),
  ),
  'a broken body': onJson((text, dice) =>
    dice.pick([
      text.slice(0, dice.between(0, text.length)),
      `${text},`,
      `${text}${text}`,
      text.replace('{', '{/* */'),
      text.replaceAll('"', "'"),
      '',
      ' ',
      'null',
      'undefined',
      '[]',
      '"text"',
      '0',
      `[${text}]`,
      '<xml/>',
      text.replace(/:"/, ':"\u0001'),
    ]),
  ),
  'other bytes': onJson((text, dice) =>
    dice.pick([
      Buffer.from(text, 'utf16le'),
      Buffer.from(`\ufeff${text}`, 'utf16le'),
      Buffer.concat([Buffer.from(text), Buffer.from([0xff, 0xfe])]),
      Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc0, 0xaf]), Buffer.from('"}')]),
      Buffer.from(Array.from({ length: 40 }, () => dice.between(0, 255))),
      Buffer.from(`${text}${' '.repeat(70_000)}`),
    ]),
  ),
  'another content type'(draft, dice) {
    draft.contentType = dice.pick([
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/x-ndjson',
      'application/json; charset=klingon',
      'application/json; charset=utf-16',
      'application/vnd.api+json',
      ';',
      '',
      '*/*',
      'application/json, application/json',
      `application/${'x'.repeat(300)}`,
    ])
    draft.raw ??= json({ ...draft, contentType: 'application/json' }) ?? '{}'
    return true
  },
  compression(draft, dice) {
    const text = json(draft)
    if (text === null) return false
    const compressed = dice.pick([
      () => inflating(),
      () => gzipSync(text).subarray(0, 12),
      () => brotliCompressSync(text),
      () => gzipSync(gzipSync(text)),
      () => Buffer.from(text),
    ])
    draft.raw = compressed()
    draft.headers.push([
      'content-encoding',
      dice.pick([
        'gzip',
        'br',
        'deflate',
        'zstd',
        'gzip, gzip',
        'gzip, gzip, gzip, gzip',
        'identity',
        'compress',
        '__proto__',
        ',',
      ]),
    ])
    return true
  },
  'a body where there is none'(draft, dice) {
    if (draft.contentType !== null) return false
    draft.contentType = 'application/json'
    draft.raw = dice.pick(['{}', '[]', '{"a":1}', '', 'null'])
    return true
  },
  'a parameter with another value'(draft, dice) {
    const one = dice.pick(draft.query)
    if (!one) return false
    const value = hostile(dice)
    // An object may have no text of its own.
    one[1] = encodeURIComponent((typeof value === 'object' ? JSON.stringify(value) : String(value)).toWellFormed())
    return true
  },
  'a parameter twice, or unknown'(draft, dice) {
    const [name, value] = dice.pick(draft.query) ?? ['limit', '1']
    draft.query.push(
      dice.pick([
        [name, value],
        [`${name}[]`, value],
        [`${name}[a]`, value],
        [name, ''],
        ['__proto__', '1'],
        ['constructor', '1'],
        ['toString', 'x'],
        ['unknown', '1'],
        ['%00', '1'],
        ['', ''],
        [name, '%'],
        [name, '%c3%28'],
        [name, '%00'],
        [name, '%f0%9f%98%80'],
        ['atLeast', '99999999999999999999'],
        ['at', '2026-02-30T10:00:00Z'],
        ['limit', '1e3'],
        ['cursor', Buffer.from('["x",1,null]').toString('base64url')],
        ['cursor', Buffer.from('{"__proto__":1}').toString('base64url')],
      ]),
    )
    return true
  },
  'a broken path'(draft, dice) {
    const parts = draft.path.split('/')
    const n = dice.between(1, parts.length - 1)
    parts[n] = dice.pick([
      '%00',
      '%zz',
      '%',
      '..%2f..',
      'a%2Fb',
      '%2e%2e',
      '%c0%af',
      '%5c',
      '%F0%9F%98%80',
      '',
      ' ',
      'x'.repeat(101),
      'x'.repeat(3_000),
      '__proto__',
      '00000000-0000-0000-0000-000000000000',
      (parts[n] ?? '').toUpperCase(),
      `${parts[n]}%20`,
      `${parts[n]};a=b`,
    ])
    draft.path = parts.join('/')
    return true
  },
  'another method'(draft, dice) {
    draft.method = dice.pick(['PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'POST', 'GET'])
    return true
  },
  'an Idempotency-Key': header('idempotency-key', [
    '',
    '"',
    '""',
    'a b',
    '"a b"',
    'é',
    'k'.repeat(201),
    'k'.repeat(10_000),
    '\u0001',
    '"\\"',
  ]),
  'a precondition': header('if-match', ['"0"', '"-1"', '"99999999999"', '*', '', '"', 'W/"1"', '"1", "2"', '4']),
  'another precondition': header('if-none-match', ['*', '"1"', '', ' * ']),
  'a token that is none': header('authorization', [
    '',
    'Bearer',
    'Bearer ',
    'Bearer x.y.z',
    'Basic Og==',
    'Basic %',
    `Bearer ${'x'.repeat(9_000)}`,
    `Bearer ${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"x"}').toString('base64url')}.`,
    `Bearer ${Buffer.from('{"alg":"EdDSA","kid":"../../x","jku":"http://127.0.0.1:9/"}').toString('base64url')}.e30.AA`,
    'bearer a b c',
  ]),
  'a cookie': header('cookie', [
    '__Host-sillage=x',
    '__Host-sillage=; __Host-sillage=y',
    '__Host-sillage-device=%00',
    'sillage=__proto__',
    ';;;=',
    `a=${'b'.repeat(4_000)}`,
  ]),
  'a header of the way': header('x-forwarded-for', ['', '1.2.3.4', 'x', '::1, é', `${'1.2.3.4, '.repeat(500)}1`]),
  'a trace': header('traceparent', [
    '',
    '00',
    '00-00000000000000000000000000000000-0000000000000000-00',
    'x'.repeat(500),
  ]),
  'a place in the log': header('last-event-id', ['', 'x', '-1', '99999999999999999999', '0']),
  'another log': header('x-event-log', ['', 'x', '00000000-0000-0000-0000-000000000000']),
  'a language': header('accept-language', ['', 'fr;q=2', '*;q=0', 'x'.repeat(2_000), ';;;,']),
  'an origin': header('origin', ['null', 'https://a.example', '', 'http://127.0.0.1']),
  'a site': header('sec-fetch-site', ['cross-site', 'none', 'x', '']),
  'a device': header('sillage-device', ['', 'x', '\u0001', 'x'.repeat(5_000)]),
}

/** Changes one thing, seldom two. Returns what was done. */
export function mutate(draft: Draft, dice: Dice): string {
  const done: string[] = []
  const names = Object.keys(mutations)
  const wanted = dice.chance(0.1) ? 2 : 1
  while (done.length < wanted) {
    const name = dice.pick(names) ?? ''
    if (mutations[name]?.(draft, dice)) done.push(name)
  }
  return done.join(' and ')
}
