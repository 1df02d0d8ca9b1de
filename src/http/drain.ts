// Leaving without a failed request: say so first, close when nobody sends any more.
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

export function drainable(app: FastifyInstance): Drain {
  const closing = new AbortController()
  let draining: Promise<void> | null = null

  app.addHook('onRequest', (_, reply, done) => {
    if (draining) void reply.header('connection', 'close')
    done()
  })
  // Closing without a drain must not wait for streams without end either.
  app.addHook('preClose', async () => closing.abort())

  async function leave({ delayMs = 800, hardStopMs = 10_000 } = {}): Promise<void> {
    await pause(delayMs)
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
