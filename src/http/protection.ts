// Security headers of every answer, and load shedding.
import { getHeapStatistics } from 'node:v8'
import underPressure from '@fastify/under-pressure'
import type { FastifyInstance } from 'fastify'

/** Answers are data, not pages, so a browser may do nothing with them. Pages that need more set their own policy. */
const headers = {
  'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const

/** Kept by nobody, and sent on as it is: a proxy that rewrites answers could put something into them. */
export const NEVER_KEPT = 'no-store, no-transform'

/**
 * Only a request that came over TLS gets it, as a proxy of SILLAGE_PROXIES says in X-Forwarded-Proto: on a school's plain
 * http:// it would lock people out. Other services of the domain are not this one's to decide about.
 */
const OVER_TLS = { 'strict-transport-security': 'max-age=31536000' } as const

/** Written by hand: @fastify/helmet recomputes its headers for each request, 9 µs of some 200 (measured); these cost 1. */
export function secureHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    void reply.headers(headers)
    if (request.protocol === 'https') void reply.headers(OVER_TLS)
    done()
  })
  app.addHook('onSend', (_, reply, payload, done) => {
    const chosen = reply.getHeader('cache-control')
    if (chosen === undefined || chosen === 'no-store') void reply.header('cache-control', NEVER_KEPT)
    done(null, payload)
  })
}

/** The same for an answer that is written without Fastify. */
export const headersOfUnreadable: Readonly<Record<string, string>> = { ...headers, 'cache-control': NEVER_KEPT }

/** Applies to the scope it is called in: health and metrics must answer under pressure most of all. */
export function shedLoad(app: FastifyInstance, mostLoopDelayMs: number): void {
  app.register(underPressure, {
    maxEventLoopDelay: mostLoopDelayMs,
    maxHeapUsedBytes: getHeapStatistics().heap_size_limit * 0.9,
    sampleInterval: 500,
  })
}
