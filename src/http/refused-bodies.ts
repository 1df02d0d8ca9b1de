// The problems of bodies that are too large, or of a content type that the address does not accept.
import type { FastifyRequest } from 'fastify'
import { HttpProblem } from './http-problem.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The content types that a route accepts; only JSON by default. */
    takes?: readonly string[]
  }
}

const KIB = 1_024
const MIB = KIB * KIB

export function tooLarge(mostBytes: number, how = ''): HttpProblem {
  const limit = mostBytes >= MIB ? `${mostBytes / MIB} MiB` : `${mostBytes / KIB} KiB`
  const remedy =
    mostBytes >= MIB
      ? 'Split it.'
      : 'Split the request. POST /api/events accepts many commands in one request, and larger bodies.'
  return new HttpProblem(
    'too-large',
    `The body${how && ` (${how})`} is larger than ${limit}, the limit of this address. ${remedy}`,
    {
      facts: { mostBytes },
    },
  )
}

export function unsupportedType({
  headers,
  routeOptions,
}: Pick<FastifyRequest, 'headers' | 'routeOptions'>): HttpProblem {
  const takes = routeOptions.config?.takes ?? ['application/json']
  const sent = headers['content-type']
  const remedy = `Send ${takes.map((type) => `Content-Type: ${type}`).join(', or ')}.`
  const more = { headers: { accept: takes.join(', ') } }
  if (sent === undefined)
    return new HttpProblem('unsupported-media-type', `The request has a body but no Content-Type. ${remedy}`, more)
  const [type] = /^[\w.+-]{1,60}\/[\w.+-]{1,60}(?=\s*(;|$))/.exec(sent) ?? []
  if (type === undefined)
    return new HttpProblem('unsupported-media-type', `The Content-Type could not be read. ${remedy}`, more)
  // The type itself is accepted, so its parameters are invalid.
  if (takes.includes(type.toLowerCase()))
    return new HttpProblem(
      'unsupported-media-type',
      `The parameters of the Content-Type could not be read. ${remedy}`,
      more,
    )
  const why =
    type.toLowerCase() === 'application/x-www-form-urlencoded'
      ? ' (sent by forms, and by `curl -d` without a header)'
      : ''
  return new HttpProblem('unsupported-media-type', `This address does not accept ${type}${why}. ${remedy}`, more)
}
