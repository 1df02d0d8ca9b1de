// How webhooks read in the OpenAPI document: what is sent, what is answered, route by route.
import { z } from 'zod'
import { deliveryStatuses, pausedFor, sendErrors } from '#integrating/webhooks/webhook.ts'
import { cursorOf } from '#kernel/cursor.ts'
import { PositionText } from '#kernel/ids.ts'
import { type JsonSchema, json, jsonSchema, type Operation, type Parameter } from '../operations.ts'

export const NewWebhook = z.strictObject({
  url: z
    .string()
    .min(1)
    .max(2_000)
    .meta({ format: 'uri', description: 'Where to send: https, without a user name or password in it.' }),
  types: z
    .array(z.string())
    .min(1)
    .max(200)
    .optional()
    .describe('Only these types of events; every type where absent.'),
  from: PositionText.optional().describe(
    'Send what comes after this position; only what comes from now on where absent.',
  ),
  description: z.string().max(200).optional().describe('For people: what receives here. No person’s name.'),
  personal: z
    .boolean()
    .default(false)
    .describe('Send personal fields in clear, not withheld. Needs `events:read-personal`.'),
})

export const Ids = {
  id: z.uuid().toLowerCase(),
  event: z.uuid().toLowerCase(),
}

export const Redelivery = z.strictObject({ position: PositionText.optional() })

export const DeliveriesAsked = z.strictObject({
  status: z.enum(deliveryStatuses).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: cursorOf(PositionText).optional(),
})

const Shown = z.object({
  id: z.string(),
  url: z.string(),
  types: z.array(z.string()).nullable(),
  description: z.string().nullable(),
  personal: z.boolean(),
  state: z.enum(['active', 'paused']),
  pausedFor: z
    .enum(pausedFor)
    .nullable()
    .describe('`gone`: it answered 410; `failing`: three deliveries were parked in a row.'),
  pausedAt: z.string().nullable(),
  position: z.string().describe('The cursor: all events up to here are delivered, parked, or not for this endpoint.'),
  createdAt: z.string(),
  createdBy: z.string(),
  previousSecretUntil: z.string().nullable().describe('Until then the secret before the last one signs, too.'),
})
export type ShownWebhook = z.output<typeof Shown>

const WithSecret = Shown.extend({ secret: z.string().describe('`whsec_…`: shown here and never again.') })

const Delivery = z.object({
  event: z.string(),
  type: z.string(),
  position: z.string(),
  status: z.enum(deliveryStatuses),
  attempts: z.int(),
  httpStatus: z.int().nullable().describe('Of the last attempt; null where none came.'),
  error: z.enum(sendErrors).nullable(),
  tookMs: z.int(),
  firstAt: z.string(),
  lastAt: z.string(),
  nextAt: z.string().nullable(),
})
export type ShownDelivery = z.output<typeof Delivery>

const Outcome = z.object({
  delivered: z.boolean(),
  httpStatus: z.int().nullable(),
  error: z.enum(sendErrors).nullable(),
  tookMs: z.int(),
})
export type ShownOutcome = z.output<typeof Outcome>

const uuid: JsonSchema = { type: 'string', format: 'uuid' }
const id: Parameter = { name: 'id', in: 'path', required: true, schema: uuid }
const event: Parameter = { name: 'event', in: 'path', required: true, schema: uuid }
const position: Parameter = {
  name: 'position',
  in: 'query',
  description: 'Which one, where two events have one id, as logs of the first release may hold them.',
  schema: { type: 'string', pattern: '^\\d{1,18}$' },
}
const answers = (schema: z.ZodType, description: string) => ({
  description,
  content: json(jsonSchema(schema, 'output')),
})
const described = (
  operationId: string,
  summary: string,
  more: Omit<Operation, 'operationId' | 'tags' | 'summary'>,
) => ({
  operationId,
  tags: ['webhooks'],
  summary,
  ...more,
})

export const operations = {
  create: described('create-webhook', 'Have the school’s events sent to a URL.', {
    description:
      'Each event is sent as a POST, signed as Standard Webhooks say (`webhook-id`, `webhook-timestamp`, `webhook-signature`), in the log’s order, at least once: the id is the event’s, drop what you have seen. An answer 2xx settles it; anything else is tried again with growing pauses over three days, and later events wait meanwhile.',
    requestBody: { required: true, content: json(jsonSchema(NewWebhook, 'input')) },
    responses: { '201': answers(WithSecret, 'The endpoint, and its secret for this once.') },
  }),
  list: described('webhooks', 'The school’s webhook endpoints.', {
    responses: { '200': answers(z.object({ items: z.array(Shown) }), 'All of them, the oldest first.') },
  }),
  find: described('webhook', 'One endpoint: its state and where its cursor stands.', {
    parameters: [id],
    responses: { '200': answers(Shown, 'The endpoint.') },
  }),
  remove: described('delete-webhook', 'Remove an endpoint and its delivery log.', {
    parameters: [id],
    responses: { '204': { description: 'It is gone.' } },
  }),
  pause: described('pause-webhook', 'Send nothing for now. The cursor stays, so nothing is lost.', {
    parameters: [id],
    responses: { '200': answers(Shown, 'The endpoint.') },
  }),
  resume: described('resume-webhook', 'Go on where the cursor stands; what waits for its next attempt is tried now.', {
    parameters: [id],
    responses: { '200': answers(Shown, 'The endpoint.') },
  }),
  rotateSecret: described('rotate-webhook-secret', 'Make a new secret. The old one signs too for 24 hours.', {
    parameters: [id],
    responses: { '200': answers(WithSecret, 'The endpoint, and its new secret for this once.') },
  }),
  deliveries: described('webhook-deliveries', 'What was sent to an endpoint, the newest events first.', {
    description: 'What was sent is not repeated here: the log has it. Delivered ones are kept for 30 days.',
    parameters: [
      id,
      { name: 'status', in: 'query', schema: { type: 'string', enum: [...deliveryStatuses] } },
      { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 200 } },
      { name: 'cursor', in: 'query', description: '`next` of the page before.', schema: { type: 'string' } },
    ],
    responses: {
      '200': answers(z.object({ items: z.array(Delivery), next: z.string().nullable() }), 'A page.'),
    },
  }),
  redeliver: described('redeliver-to-webhook', 'Send a parked or delivered event once more, now.', {
    parameters: [id, event, position],
    responses: { '200': answers(Outcome, 'How the attempt went.') },
  }),
  test: described('test-webhook', 'Send a message of type `sillage.webhook-test`, now.', {
    parameters: [id],
    responses: { '200': answers(Outcome, 'How the attempt went.') },
  }),
} satisfies Record<string, Operation>
