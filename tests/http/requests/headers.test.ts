// The headers of commands as clients and proxies write them: keys, revisions, tokens.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Asked, openAsked, refusalIn } from './asking.ts'

let asked: Asked
beforeAll(async () => {
  asked = await openAsked('headers')
})
afterAll(() => asked?.stack.close())

const post = (headers: Readonly<Record<string, string | string[] | undefined>>, more?: object) =>
  asked.stack.server.inject({
    method: 'POST',
    url: '/api/adaptive/interaction',
    headers: Object.fromEntries(
      Object.entries({ authorization: `Bearer ${asked.token}`, 'content-type': 'application/json', ...headers }).filter(
        ([, value]) => value !== undefined,
      ),
    ),
    payload: JSON.stringify(asked.body(more)),
  })

describe('an Idempotency-Key', () => {
  it('is one key with and without the quotes of its standard, and as the id of a line', async () => {
    const key = randomUUID()
    const first = await post({ 'idempotency-key': `"${key}"` })
    expect(first.statusCode, first.body).toBe(201)
    const plain = await post({ 'idempotency-key': key })
    expect(plain.statusCode).toBe(200)
    expect(plain.json()).toEqual(first.json())
    const { type: _, ...input } = asked.body()
    const batch = await asked.stack.ask('POST', '/api/events', {
      token: asked.token,
      body: [{ command: 'learning.record-attempt', id: key, input }],
    })
    expect(batch.json()[0]).toMatchObject({ status: 200, answer: first.json() })
  })

  it.each([
    ['a space between quotes', '"tablet 7, answer 12"'],
    ['escapes between quotes', '"a \\"b\\" \\\\c"'],
    ['the longest', 'k'.repeat(200)],
    ['punctuation', 'a:b/c,d;e=f'],
  ])('may have %s', async (_, key) => {
    expect((await post({ 'idempotency-key': key })).statusCode).toBe(201)
    expect((await post({ 'idempotency-key': key })).statusCode).toBe(200)
  })

  it.each([
    ['empty', '', /is empty/],
    ['empty quotes', '""', /is empty/],
    ['a space', 'a b', /contains a space.*quotes/],
    ['half a pair of quotes', '"abc', /unmatched quote/],
    ['a quote between quotes', '"a"b"', /unmatched quote/],
    ['another character', 'clé', /not visible ASCII/],
    ['too long', 'k'.repeat(201), /has 201 characters; at most 200/],
    ['too long between quotes', `"${'k'.repeat(201)}"`, /has 201 characters/],
    ['sent twice', ['a', 'b'], /more than once/],
  ])('that is %s is refused', async (_, key, words) => {
    const { detail } = refusalIn((await post({ 'idempotency-key': key })).body, 400)
    expect(detail).toContain('Idempotency-Key')
    expect(detail).toMatch(words)
  })
})

describe('a revision', () => {
  it.each([
    ['as ETag gave it', (tag: string) => tag],
    ['that a proxy has weakened', (tag: string) => `W/${tag}`],
    ['with the name of the compression', (tag: string) => tag.replace(/"$/, '-gzip"')],
    ['with two dashes and the name', (tag: string) => tag.replace(/"$/, '--gzip"')],
    ['weakened, with the name', (tag: string) => `W/${tag.replace(/"$/, '-br"')}`],
    ['in two spellings of one', (tag: string) => `${tag}, W/${tag}`],
  ])('is understood %s', async (_, spelled) => {
    const { etag = '' } = (await post({})).headers
    expect((await post({ 'if-match': spelled(String(etag)) })).statusCode).toBe(201)
    expect((await post({ 'if-match': spelled(String(etag)) })).statusCode).toBe(412)
  })

  it.each([
    [{ 'if-match': '4' }, /in quotes.*"4"/],
    [{ 'if-match': '"abc"' }, /in quotes/],
    [{ 'if-match': '' }, /in quotes/],
    [{ 'if-match': '"-1"' }, /in quotes/],
    [{ 'if-match': '"99999999999"' }, /in quotes/],
    [{ 'if-match': '"1", "2"' }, /several revisions/],
    [{ 'if-match': '*' }, /not \*/],
    [{ 'if-none-match': '"4"' }, /only \*/],
    [{ 'if-none-match': '"*"' }, /only \*/],
    [{ 'if-none-match': '*', 'if-match': '"4"' }, /not both/],
  ])('is refused as %o', async (headers, words) =>
    expect(refusalIn((await post(headers)).body, 400).detail).toMatch(words),
  )
})

describe('a token', () => {
  it.each([
    ['bearer in lower case', (token: string) => `bearer ${token}`],
    ['BEARER in capitals', (token: string) => `BEARER ${token}`],
    ['several spaces', (token: string) => `Bearer    ${token}`],
    ['quotes', (token: string) => `Bearer "${token}"`],
  ])('is taken with %s', async (_, spelled) =>
    expect((await post({ authorization: spelled(asked.token) })).statusCode).toBe(201),
  )

  it.each([
    [undefined, /^Send a token: Authorization: Bearer <token>\.$/],
    ['', /no valid Bearer token/],
    ['Bearer', /has no token/],
    ['Basic dXNlcjpwYXNz', /not supported/],
    ['a.b.c', /Put the word Bearer/],
    ['Bearer Bearer a.b.c', /one token without spaces/],
    ['Bearer a.b.c', /not issued by this service/],
    ['Bearer é', /one token without spaces/],
  ])('is refused as %j, and the answer says which scheme there is', async (authorization, words) => {
    const answer = await post({ authorization })
    expect(refusalIn(answer.body, 401).detail).toMatch(words)
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer realm="sillage"/)
    expect(answer.body).not.toContain('dXNlcjpwYXNz')
  })
})

describe('what a client would rather read', () => {
  it.each([
    'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
    'application/xml',
    '*/*;q=0.1',
    'application/json;q=0',
    ';;q',
  ])('does not matter: Accept: %s is answered with JSON', async (accept) => {
    const answer = await post({
      accept,
      'accept-language': 'fr-FR,fr;q=0.9,*;q=0.5',
      'accept-encoding': 'gzip, br;q=0',
    })
    expect(answer.statusCode).toBe(201)
    expect(answer.headers['content-type']).toContain('application/json')
    const refused = await post({ accept }, { difficulty: 9 })
    expect(refused.headers['content-type']).toContain('application/problem+json')
  })
})
