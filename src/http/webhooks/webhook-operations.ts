// How webhooks read in the OpenAPI document: what is sent, what is answered, route by route.
import { z } from 'zod'
import { deliveryStatuses, pausedFor, sendErrors } from '#integrating/webhooks/webhook.ts'
import { count, momentText, nextPage, positionText, uuidText } from '#kernel/answer-fields.ts'
import { cursorOf } from '#kernel/cursor.ts'
import { PositionText } from '#kernel/ids.ts'
import { type JsonSchema, namedSchema } from '../docs/json-schema.ts'
import { anyRequest, type Reported } from '../docs/problem-responses.ts'
import { type AuditedOperation, answered, json, type Operation, type Parameter } from '../operations.ts'

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
    .describe('Only events of these types (see /api/event-types); every type by default.'),
  from: PositionText.optional().describe('Send what comes after this position; only new events by default.'),
  description: z.string().max(200).optional().describe('For people: what receives here. No person’s name.'),
  personal: z
    .boolean()
    .default(false)
    .describe('Send personal fields in clear, not withheld. Needs `events:read-personal`.'),
})

const exampleWebhook: z.input<typeof NewWebhook> = {
  url: 'https://intranet.example/sillage',
  types: ['learning.exercise-attempted', 'learning.skill-mastered'],
  description: 'Tableau de bord',
}

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

const fields = {
  id: uuidText('The endpoint, by its id.'),
  url: z.string().describe('Where events are sent.'),
  types: z.array(z.string()).nullable().describe('Only events of these types; null: every type.'),
  description: z.string().nullable().describe('For people: what receives here.'),
  personal: z.boolean().describe('Whether personal fields are sent in clear.'),
  state: z.enum(['active', 'paused']).describe('Whether events are sent now.'),
  pausedFor: z
    .enum(pausedFor)
    .nullable()
    .describe(
      'Why it is paused. `gone`: it answered 410; `failing`: three deliveries were parked in a row; `another-log`, `another-history`: its position is not of this log.',
    ),
  pausedAt: momentText('When it was paused; null while it is active.').nullable(),
  position: positionText('The cursor: every event up to here is delivered, parked, or not for this endpoint.'),
  createdAt: momentText('When it was made.'),
  createdBy: uuidText('Who made it.'),
  previousSecretUntil: momentText(
    'Until when the secret before the last one signs as well; null: it does not.',
  ).nullable(),
}
const Shown = z.object(fields).meta({ id: 'Webhook', description: 'An endpoint that events are sent to.' })
export type ShownWebhook = z.output<typeof Shown>

const WithSecret = z
  .object({ ...fields, secret: z.string().describe('`whsec_…`: shown here and never again.') })
  .meta({ id: 'WebhookWithSecret', description: 'An endpoint, with the secret that its requests are signed with.' })

const outcome = {
  httpStatus: z.int().nullable().describe('The HTTP status of the answer; null where there was no answer.'),
  error: z.enum(sendErrors).nullable().describe('Why it failed; null where it did not.'),
  tookMs: count('How long the attempt took, in milliseconds.'),
}

const Delivery = z
  .object({
    event: uuidText('The event, by its id.'),
    type: z.string().describe('Its type.'),
    position: positionText('Its place in the log.'),
    status: z.enum(deliveryStatuses).describe('`waiting`: tried again at `nextAt`; `parked`: not tried any more.'),
    attempts: count('How often it was tried.'),
    ...outcome,
    firstAt: momentText('The first attempt.'),
    lastAt: momentText('The last attempt, which `httpStatus`, `error` and `tookMs` are of.'),
    nextAt: momentText('The next attempt; null where there is none.').nullable(),
  })
  .meta({ id: 'WebhookDelivery', description: 'How the sending of one event to one endpoint went.' })
export type ShownDelivery = z.output<typeof Delivery>

const Outcome = z
  .object({ delivered: z.boolean().describe('Whether it was answered with 2xx.'), ...outcome })
  .meta({ id: 'WebhookAttempt', description: 'How one attempt at sending went.' })
export type ShownOutcome = z.output<typeof Outcome>

const NewWebhookSchema = namedSchema(NewWebhook, {
  id: 'NewWebhook',
  description: 'An endpoint to be made.',
  io: 'input',
})

const uuid: JsonSchema = { type: 'string', format: 'uuid' }
const id: Parameter = { name: 'id', in: 'path', required: true, description: 'The endpoint, by its id.', schema: uuid }
const event: Parameter = {
  name: 'event',
  in: 'path',
  required: true,
  description: 'The event, by its id.',
  schema: uuid,
}
const position: Parameter = {
  name: 'position',
  in: 'query',
  description: 'Which of two events that have the same id, as a log of the first release may have them.',
  schema: { type: 'string', pattern: '^\\d{1,18}$' },
}
const deliveryParameters: readonly Parameter[] = [
  id,
  {
    name: 'status',
    in: 'query',
    description: 'Only deliveries of this status.',
    schema: { type: 'string', enum: [...deliveryStatuses] },
  },
  {
    name: 'limit',
    in: 'query',
    description: 'At most so many items; 50 by default.',
    schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
  },
  { name: 'cursor', in: 'query', description: '`next` of the page before.', schema: { type: 'string' } },
]

const onEndpoint: readonly Reported[] = [...anyRequest, 'invalid-input', 'not-found']
/** A POST without a body may come with one that cannot be read. */
const posted: readonly Reported[] = ['malformed-body', 'too-large', 'unsupported-media-type']

const described = (
  action: string,
  operationId: string,
  summary: string,
  more: Omit<Operation, 'operationId' | 'tags' | 'summary'>,
): AuditedOperation => ({ action, operationId, tags: ['webhooks'], summary, ...more })

export const operations = {
  create: described('create-webhook', 'createWebhook', 'Create a webhook', {
    description:
      'Has the school’s events sent to a URL. Each event is sent as a POST, signed as Standard Webhooks describe (`webhook-id`, `webhook-timestamp`, `webhook-signature`), in the log’s order, at least once: `webhook-id` is the event’s id, so drop the ids that you have seen. An answer 2xx settles it; anything else is tried again with growing pauses over three days, and later events wait meanwhile.',
    requestBody: { required: true, content: json(NewWebhookSchema, exampleWebhook) },
    responses: {
      '201': {
        ...answered(WithSecret, 'The endpoint, and its secret for this once.'),
        headers: { Location: { description: 'Address of the endpoint.', schema: { type: 'string' } } },
      },
    },
    problems: [...anyRequest, ...posted, 'invalid-input', 'refused', 'position-of-another-log'],
  }),
  list: described('webhooks', 'listWebhooks', 'List the webhooks', {
    description: 'The school’s endpoints, oldest first.',
    responses: {
      '200': answered(
        z
          .object({ items: z.array(Shown).describe('All of them, oldest first.') })
          .meta({ id: 'WebhookList', description: 'The endpoints of the school.' }),
        'The endpoints.',
      ),
    },
    problems: anyRequest,
  }),
  find: described('webhook', 'getWebhook', 'Get a webhook', {
    description: 'One endpoint: its state, and how far its cursor is.',
    parameters: [id],
    responses: { '200': answered(Shown, 'The endpoint.') },
    problems: onEndpoint,
  }),
  remove: described('delete-webhook', 'deleteWebhook', 'Delete a webhook', {
    description: 'Removes an endpoint and its delivery log. A request that is already under way still arrives.',
    parameters: [id],
    responses: { '204': { description: 'It is gone.' } },
    problems: [...onEndpoint, ...posted],
  }),
  pause: described('pause-webhook', 'pauseWebhook', 'Pause a webhook', {
    description: 'Sends nothing for now. The cursor stays where it is, so nothing is lost.',
    parameters: [id],
    responses: { '200': answered(Shown, 'The endpoint.') },
    problems: [...onEndpoint, ...posted],
  }),
  resume: described('resume-webhook', 'resumeWebhook', 'Resume a webhook', {
    description: 'Goes on from the cursor. An event that waits for its next attempt is tried now.',
    parameters: [id],
    responses: { '200': answered(Shown, 'The endpoint.') },
    problems: [...onEndpoint, ...posted],
  }),
  rotateSecret: described('rotate-webhook-secret', 'rotateWebhookSecret', 'Rotate the secret', {
    description: 'Makes a new secret. For 24 hours requests are signed with the old one as well.',
    parameters: [id],
    responses: { '200': answered(WithSecret, 'The endpoint, and its new secret for this once.') },
    problems: [...onEndpoint, ...posted],
  }),
  deliveries: described('webhook-deliveries', 'listWebhookDeliveries', 'List deliveries', {
    description:
      'What was sent to an endpoint, newest events first. Bodies are not repeated here: the log has the events. Delivered ones are kept for 30 days.',
    parameters: deliveryParameters,
    responses: {
      '200': answered(
        z
          .object({ items: z.array(Delivery).describe('The deliveries, newest events first.'), next: nextPage })
          .meta({ id: 'WebhookDeliveryPage', description: 'A page of deliveries.' }),
        'A page.',
      ),
    },
    problems: onEndpoint,
  }),
  redeliver: described('redeliver-to-webhook', 'redeliverWebhookEvent', 'Send an event again', {
    description: 'Sends a parked or delivered event once more, now.',
    parameters: [id, event, position],
    responses: { '200': answered(Outcome, 'How the attempt went.') },
    problems: [...onEndpoint, ...posted, 'refused'],
  }),
  test: described('test-webhook', 'testWebhook', 'Send a test message', {
    description: 'Sends a message of type `sillage.webhook-test`, now.',
    parameters: [id],
    responses: { '200': answered(Outcome, 'How the attempt went.') },
    problems: [...onEndpoint, ...posted],
  }),
} satisfies Record<string, AuditedOperation>
