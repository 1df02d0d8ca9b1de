// Connections over real sockets: slow, cut off, half closed, too long, or not HTTP at all. Every one is answered.
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Asked, openAsked, refusalIn, say } from './asking.ts'

let asked: Asked
beforeAll(async () => {
  asked = await openAsked('connections', { requestTimeoutMs: 1_000 })
})
afterAll(() => asked?.stack.close())

/** The status and the body of one answer; what comes before it (100 Continue) is left out. */
function read(answer: string): { status: number; head: string; body: string } {
  const whole = answer.replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, '')
  const [, status] = /^HTTP\/1\.1 (\d{3}) /.exec(whole) ?? []
  const [head = '', body = ''] = whole.split(/\r\n\r\n(.*)/s)
  return { status: Number(status), head: head.toLowerCase(), body }
}
const refusal = async (chunks: readonly (string | Buffer)[], status: number, end = false) => {
  const answer = await say(asked.port, chunks, { end })
  const { head, body } = read(answer)
  expect(answer).toMatch(new RegExp(`HTTP/1.1 ${status} `))
  expect(head).toContain('application/problem+json')
  return refusalIn(body, status).detail
}

const command = () => JSON.stringify(asked.body())
const head = (method: string, target: string, headers: Readonly<Record<string, string | number>> = {}) =>
  `${method} ${target} HTTP/1.1\r\n${Object.entries({
    host: 'x',
    authorization: `Bearer ${asked.token}`,
    connection: 'close',
    ...headers,
  })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`
const sending = (length: number, more: Readonly<Record<string, string | number>> = {}) =>
  head('POST', '/api/adaptive/interaction', { 'content-type': 'application/json', 'content-length': length, ...more })
const sendingChunks = () =>
  head('POST', '/api/adaptive/interaction', { 'content-type': 'application/json', 'transfer-encoding': 'chunked' })
const chunk = (part: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')])
const spaces = Buffer.alloc(65_536, 0x20)

describe('is understood over a socket:', () => {
  it('a request whose client has closed its half', async () => {
    const body = command()
    const answer = read(await say(asked.port, [sending(Buffer.byteLength(body)), body], { end: true }))
    expect(answer.status, answer.body).toBe(201)
  })

  it('Expect: 100-continue', async () => {
    const body = command()
    const answer = await say(asked.port, [sending(Buffer.byteLength(body), { expect: '100-continue' }), body])
    expect(answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 201 /)
  })

  it('a body in chunks, compressed, cut in the middle of a character', async () => {
    const body = gzipSync(JSON.stringify(asked.body({ response: 'é' })))
    const start = head('POST', '/api/adaptive/interaction', {
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      'transfer-encoding': 'chunked',
    })
    const parts = [chunk(body.subarray(0, 7)), chunk(body.subarray(7)), '0\r\n\r\n']
    expect(read(await say(asked.port, [start, ...parts])).status).toBe(201)
  })

  it('a whole address, as it is sent to a proxy', async () => {
    expect(read(await say(asked.port, [head('GET', 'http://school.example:80/api/classes?limit=1')])).status).toBe(200)
    expect(read(await say(asked.port, [head('GET', 'HTTP://school.example')])).status).toBe(404)
  })

  it('HTTP/1.0 without a host', async () => {
    const answer = await say(asked.port, ['GET /health/live HTTP/1.0\r\n\r\n'])
    expect(read(answer).status).toBe(200)
  })
})

describe('is refused over a socket:', () => {
  it('a body that does not come', async () => {
    expect(await refusal([sending(500), '{"type":'], 408)).toContain('did not arrive completely in time')
  })

  it('headers that do not come', async () => {
    expect(await refusal(['POST /api/people HTTP/1.1\r\nhost: x\r\n'], 408)).toContain(
      'did not arrive completely in time',
    )
  })

  it('a body that ends too early', async () => {
    expect(await refusal([sending(500), '{"type":'], 400, true)).toContain(
      'The connection ended before the request was complete',
    )
  })

  it('headers that are too large', async () => {
    expect(await refusal([head('GET', '/health/live', { 'x-long': 'y'.repeat(20_000) })], 431)).toContain('16 KiB')
  })

  it('an address that is too long', async () => {
    expect(await refusal([head('GET', `/api/classes?x=${'y'.repeat(20_000)}`)], 414)).toContain('16 KiB')
  })

  it('a space in an address', async () => {
    expect(await refusal([head('GET', '/api/classes?x=a b')], 400)).toContain('Write it as %20')
  })

  it('a method that nobody knows', async () => {
    expect(await refusal([head('FETCH', '/api/classes')], 400)).toContain('GET or POST')
  })

  it('a method that others know', async () => {
    expect(await refusal([head('PROPFIND', '/api/classes')], 405)).toContain('GET')
  })

  it('a request for a tunnel', async () => {
    expect(await refusal(['CONNECT example.org:443 HTTP/1.1\r\nhost: example.org:443\r\n\r\n'], 405)).toContain(
      'not a proxy',
    )
  })

  it('another expectation', async () => {
    expect(await refusal([sending(2, { expect: 'miracles' }), '{}'], 417)).toContain('100-continue')
  })

  it('with the usual reason phrase in the status line', async () => {
    expect(await say(asked.port, [head('FETCH', '/api/classes')])).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
  })

  it('no host', async () => {
    expect(await refusal(['GET /health/live HTTP/1.1\r\nconnection: close\r\n\r\n'], 400)).toContain('Host')
  })

  it('TLS on a port without it', async () => {
    expect(await refusal([Buffer.from('16030100a5010000a1030352', 'hex')], 400)).toContain('Use http://')
  })

  it.each([
    ['GARBAGE\r\n\r\n', /an HTTP method/],
    ['GET / HTTP/9.9\r\n\r\n', /HTTP\/1\.1/],
    ['GET / HTTP/1.1\nhost: x\n\n', /CR and LF/],
    ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', /HTTP\/1\.1|not an HTTP request/],
    ['GET / HTTP/1.1\r\nhost : x\r\n\r\n', /header/],
    ['POST / HTTP/1.1\r\nhost: x\r\ncontent-length: one\r\n\r\n', /Content-Length/],
    ['POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n', /contradict|a single number/],
    ['POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n', /contradict/],
  ])('%j', async (text, words) => {
    expect(await refusal([text], 400)).toMatch(words)
  })

  // These clients stop sending before they read. A client that is still sending when the connection closes may lose the answer.
  it('a body that is far too large, before it has come whole', async () => {
    expect(await refusal([sending(8 * 1_048_576), spaces], 413)).toContain('64 KiB')
  })

  it('a body without end, in chunks', async () => {
    expect(await refusal([sendingChunks(), chunk(spaces), chunk(spaces)], 413)).toContain('64 KiB')
  })

  it.each([
    ['a body that is far too large', () => sending(8 * 1_048_576), (part: Buffer) => part],
    ['chunks without end', () => sendingChunks(), chunk],
  ])('%s, from a client that does not stop sending: it is cut off', async (_, start, framed) => {
    const socket = connect(asked.port, '127.0.0.1')
    let isClosed = false
    const closed = new Promise<void>((resolve) =>
      socket
        .on('error', () => undefined)
        .on('close', () => {
          isClosed = true
          resolve()
        })
        .resume(),
    )
    await once(socket, 'connect')
    for (socket.write(start()); !isClosed; await pause(0)) socket.write(framed(spaces))
    await closed
  })
})
