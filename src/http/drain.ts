// Leaving without a failed request: say so first, close when nobody sends any more.
import type { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'

export type Drain = {
  isDraining(): boolean
  /** Aborted once it is time for streams without end to end. */
  readonly closing: AbortSignal
  /**
   * Readiness turns 503 and every answer says `connection: close`, so that load balancers and clients go elsewhere;
   * after the delay (longer than the probe's period) the server closes. Closing at once cut 0.1 % of requests: a
   * kept-alive connection was closed just as its client sent. What has not ended by `hardStopMs` is cut.
   */
  drain(times?: { readonly delayMs?: number; readonly hardStopMs?: number }): Promise<void>
}

/** A client that has connected and sent nothing yet is given this long to begin, once nobody else can connect. */
const UNUSED_MS = 500

export function drainable(app: FastifyInstance, sleep: (ms: number) => Promise<unknown> = pause): Drain {
  const closing = new AbortController()
  let draining: Promise<void> | null = null

  // Browsers connect ahead of need. Node closes idle connections when a server closes, but not those on which no
  // request ever came: one of them would hold up the close for as long as its client likes.
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
    // Closing without a drain must not wait for streams without end either.
    closing.abort()
    setTimeout(() => {
      for (const socket of unused) socket.destroy()
    }, UNUSED_MS).unref()
  })

  async function leave({ delayMs = 800, hardStopMs = 10_000 } = {}): Promise<void> {
    await sleep(delayMs)
    closing.abort()
    const cut = setTimeout(() => app.server.closeAllConnections(), hardStopMs)
    try {
      await app.close()
    } finally {
      clearTimeout(cut)
    }
  }

  return {
    isDraining: () => draining !== null,
    closing: closing.signal,
    drain(times) {
      draining ??= leave(times)
      return draining
    },
  }
}
