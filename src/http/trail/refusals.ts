// Enters who was refused at the door: a caller without any permission for the route, before its input is read. The routes and
// runners enter what they refuse themselves.
import type { FastifyRequest } from 'fastify'
import type { Caller } from '#identity/caller.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { enteredBy, type Trail } from '#trail/trail.ts'
import { objectOf } from '../body.ts'

/** Paths in which `id` is a learner. */
const OF_LEARNERS = /^\/api\/(learners|adaptive\/user-progress)\/:id(\/|$)/

export const enterRefusals =
  (trail: Trail) =>
  async ({ routeOptions, method, params }: FastifyRequest, caller: Caller): Promise<void> => {
    const { url = '', config } = routeOptions
    const named = objectOf(params)
    const subjects = [named.person, named.learner, named.actor, OF_LEARNERS.test(url) ? named.id : null].flatMap(
      (id) => {
        const person = PersonId.safeParse(id)
        return person.success ? [person.data] : []
      },
    )
    const { operation } = config
    const action = operation && 'action' in operation ? operation.action : operation?.operationId
    await trail.record({
      ...enteredBy(caller),
      action: typeof action === 'string' ? action : `${method} ${url}`,
      outcome: 'forbidden',
      subjects,
      purpose: 'security',
      facts: { route: `${method} ${url}` },
      at: Instant.parse(new Date().toISOString()),
    })
  }
