// Pages of other origins, where the configuration allows them: browsers ask before they send, and show a page only the
// headers that an answer names. Nobody's cookies are involved, since a token goes in a header.
//
// By hand: @fastify/cors adds a route for every address, answers an unusual OPTIONS in plain text, and names its headers to
// origins that are not allowed as well.
import type { FastifyInstance } from 'fastify'
import type { AllowedOrigins } from '#platform/allowed-origins.ts'

const METHODS = 'GET, HEAD, POST, PUT, DELETE'
const TAKEN = [
  'Accept',
  'Accept-Language',
  'Authorization',
  'Cache-Control',
  'Content-Encoding',
  'Content-Type',
  'Idempotency-Key',
  'If-Match',
  'If-None-Match',
  'Last-Event-ID',
  'Traceparent',
  'Tracestate',
  'X-Event-Log',
].join(', ')
const SHOWN = [
  'Allow',
  'Content-Location',
  'ETag',
  'Idempotency-Replayed',
  'Location',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'WWW-Authenticate',
  'X-Event-Log',
  'X-Event-Position',
  'X-Lag-Events',
  'X-Lag-Seconds',
  'X-Read-Models-Faulted',
  'X-Read-Models-Frozen',
].join(', ')
/** For how long a browser need not ask again. Longer than two hours none remembers. */
const REMEMBERED_S = '7200'

/** Call it before tokens are asked for: a browser asks without one. */
export function allowOrigins(app: FastifyInstance, origins: AllowedOrigins): void {
  if (origins !== 'any' && origins.size === 0) return
  app.addHook('onRequest', (request, reply, done) => {
    const { origin } = request.headers
    // What one origin was answered must not be given to another one from a cache.
    if (origins !== 'any') void reply.header('vary', 'Origin')
    if (origin === undefined || !(origins === 'any' || origins.has(origin))) return done()
    void reply.headers({
      'access-control-allow-origin': origins === 'any' ? '*' : origin,
      'access-control-expose-headers': SHOWN,
      'cross-origin-resource-policy': 'cross-origin',
    })
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return done()
    void reply
      .code(204)
      .headers({
        'access-control-allow-methods': METHODS,
        'access-control-allow-headers': TAKEN,
        'access-control-max-age': REMEMBERED_S,
      })
      .send()
  })
}
