// Why a body is not taken: too large, or of a type that the address does not read.
import type { FastifyRequest } from 'fastify'
import { HttpProblem } from './http-problem.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The types of content that a route reads; JSON alone where absent. */
    takes?: readonly string[]
  }
}

const KIB = 1_024
const MIB = KIB * KIB

export function tooLarge(mostBytes: number, how = ''): HttpProblem {
  const most = mostBytes >= MIB ? `${mostBytes / MIB} MiB` : `${mostBytes / KIB} KiB`
  const remedy =
    mostBytes >= MIB ? 'Split it.' : 'Send less at a time. POST /api/events takes many commands in one request.'
  return new HttpProblem(
    'too-large',
    `The body${how && `, ${how},`} is larger than the ${most} that this address takes. ${remedy}`,
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
    return new HttpProblem('unsupported-media-type', `The request has a body and no Content-Type. ${remedy}`, more)
  const [type] = /^[\w.+-]{1,60}\/[\w.+-]{1,60}(?=\s*(;|$))/.exec(sent) ?? []
  if (type === undefined)
    return new HttpProblem('unsupported-media-type', `The Content-Type could not be read. ${remedy}`, more)
  // The type is that of JSON: what follows it is at fault.
  if (takes.includes(type.toLowerCase()))
    return new HttpProblem(
      'unsupported-media-type',
      `The parameters of the Content-Type could not be read. ${remedy}`,
      more,
    )
  const why =
    type.toLowerCase() === 'application/x-www-form-urlencoded'
      ? ' (what forms send, and `curl -d` without a header)'
      : ''
  return new HttpProblem('unsupported-media-type', `This address does not read ${type}${why}. ${remedy}`, more)
}
