// The address of a page of this service that is opened with a secret.
import type { FastifyRequest } from 'fastify'
import { addressOf } from '../docs/first-request.ts'

/** The secret is in the fragment, which browsers send to nobody: it reaches no log of a server or a proxy. */
export function pageAddress(request: FastifyRequest, page: `/${string}`, secret: string, given?: string): string {
  const { origin } = request.headers
  const seen = origin !== undefined && URL.canParse(origin) ? origin : addressOf(request.protocol, request.host)
  return `${(given ?? seen).replace(/\/+$/, '')}${page}#${secret}`
}
