// Bodies as clients send them: compressed, in some charset, with a mark, of some type, and not always JSON.
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Asked, openAsked, refusalIn } from './asking.ts'

let asked: Asked
beforeAll(async () => {
  asked = await openAsked('bodies')
})
afterAll(() => asked?.stack.close())

type Headers = Readonly<Record<string, string>>

const post = (payload: string | Buffer, headers: Headers = {}, url = '/api/adaptive/interaction') =>
  asked.stack.server.inject({
    method: 'POST',
    url,
    headers: { authorization: `Bearer ${asked.tokenFor(url)}`, 'content-type': 'application/json', ...headers },
    payload,
  })
/** The answer "où ?" of the learner, so that a wrong charset is seen. */
const text = () => JSON.stringify(asked.body({ response: 'où ?' }))
const utf16be = (content: string) => Buffer.from(content, 'utf16le').swap16()
const type = (value: string): Headers => ({ 'content-type': value })

describe('is understood:', () => {
  it.each<[what: string, body: () => string | Buffer, headers: Headers]>([
    ['a byte order mark', () => `\ufeff${text()}`, {}],
    ['charset=utf-8', text, type('application/json; charset=utf-8')],
    ['charset=UTF-8 in capitals', text, type('Application/JSON;Charset=UTF-8')],
    ['charset="utf8" in quotes', text, type('application/json; charset="utf8"')],
    ['an empty charset', text, type('application/json; charset=')],
    ['a parameter that nobody knows', text, type('application/json; odata.metadata=minimal; v=1')],
    ['Latin 1 that says so', () => Buffer.from(text(), 'latin1'), type('application/json; charset=ISO-8859-1')],
    ['Windows 1252 that says so', () => Buffer.from(text(), 'latin1'), type('application/json; charset=windows-1252')],
    ['UTF-16 with a mark', () => Buffer.from(`\ufeff${text()}`, 'utf16le'), {}],
    ['UTF-16 that says so', () => Buffer.from(text(), 'utf16le'), type('application/json; charset=utf-16')],
    ['UTF-16 the other way round', () => utf16be(`\ufeff${text()}`), {}],
    ['UTF-16 without a mark or a name', () => utf16be(text()), {}],
    ['gzip', () => gzipSync(text()), { 'content-encoding': 'gzip' }],
    ['gzip by its old name', () => gzipSync(text()), { 'content-encoding': 'X-GZIP' }],
    ['deflate', () => deflateSync(text()), { 'content-encoding': 'deflate' }],
    ['deflate without its frame', () => deflateRawSync(text()), { 'content-encoding': 'deflate' }],
    ['Brotli', () => brotliCompressSync(text()), { 'content-encoding': 'br' }],
    ['Zstandard', () => zstdCompressSync(text()), { 'content-encoding': 'zstd' }],
    ['no encoding that says so', text, { 'content-encoding': 'identity' }],
    ['two encodings', () => brotliCompressSync(gzipSync(text())), { 'content-encoding': 'gzip, br' }],
    ['gzip of UTF-16', () => gzipSync(Buffer.from(`\ufeff${text()}`, 'utf16le')), { 'content-encoding': 'gzip' }],
    ['white space around it', () => `\r\n\t ${text()} \n`, {}],
  ])('%s', async (_, body, headers) => {
    const answer = await post(body(), headers)
    expect(answer.statusCode, answer.body).toBe(201)
    const events = await asked.stack.ask(
      'GET',
      `/api/events?after=${Number(answer.json().position) - answer.json().events.length}`,
      {
        token: asked.token,
      },
    )
    expect(events.json().items[0].data.response).toBe('où ?')
  })

  it.each(['/api/projections/teacher-notices/pause', '/api/projections/teacher-notices/resume'])(
    'a type without a body, of %s that needs none',
    async (url) => {
      expect((await post('', {}, url)).statusCode).toBe(200)
      expect((await post('', { 'content-encoding': 'gzip' }, url)).statusCode).toBe(200)
    },
  )
})

const bomb = () => gzipSync(Buffer.alloc(20 * 1_048_576, 0x20))

describe('is refused with its cause and its remedy:', () => {
  it.each<[what: string, body: () => string | Buffer, headers: Headers, status: number, words: RegExp]>([
    ['an unknown encoding', text, { 'content-encoding': 'lzma' }, 415, /Use one of gzip, deflate, br, zstd/],
    ['__proto__ as an encoding', text, { 'content-encoding': '__proto__' }, 415, /Use one of gzip/],
    [
      'more encodings than make sense',
      text,
      { 'content-encoding': 'gzip,gzip,gzip,gzip' },
      415,
      /Compress the body once/,
    ],
    [
      'gzip that is cut off',
      () => gzipSync(text()).subarray(0, 60),
      { 'content-encoding': 'gzip' },
      400,
      /is incomplete/,
    ],
    [
      'Brotli that is cut off',
      () => brotliCompressSync(text()).subarray(0, 60),
      { 'content-encoding': 'br' },
      400,
      /is not valid br/,
    ],
    [
      'Zstandard that is cut off',
      () => zstdCompressSync(text()).subarray(0, 60),
      { 'content-encoding': 'zstd' },
      400,
      /is not valid zstd/,
    ],
    ['plain text under the name of gzip', text, { 'content-encoding': 'gzip' }, 400, /leave Content-Encoding out/],
    ['gzip without its name', () => gzipSync(text()), {}, 400, /not valid UTF-8 \(byte 1\)/],
    [
      'a body that is small until it is decompressed',
      bomb,
      { 'content-encoding': 'gzip' },
      413,
      /\(decompressed\) is larger than 64 KiB/,
    ],
    [
      'Latin 1 that does not say so',
      () => Buffer.from(text(), 'latin1'),
      {},
      400,
      /not valid UTF-8 \(byte \d+\).*name its charset/,
    ],
    [
      'UTF-16 that is cut in two',
      () => Buffer.from(`\ufeff${text()}`, 'utf16le').subarray(0, 31),
      {},
      400,
      /not valid UTF-16LE/,
    ],
    ['a charset that is not read', text, type('application/json; charset=utf-7'), 415, /charset=utf-8/],
    [
      'a form',
      () => 'a=1',
      type('application/x-www-form-urlencoded'),
      415,
      /curl -d.*Send Content-Type: application\/json/,
    ],
    ['plain text', text, type('text/plain;charset=UTF-8'), 415, /does not accept text\/plain/],
    [
      'a JSON of another kind',
      text,
      type('application/vnd.api+json'),
      415,
      /does not accept application\/vnd.api\+json/,
    ],
    ['NDJSON for one command', text, type('application/x-ndjson'), 415, /does not accept application\/x-ndjson/],
    ['files', text, type('multipart/form-data; boundary=x'), 415, /does not accept multipart/],
    ['a type that is none', text, type(';;;'), 415, /could not be read/],
    ['two types', text, type('application/json, text/plain'), 415, /Send Content-Type: application\/json/],
    ['a body over the limit', () => `"${'x'.repeat(70_000)}"`, {}, 413, /larger than 64 KiB/],
    ['nothing', () => '', {}, 400, /The body is empty/],
    ['a mark and nothing', () => '\ufeff', {}, 400, /The body is empty/],
    ['a line break and nothing', () => '\r\n', {}, 400, /The body is empty/],
  ])('%s', async (_, body, headers, status, words) => {
    const answer = await post(body(), headers)
    expect(refusalIn(answer.body, status).detail).toMatch(words)
    expect(answer.headers['content-type']).toContain('application/problem+json')
  })

  it('a body without a type, and which type it should have', async () => {
    const answer = await asked.stack.server.inject({
      method: 'POST',
      url: '/api/people',
      headers: { authorization: `Bearer ${asked.token}`, 'content-type': '', 'content-length': '2' },
      payload: '{}',
    })
    expect(refusalIn(answer.body, 415).detail).toContain('Send Content-Type: application/json.')
    expect(answer.headers.accept).toBe('application/json')
  })

  it('an encoding, with those that are read in a header', async () => {
    expect((await post(text(), { 'content-encoding': 'compress' })).headers['accept-encoding']).toBe(
      'gzip, deflate, br, zstd',
    )
  })
})

describe('a fault of JSON is shown by its place:', () => {
  it.each<[what: string, body: string, words: RegExp]>([
    ['a comma too many', '{"type":"x",}', /character 13\)\. Remove the comma before “}”/],
    ['a comma too many in a list', '[1,\n 2,\n]', /line 3, column 1\)\. Remove the comma before “]”/],
    ['NaN', '{"difficulty": NaN}', /JSON has no NaN/],
    ['Infinity', '{"difficulty": -Infinity}', /JSON has no Infinity/],
    ['True of Python', '{"correct": True}', /true in lower case/],
    ['None of Python', '{"correct": None}', /writes null, not None/],
    ['single quotes', "{'a': 1}", /double quotes, not single/],
    ['typographic quotes', '{“a”: 1}', /straight double quotes/],
    ['a key without quotes', '{a: 1}', /A key in double quotes is expected/],
    ['a comment', '{/* */}', /no comments/],
    ['a line break in a text', '{"a":"x\ny"}', /line 1, column 8\)\. A string contains a line break/],
    ['a backslash of Windows', '{"a":"C:\\data"}', /Write a backslash as \\\\/],
    ['a leading zero', '{"a":007}', /not a valid JSON number/],
    ['a body that is cut off', '{"a":[1,2', /ends too early: “]” is missing/],
    ['a text that is cut off', '{"a":"x', /closing quote is missing/],
    ['two values', '{"a":1}{"a":2}', /more text after the end/],
    ['XML', '<attempt/>', /XML or HTML/],
    ['a key that occurs twice', '{"type":"a","x":{"y":1,"z":2,"y":3}}', /\/x\/y .*occurs twice/],
    ['a key that occurs twice in disguise', '{"a":1,"\\u0061":2}', /\/a .*occurs twice/],
    ['nesting without end', '['.repeat(60_000), /character 60001\)\. The text ends too early/],
    ['nesting that is too deep', `${'['.repeat(40)}${']'.repeat(40)}`, /more than 32 levels deep/],
  ])('%s', async (_, body, words) => {
    const { detail } = refusalIn((await post(body)).body, 400)
    expect(detail).toMatch(words)
    expect(detail.length).toBeLessThan(200)
  })
})

describe('a value of the wrong kind is shown by its pointer:', () => {
  it.each<[what: string, json: string, pointer: string, words: string]>([
    [
      'a number in quotes',
      '{"difficulty":"3"}',
      '/difficulty',
      'A number is expected, not text. Write it without quotes.',
    ],
    [
      'a truth value in quotes',
      '{"correct":"true"}',
      '/correct',
      'True or false is expected, not text. Write it without quotes.',
    ],
    ['a text without quotes', '{"response":42}', '/response', 'Text is expected, not a number. Write it in quotes.'],
    ['a number beyond all numbers', '{"difficulty":1e999}', '/difficulty', 'A number is expected, not Infinity.'],
    ['a share of a whole', '{"difficulty":2.5}', '/difficulty', 'A whole number is expected, not a number.'],
    ['a number that is too large', '{"difficulty":9}', '/difficulty', '5 or less is expected.'],
    ['a number that is too small', '{"difficulty":0}', '/difficulty', '1 or more is expected.'],
    [
      'a text that is too long',
      `{"response":"${'x'.repeat(2_001)}"}`,
      '/response',
      '2000 characters or less is expected.',
    ],
    ['null', '{"correct":null}', '/correct', 'True or false is expected, not null.'],
    ['a field that nobody knows', '{"grade":"A"}', '/grade', 'No such field here.'],
    [
      'an id that is none',
      '{"learner":"me"}',
      '/learner',
      'A UUID is expected, such as 8b367e26-7404-424b-9569-baaef52f0002.',
    ],
  ])('%s', async (_, json, pointer, words) => {
    const problem = refusalIn(
      (await post(JSON.stringify(asked.body(JSON.parse(json.replace('1e999', '"@"')))).replace('"@"', '1e999'))).body,
      422,
    )
    expect(problem.errors).toEqual([{ pointer, detail: words }])
    expect(problem.detail).toBe(`${pointer}: ${words}`)
  })

  it('what is missing, and several faults as a list', async () => {
    const { correct: _, ...rest } = asked.body({ difficulty: 9 })
    const { detail } = refusalIn((await post(JSON.stringify(rest))).body, 422)
    expect(detail).toBe(
      '2 fields are invalid. (1) /difficulty: 5 or less is expected. (2) /correct: Missing: true or false is expected.',
    )
  })
})
