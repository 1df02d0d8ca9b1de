// Cross-origin requests (CORS) from the web pages that the configuration allows. Cookies are never allowed: the token is in a
// header.
//
// Written by hand: @fastify/cors adds a route for every address, answers an unusual OPTIONS in plain text, and sends its
// headers to origins that are not allowed as well.
import type { FastifyInstance } from 'fastify'
import type { AllowedOrigins } from '#platform/allowed-origins.ts'

const METHODS = 'GET, HEAD, POST, PUT, DELETE'
const ALLOWED_HEADERS = [
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
const EXPOSED_HEADERS = [
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
/** How long a browser may cache a preflight answer. None caches it for more than two hours. */
const PREFLIGHT_CACHE_S = '7200'

/** Call it before tokens are required: a preflight request has none. */
export function allowOrigins(app: FastifyInstance, origins: AllowedOrigins): void {
  if (origins !== 'any' && origins.size === 0) return
  app.addHook('onRequest', (request, reply, done) => {
    const { origin } = request.headers
    // A cache must not serve one origin's answer to another origin.
    if (origins !== 'any') void reply.header('vary', 'Origin')
    if (origin === undefined || !(origins === 'any' || origins.has(origin))) return done()
    void reply.headers({
      'access-control-allow-origin': origins === 'any' ? '*' : origin,
      'access-control-expose-headers': EXPOSED_HEADERS,
      'cross-origin-resource-policy': 'cross-origin',
    })
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return done()
    void reply
      .code(204)
      .headers({
        'access-control-allow-methods': METHODS,
        'access-control-allow-headers': ALLOWED_HEADERS,
        'access-control-max-age': PREFLIGHT_CACHE_S,
      })
      .send()
  })
}
