// What every answer carries for browsers, and when requests are turned away for lack of room.
import { getHeapStatistics } from 'node:v8'
import helmet from '@fastify/helmet'
import underPressure from '@fastify/under-pressure'
import type { FastifyInstance } from 'fastify'

/** Answers are data, not pages: a browser may do nothing with them. Pages that need more say so themselves. */
export function secureHeaders(app: FastifyInstance): void {
  app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"], frameAncestors: ["'none'"] },
    },
    // Whoever stands in front knows whether there is TLS; on a school's own http:// it would lock people out.
    strictTransportSecurity: false,
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  })
}

/** For the scope it is called in: health and metrics must answer above all when there is pressure. */
export function shedLoad(app: FastifyInstance, mostLoopDelayMs: number): void {
  app.register(underPressure, {
    maxEventLoopDelay: mostLoopDelayMs,
    maxHeapUsedBytes: getHeapStatistics().heap_size_limit * 0.9,
    sampleInterval: 500,
  })
}
