// Refuses requests that another web page makes a browser send with the session's cookie (CSRF).
//
// SameSite=Strict keeps the cookie from other sites already; this refuses also pages of another origin on the same site.
import type { FastifyRequest } from 'fastify'
import { HttpProblem } from '../http-problem.ts'

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

type Sent = Pick<FastifyRequest, 'method' | 'headers' | 'host'>

/**
 * For requests with a cookie. A browser always says where a request that changes something comes from; one that says nothing
 * is refused.
 */
export function refuseOtherOrigins(request: Sent): void {
  const origin = ownOrigin(request)
  if (origin === 'other' || (origin === 'unknown' && !READS.has(request.method)))
    throw new HttpProblem('forbidden', 'The session’s cookie is accepted only from pages of this service itself.', {
      code: 'cross-site',
    })
}

/** For signing in: another page must not sign somebody in under another account. A program without headers may. */
export function refuseOtherPages(request: Sent): void {
  if (ownOrigin(request) === 'other')
    throw new HttpProblem('forbidden', 'Sign in from a page of this service itself, or ask for tokens.', {
      code: 'cross-site',
    })
}

function ownOrigin({ headers, host }: Sent): 'own' | 'other' | 'unknown' {
  const site = headers['sec-fetch-site']
  // `none`: the person typed the address.
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return 'other'
  const { origin } = headers
  if (origin === undefined) return site === 'same-origin' ? 'own' : 'unknown'
  if (!URL.canParse(origin)) return 'other'
  // By the scheme of the page: TLS may end before this service. Both spellings of a default port are one host.
  const page = new URL(origin)
  const own = `${page.protocol}//${host}`
  return URL.canParse(own) && page.host === new URL(own).host ? 'own' : 'other'
}
