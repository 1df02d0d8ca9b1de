// What a request costs, in units of the budgets. A route's config may declare its own cost.
import type { FastifyRequest } from 'fastify'

/** Units, or a function of the request before its body is read. */
export type Cost = number | ((request: FastifyRequest) => number)

declare module 'fastify' {
  interface FastifyContextConfig {
    cost?: Cost
  }
}

export const costs = {
  /** Records something. A batch costs as much for each of its commands. */
  command: 1,
  query: 2,
  page: 5,
  /** Takes some 20 ms of a core for the password alone. */
  signIn: 5,
  stream: 20,
  /** Computed from the events. */
  past: 20,
  replay: 50,
  rebuild: 50,
  /** Takes up to two and a half seconds of a thread that all schools share. */
  spelling: 50,
} as const

/** A refused request costs this much more: guessing, scanning and faulty programs slow down first, and recover by waiting. */
export const failureCosts: ReadonlyMap<number, number> = new Map([
  [401, 10],
  [403, 4],
  [404, 4],
  [422, 4],
])

/** A query costs more if it is about a past moment. */
export const queryCost = ({ query }: Pick<FastifyRequest, 'query'>): number =>
  typeof query === 'object' && query !== null && ('at' in query || 'known' in query) ? costs.past : costs.query

/** Pages, health and keys are free: monitoring must work most of all when there is too much to do. */
export const defaultCost = (method: string, url: string): number =>
  url.startsWith('/api/') ? (method === 'GET' || method === 'HEAD' ? costs.query : costs.command) : 0
