// The KurrentDB adapter over TLS: every path of the client, in both of its TLS stacks, and the messages for the operator
// when it fails.

import { type AddressInfo, createServer, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aLearner, records, tenantA, toStream } from '#event-log/contract-records.ts'
import { type EventLog, LogUnavailable } from '#event-log/event-log.ts'
import { readConnectionString } from '#event-log/kurrent/connection-string.ts'
import { openKurrentLog } from '#event-log/kurrent/kurrent-log.ts'
import { whyUnreachable } from '#event-log/kurrent/why-unreachable.ts'
import { START } from '#kernel/ids.ts'
import { certificate, type KurrentServer, startKurrentServer } from './kurrent-server.ts'

describe('the event log on a KurrentDB over TLS', () => {
  let secured: KurrentServer
  let plain: KurrentServer
  beforeAll(async () => {
    ;[secured, plain] = await Promise.all([startKurrentServer({ tls: true }), startKurrentServer()])
  })
  afterAll(() => Promise.all([secured.close(), plain.close()]))

  const at = ({ port }: KurrentServer, options: string, host = '127.0.0.1') => `kurrentdb://${host}:${port}?${options}`
  const trusted = `tlsCaFile=${certificate('ca.pem')}`
  const opened = (connectionString: string) => openKurrentLog({ connectionString, pollMs: 60_000 })

  async function writesReadsAndFollows(log: EventLog): Promise<void> {
    const stream = aLearner()
    const stop = new AbortController()
    const live = Promise.withResolvers<string>()
    const caughtUp = Promise.withResolvers<void>()
    const following = (async () => {
      for await (const message of log.subscribe({ after: await log.head(), signal: stop.signal }))
        if (message.kind === 'caught-up') caughtUp.resolve()
        else for (const { id } of message.events) live.resolve(id)
    })()
    await caughtUp.promise
    const events = records(stream, 2)
    const { position } = await log.append(toStream(stream, 'none', events))
    const page = await log.readStream(stream, { tenant: tenantA, from: 0, direction: 'forwards', limit: 10 })
    expect(page.events.map(({ id }) => id)).toEqual(events.map(({ id }) => id))
    expect((await log.readAll({ after: START, limit: 1_000 })).events.at(-1)?.position).toBe(position)
    expect(await live.promise).toBe(events[0]?.id)
    stop.abort()
    await following
  }

  it.each([
    ['of an authority that is named', () => at(secured, `tls=true&${trusted}`)],
    ['also by name', () => at(secured, trusted, 'localhost')],
    ['that nobody checks', () => at(secured, 'tlsVerifyCert=false')],
  ])('writes, reads and subscribes with a certificate %s', async (_, url) => {
    const log = await opened(url())
    try {
      await writesReadsAndFollows(log)
    } finally {
      await log.close()
    }
  })

  it.each([
    [
      'a certificate of another authority than the one named',
      () => at(secured, `tlsCaFile=${certificate('another-ca.pem')}`),
      /^the log does not answer: 127\.0\.0\.1:\d+ shows a certificate that nobody trusted has signed \(\w+\): name the certificate of its authority in EVENT_LOG, tlsCaFile=/,
    ],
    [
      'a certificate of an authority that this machine does not know',
      () => at(secured, 'tls=true'),
      /shows a certificate that nobody trusted has signed .*tlsCaFile=/,
    ],
    [
      'a certificate for other names',
      // 127.0.0.2 is this machine too, on Linux; elsewhere nobody answers there, which is said as well.
      () => at(secured, trusted, '127.0.0.2'),
      /was made for other names|does not answer/,
    ],
    [
      'no TLS, though it is asked over TLS',
      () => at(plain, 'tls=true'),
      /127\.0\.0\.1:\d+ does not speak TLS: where it was started without, EVENT_LOG says tls=false/,
    ],
    [
      'TLS, though it is asked without',
      () => at(secured, 'tls=false'),
      /127\.0\.0\.1:\d+ speaks TLS: leave tls=false out of EVENT_LOG/,
    ],
  ])('does not open where the server presents %s, and names the remedy', async (_, url, sentence) => {
    const refused = await opened(url()).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(LogUnavailable)
    expect(refused).toMatchObject({ name: 'CannotOpenLog', message: expect.stringMatching(sentence) })
  })

  it('reports a server that accepts the connection but does not answer', async () => {
    const sockets: Socket[] = []
    const silent = createServer((socket) => sockets.push(socket))
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const { port } = silent.address() as AddressInfo
    const connection = readConnectionString(`kurrentdb://127.0.0.1:${port}`)
    expect(await whyUnreachable(connection, 100)).toMatch(/^127\.0\.0\.1:\d+ does not answer \(it keeps silent\)$/)
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => silent.close(resolve))
  })
})
