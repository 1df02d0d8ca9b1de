// /api/webhooks: a school's endpoints, their secrets and their delivery logs.

import type { FastifyInstance, FastifyRequest, RouteHandlerMethod } from 'fastify'
import { z } from 'zod'
import type { Definitions } from '#definitions/definitions.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { TargetRefused, unfitUrl } from '#integrating/webhooks/target.ts'
import type { Attempt, Delivery, Webhook } from '#integrating/webhooks/webhook.ts'
import { MOST_WEBHOOKS, type Webhooks, type WithSecret } from '#integrating/webhooks/webhooks.ts'
import { cursorTo } from '#kernel/cursor.ts'
import { Instant } from '#kernel/ids.ts'
import type { Permission } from '#kernel/permission.ts'
import { type DurableTrail, enteredBy } from '#trail/trail.ts'
import { callerOf } from '../auth/authentication.ts'
import { HttpProblem, invalid } from '../http-problem.ts'
import type { AuditedOperation } from '../operations.ts'
import { parsed } from '../parsed.ts'
import {
  DeliveriesQuery,
  Ids,
  NewWebhook,
  operations,
  Redelivery,
  type ShownDelivery,
  type ShownOutcome,
  type ShownWebhook,
} from './webhook-operations.ts'

/** Each manual send keeps a request open until the receiver answers. */
const MOST_MANUAL_SENDS = 10

export function webhookRoutes(
  app: FastifyInstance,
  parts: {
    readonly definitions: Pick<Definitions, 'events'>
    readonly log: Pick<EventLog, 'head' | 'readAll'>
    readonly webhooks: Webhooks
    readonly trail: DurableTrail
  },
): void {
  const { webhooks, definitions, log, trail } = parts
  const route = (
    method: 'GET' | 'POST' | 'DELETE',
    url: string,
    operation: AuditedOperation,
    handler: RouteHandlerMethod,
  ) =>
    app.route({
      method,
      url,
      exposeHeadRoute: false,
      config: { may: [method === 'GET' ? 'webhooks:read' : 'webhooks:manage'], of: 'school', operation },
      async handler(request, reply) {
        // Answers may contain secrets, and deliveries change every second.
        void reply.header('cache-control', 'no-store')
        const answer: unknown = await handler.call(this, request, reply)
        if (method !== 'GET')
          await trail.recordDurably({
            ...enteredBy(callerOf(request)),
            action: operation.action,
            subjects: [],
            purpose: 'administration',
            at: Instant.parse(new Date().toISOString()),
          })
        return answer
      },
    })

  let manualSends = 0
  async function sendManually<T>(send: () => Promise<T>): Promise<T> {
    if (manualSends >= MOST_MANUAL_SENDS)
      throw new HttpProblem('overloaded', 'Too many messages are being sent manually. Try again.', {
        headers: { 'retry-after': '5' },
      })
    manualSends += 1
    try {
      return await send()
    } finally {
      manualSends -= 1
    }
  }

  route('POST', '/api/webhooks', operations.create, async (request, reply) => {
    const caller = callerOf(request)
    const { url, types = null, from, description = null, personal } = parsed(NewWebhook, request.body)
    const urlProblem = unfitUrl(url)
    if (urlProblem !== null) throw invalid([{ pointer: '/url', detail: urlProblem }])
    const unknown = (types ?? []).flatMap((type, i) => (definitions.events.has(type) ? [] : [i]))
    if (unknown.length > 0)
      throw invalid(
        unknown.map((i) => ({ pointer: `/types/${i}`, detail: 'Unknown event type. See /api/event-types.' })),
      )
    const needed: readonly Permission[] = personal ? ['events:read', 'events:read-personal'] : ['events:read']
    for (const permission of needed)
      if (!caller.permissions.has(permission))
        throw new HttpProblem(
          'forbidden',
          `You can only have events sent that you may read. This needs the permission ${permission}.`,
        )
    const head = await log.head()
    const position = from ?? head
    if (position > head)
      throw invalid([{ pointer: '/from', detail: `Position ${from} is beyond the end of the log (${head}).` }])
    // Throws if the position does not belong to this log: the endpoint would be paused at once.
    if (from !== undefined) await log.readAll({ after: position, limit: 1 })
    const { tenant, actor: createdBy } = caller
    const created = await webhooks
      .create({ tenant, createdBy, url, types, description, personal, position })
      .catch((error: unknown) => {
        throw error instanceof TargetRefused ? invalid([{ pointer: '/url', detail: error.message }]) : error
      })
    if (!created)
      throw new HttpProblem('refused', `A school can have at most ${MOST_WEBHOOKS} webhooks. Delete one first.`, {
        code: 'too-many-webhooks',
        facts: { most: MOST_WEBHOOKS },
      })
    void reply.code(201).header('location', `/api/webhooks/${created.webhook.id}`)
    return withSecret(created)
  })

  route('GET', '/api/webhooks', operations.list, async (request) => ({
    items: (await webhooks.list(callerOf(request).tenant)).map(shown),
  }))

  route('GET', '/api/webhooks/:id', operations.find, async (request) =>
    shown(existing(await webhooks.find(...endpointOf(request)))),
  )

  route('DELETE', '/api/webhooks/:id', operations.remove, async (request, reply) => {
    if (!(await webhooks.remove(...endpointOf(request)))) throw notFound()
    return reply.code(204).send()
  })

  route('POST', '/api/webhooks/:id/pause', operations.pause, async (request) =>
    shown(existing(await webhooks.pause(...endpointOf(request)))),
  )

  route('POST', '/api/webhooks/:id/resume', operations.resume, async (request) =>
    shown(existing(await webhooks.resume(...endpointOf(request)))),
  )

  route('POST', '/api/webhooks/:id/rotate-secret', operations.rotateSecret, async (request) =>
    withSecret(existing(await webhooks.rotateSecret(...endpointOf(request)))),
  )

  route('GET', '/api/webhooks/:id/deliveries', operations.deliveries, async (request) => {
    const { status = null, cursor = null, limit } = parsed(DeliveriesQuery, request.query)
    const items = existing(await webhooks.deliveries(...endpointOf(request), { status, before: cursor, limit }))
    const last = items.at(-1)
    const next = last && items.length === limit ? cursorTo(String(last.position)) : null
    return { items: items.map(shownDelivery), next }
  })

  route('POST', '/api/webhooks/:id/deliveries/:event/redeliver', operations.redeliver, async (request) => {
    const endpoint = endpointOf(request)
    const { event } = parsed(z.looseObject({ event: Ids.event }), request.params)
    const { position } = parsed(Redelivery, request.query)
    const outcome = existing(await sendManually(() => webhooks.redeliver(...endpoint, event, position)))
    if (outcome === 'waiting')
      throw new HttpProblem('refused', 'This delivery waits for its next attempt. Resume the webhook to try it now.', {
        code: 'delivery-waiting',
      })
    return shownOutcome(outcome)
  })

  route('POST', '/api/webhooks/:id/test', operations.test, async (request) => {
    const endpoint = endpointOf(request)
    return shownOutcome(existing(await sendManually(() => webhooks.test(...endpoint))))
  })
}

const endpointOf = (request: FastifyRequest) =>
  [callerOf(request).tenant, parsed(z.looseObject({ id: Ids.id }), request.params).id] as const

const notFound = () => new HttpProblem('not-found', 'There is no such webhook or delivery in your school.')

function existing<T>(result: T | null): T {
  if (result === null) throw notFound()
  return result
}

const shown = ({ id, url, types, description, personal, pausedFor, pausedAt, ...webhook }: Webhook): ShownWebhook => ({
  id,
  url,
  types: types && [...types],
  description,
  personal,
  state: pausedFor === null ? 'active' : 'paused',
  pausedFor,
  pausedAt,
  position: String(webhook.position),
  createdAt: webhook.createdAt,
  createdBy: webhook.createdBy,
  previousSecretUntil: webhook.previousSecretUntil,
})

const withSecret = ({ webhook, secret }: WithSecret) => ({ ...shown(webhook), secret })

const shownDelivery = ({ event, type, position, ...delivery }: Delivery): ShownDelivery => ({
  event,
  type,
  position: String(position),
  ...delivery,
})

const shownOutcome = ({ ok, httpStatus, error, tookMs }: Attempt): ShownOutcome => ({
  delivered: ok,
  httpStatus,
  error,
  tookMs,
})
