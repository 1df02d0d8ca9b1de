// One request to a receiver: pinned to the checked address, limited, and with every failure classified.

import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readAllowedAddresses } from '#platform/allowed-addresses.ts'
import { openReceiver, type Receiver, status } from './receiver.fixtures.ts'
import { type SenderOptions, webhookSender } from './send-delivery.ts'

let receiver: Receiver
beforeAll(async () => {
  receiver = await openReceiver()
})
beforeEach(() => {
  receiver.requests.length = 0
  receiver.answer = status(204)
})
afterAll(() => receiver.close())

const message = (url: string) => ({ url, headers: { 'webhook-id': 'evt' }, body: '{"é":1}' })
async function attempt(url: string, options: Partial<SenderOptions> = {}) {
  const sender = webhookSender({ allowed: readAllowedAddresses('127.0.0.1'), resolve: async () => [], ...options })
  try {
    return await sender.send(message(url))
  } finally {
    sender.close()
  }
}

describe('a webhook request', () => {
  it('is a POST of JSON, and any 2xx is a success', async () => {
    for (const code of [200, 201, 204, 299]) {
      receiver.answer = status(code)
      expect(await attempt(`${receiver.url}/hook?a=1`)).toMatchObject({ ok: true, httpStatus: code, error: null })
    }
    expect(receiver.requests[0]).toMatchObject({
      path: '/hook?a=1',
      body: '{"é":1}',
      headers: { 'content-type': 'application/json', 'content-length': '8', 'webhook-id': 'evt' },
    })
  })

  it.each([400, 404, 410, 429, 500, 503])('%i is a failure', async (code) => {
    receiver.answer = status(code)
    expect(await attempt(receiver.url)).toMatchObject({ ok: false, httpStatus: code, error: 'http-status' })
  })

  it.each([301, 302, 303, 307, 308])('%i is a failure and is not followed', async (code) => {
    receiver.answer = status(code, { location: `${receiver.url}/elsewhere` })
    expect(await attempt(`${receiver.url}/here`)).toMatchObject({ ok: false, httpStatus: code, error: 'redirect' })
    expect(receiver.requests.map(({ path }) => path)).toEqual(['/here'])
  })

  it('goes to the address that was checked, even if the name resolves to another one a moment later', async () => {
    const asked: string[] = []
    const { port } = new URL(receiver.url)
    const outcome = await attempt(`http://receiver.invalid:${port}/`, {
      allowed: readAllowedAddresses('receiver.invalid'),
      async resolve(host) {
        asked.push(host)
        return asked.length === 1 ? ['127.0.0.1'] : ['127.0.0.9']
      },
    })
    expect(outcome.ok).toBe(true)
    expect(asked).toEqual(['receiver.invalid'])
    expect(receiver.requests[0]?.headers.host).toBe(`receiver.invalid:${port}`)
  })

  it('does not even connect to a private address', async () => {
    const refused = { ok: false, httpStatus: null, error: 'address-refused' }
    expect(await attempt(receiver.url, { allowed: readAllowedAddresses('') })).toMatchObject(refused)
    const { port } = new URL(receiver.url)
    const toLoopback = { allowed: readAllowedAddresses(''), resolve: async () => ['127.0.0.1'] }
    expect(await attempt(`https://receiver.invalid:${port}`, toLoopback)).toMatchObject(refused)
    expect(receiver.requests).toEqual([])
  })

  it('times out if no answer comes', async () => {
    receiver.answer = () => {}
    expect(await attempt(receiver.url, { timeoutMs: 50 })).toMatchObject({ ok: false, error: 'timeout' })
  })

  it('succeeds by the status alone: an endless body is cut off', async () => {
    let cut = false
    receiver.answer = (_, response) => {
      response.on('close', () => {
        cut = true
      })
      const more = () => void (cut || response.write(Buffer.alloc(32_768), more))
      response.writeHead(200)
      more()
    }
    const sender = webhookSender({ allowed: readAllowedAddresses('127.0.0.1'), resolve: async () => [] })
    expect(await sender.send(message(receiver.url))).toMatchObject({ ok: true })
    await expect.poll(() => cut).toBe(true)
    sender.close()
  })

  it('distinguishes a refused connection, broken TLS and an unknown name', async () => {
    const closed = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => closed.once('listening', resolve))
    const { port } = closed.address() as AddressInfo
    await new Promise((resolve) => closed.close(resolve))
    expect(await attempt(`http://127.0.0.1:${port}`)).toMatchObject({ error: 'connection-failed' })
    expect(await attempt(receiver.url.replace('http', 'https'))).toMatchObject({ error: 'tls-failed' })
    expect(await attempt('https://nowhere.invalid')).toMatchObject({ error: 'name-not-resolved' })
  })

  it('reports how long the receiver asks to wait', async () => {
    receiver.answer = status(503, { 'retry-after': '120' })
    expect(await attempt(receiver.url)).toMatchObject({ retryAfterMs: 120_000 })
    receiver.answer = status(503, { 'retry-after': 'soon' })
    expect(await attempt(receiver.url)).toMatchObject({ retryAfterMs: null })
  })

  it('is sent again at once if a reused connection turns out to be closed', async () => {
    const sender = webhookSender({ allowed: readAllowedAddresses('127.0.0.1'), resolve: async () => [] })
    expect((await sender.send(message(receiver.url))).ok).toBe(true)
    await new Promise((resolve) => setImmediate(resolve))
    receiver.answer = (_, response) => {
      // The first request on the reused connection is cut off; the next one is answered.
      receiver.answer = status(204)
      response.socket?.resetAndDestroy()
    }
    expect(await sender.send(message(receiver.url))).toMatchObject({ ok: true })
    expect(receiver.requests).toHaveLength(3)
    sender.close()
  })
})
