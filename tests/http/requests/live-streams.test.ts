// Live streams behind proxies that buffer, and readers that come back with whatever id they have.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Asked, openAsked, refusalIn } from './asking.ts'

let asked: Asked
beforeAll(async () => {
  asked = await openAsked('live streams', { heartbeatMs: 100 })
})
afterAll(() => asked?.stack.close())

const streams = () => ['/api/events/stream?after=0', `/api/learners/${asked.learner}/replay/stream?pace=50`]

/** What a stream sends until the text has come, and with which headers. */
async function readUntil(path: string, text: string, headers: Readonly<Record<string, string>> = {}) {
  const leave = new AbortController()
  const answer = await fetch(`${asked.url}${path}`, {
    headers: { authorization: `Bearer ${asked.token}`, ...headers },
    signal: leave.signal,
  })
  const chunks: string[] = []
  try {
    for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      chunks.push(chunk)
      if (chunks.join('').includes(text)) break
    }
  } finally {
    leave.abort()
  }
  return { answer, sent: chunks.join('') }
}

describe('a live stream', () => {
  it('asks whatever stands in between to hold nothing back, and fills its first buffer', async () => {
    for (const path of streams()) {
      const { answer, sent } = await readUntil(path, 'data: ', { 'accept-encoding': 'gzip, br' })
      expect(answer.headers.get('content-type')).toBe('text/event-stream')
      expect(answer.headers.get('cache-control')).toBe('no-store, no-transform')
      expect(answer.headers.get('x-accel-buffering')).toBe('no')
      expect(answer.headers.get('content-encoding')).toBeNull()
      expect(answer.headers.get('content-length')).toBeNull()
      expect(sent.indexOf('id: ')).toBeGreaterThan(2_048)
      // A comment, the pause before a reader comes back, and heartbeats where the first page takes long: nothing that a reader
      // would take for a message.
      expect(sent.slice(0, sent.indexOf('id: '))).toMatch(/^: +\nretry: 2000\n\n(:[^\n]*\n\n)*(event: caught-up\n)?$/)
    }
  })

  it('is answered with JSON where it is refused', async () => {
    for (const path of streams()) {
      const answer = await asked.stack.server.inject({
        url: `${path}&x=1`,
        headers: { authorization: `Bearer ${asked.token}`, accept: 'text/event-stream' },
      })
      expect(refusalIn(answer.body, 422).errors?.[0]?.pointer).toBe('/x')
    }
  })

  it('begins anew for a reader that has seen nothing', async () => {
    for (const path of streams()) {
      const [anew, empty] = [await readUntil(path, 'data: '), await readUntil(path, 'data: ', { 'last-event-id': '' })]
      for (const { answer } of [anew, empty]) expect(answer.status, path).toBe(200)
      expect(/id: \d+/.exec(empty.sent)?.[0], empty.sent.trim()).toBe(/id: \d+/.exec(anew.sent)?.[0])
    }
  })

  it.each(['x', '-1', '1.5', '1e3', '99999999999999999999', '1, 2', '"1"', 'null', 'undefined'])(
    'is refused after %s, with what an id is',
    async (id) => {
      for (const path of streams()) {
        const answer = await asked.stack.server.inject({
          url: path,
          headers: { authorization: `Bearer ${asked.token}`, 'last-event-id': id },
        })
        expect(refusalIn(answer.body, 400).detail).toMatch(/^Last-Event-ID must be the id of a message.*whole number/)
      }
    },
  )

  it('is refused after a position that the log has not reached', async () => {
    for (const path of streams()) {
      const answer = await asked.stack.server.inject({
        url: path,
        headers: { authorization: `Bearer ${asked.token}`, 'last-event-id': '999999' },
      })
      expect(refusalIn(answer.body, 400).detail).toContain('Last-Event-ID')
    }
  })

  it('ends, and gives its place back, where its reader closes its half of the connection', async () => {
    const { connect } = await import('node:net')
    const socket = connect(asked.port, '127.0.0.1')
    socket.write(`GET /api/events/stream HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${asked.token}\r\n\r\n`)
    const ended = Promise.withResolvers<void>()
    socket.on('data', () => socket.end())
    socket.on('close', () => ended.resolve())
    await ended.promise
  })
})
