// Shuts down without a failed request: announces it first, and closes when no more requests arrive.
import type { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'

export type Drain = {
  isDraining(): boolean
  /** Aborted when live streams must end. */
  readonly closing: AbortSignal
  /**
   * Readiness turns to 503 and every answer has `connection: close`, so that load balancers and clients go elsewhere.
   * After the delay (longer than the probe's period) the server closes. Closing at once cut off 0.1 % of requests: a
   * kept-alive connection was closed just as its client sent one. Requests still open after `hardStopMs` are cut off.
   */
  drain(times?: { readonly delayMs?: number; readonly hardStopMs?: number }): Promise<void>
}

/** While the server closes, a client that has connected and sent nothing has this long to begin a request. */
const UNUSED_MS = 500

export function drainable(app: FastifyInstance, sleep: (ms: number) => Promise<unknown> = pause): Drain {
  const closing = new AbortController()
  let draining: Promise<void> | null = null

  // Browsers open connections in advance. Node closes idle connections when a server closes, but not those that never
  // had a request: one of them could delay the close for ever.
  const unused = new Set<Socket>()
  app.server.on('connection', (socket: Socket) => {
    unused.add(socket)
    socket.once('close', () => unused.delete(socket))
  })
  app.addHook('onRequest', (request, reply, done) => {
    unused.delete(request.raw.socket)
    if (draining) void reply.header('connection', 'close')
    done()
  })
  app.addHook('preClose', async () => {
    // Closing without a drain must not wait for live streams either.
    closing.abort()
    setTimeout(() => {
      for (const socket of unused) socket.destroy()
    }, UNUSED_MS).unref()
  })

  async function closeAfter({ delayMs = 800, hardStopMs = 10_000 } = {}): Promise<void> {
    await sleep(delayMs)
    closing.abort()
    const hardStop = setTimeout(() => app.server.closeAllConnections(), hardStopMs)
    try {
      await app.close()
    } finally {
      clearTimeout(hardStop)
    }
  }

  return {
    isDraining: () => draining !== null,
    closing: closing.signal,
    drain(times) {
      draining ??= closeAfter(times)
      return draining
    },
  }
}
