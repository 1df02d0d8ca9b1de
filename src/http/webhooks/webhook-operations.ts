// Webhooks in the OpenAPI document: operations, and the schemas of requests and answers.
import { z } from 'zod'
import { deliveryStatuses, pausedFor, sendErrors } from '#integrating/webhooks/webhook.ts'
import { count, momentText, nextPage, positionText, uuidText } from '#kernel/answer-fields.ts'
import { cursorOf } from '#kernel/cursor.ts'
import { PositionText } from '#kernel/ids.ts'
import { type JsonSchema, namedSchema } from '../docs/json-schema.ts'
import { anyRequest, type Reported } from '../docs/problem-responses.ts'
import { type AuditedOperation, json, jsonAnswer, type Operation, type Parameter } from '../operations.ts'

export const NewWebhook = z.strictObject({
  url: z
    .string()
    .min(1)
    .max(2_000)
    .meta({ format: 'uri', description: 'The address to send events to: https, without a user name or password.' }),
  types: z
    .array(z.string())
    .min(1)
    .max(200)
    .optional()
    .describe('Only events of these types (see /api/event-types); all types by default.'),
  from: PositionText.optional().describe('Send the events after this position; only new events by default.'),
  description: z
    .string()
    .max(200)
    .optional()
    .describe('A note for people: which system receives the events. Do not put a person’s name here.'),
  personal: z
    .boolean()
    .default(false)
    .describe('Send personal fields in clear instead of withholding them. Needs `events:read-personal`.'),
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

export const DeliveriesQuery = z.strictObject({
  status: z.enum(deliveryStatuses).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: cursorOf(PositionText).optional(),
})

const fields = {
  id: uuidText('The id of the endpoint.'),
  url: z.string().describe('The address that events are sent to.'),
  types: z.array(z.string()).nullable().describe('Only events of these types; null for all types.'),
  description: z.string().nullable().describe('A note for people: which system receives the events.'),
  personal: z.boolean().describe('Whether personal fields are sent in clear.'),
  state: z.enum(['active', 'paused']).describe('`active`: events are sent; `paused`: none are sent.'),
  pausedFor: z
    .enum(pausedFor)
    .nullable()
    .describe(
      'Why it is paused; null while it is active. `gone`: it answered 410; `failing`: three deliveries in a row were parked; `another-log`, `another-history`: its position does not belong to this log.',
    ),
  pausedAt: momentText('When it was paused; null while it is active.').nullable(),
  position: positionText('Every event up to this position is delivered, parked, or not for this endpoint.'),
  createdAt: momentText('When it was created.'),
  createdBy: uuidText('Who created it.'),
  previousSecretUntil: momentText(
    'Until when requests are also signed with the previous secret; null if they are not.',
  ).nullable(),
}
const Shown = z.object(fields).meta({ id: 'Webhook', description: 'An endpoint that receives events.' })
export type ShownWebhook = z.output<typeof Shown>

const WithSecret = z
  .object({ ...fields, secret: z.string().describe('`whsec_…`: shown only in this answer.') })
  .meta({ id: 'WebhookWithSecret', description: 'An endpoint, with the secret that signs its requests.' })

const outcome = {
  httpStatus: z.int().nullable().describe('The HTTP status of the answer; null if there was no answer.'),
  error: z.enum(sendErrors).nullable().describe('Why the attempt failed; null if it did not.'),
  tookMs: count('How long the attempt took, in milliseconds.'),
}

const Delivery = z
  .object({
    event: uuidText('The id of the event.'),
    type: z.string().describe('The type of the event.'),
    position: positionText('The position of the event in the log.'),
    status: z
      .enum(deliveryStatuses)
      .describe('`waiting`: it is tried again at `nextAt`; `parked`: it is not tried again.'),
    attempts: count('The number of attempts.'),
    ...outcome,
    firstAt: momentText('The first attempt.'),
    lastAt: momentText('The last attempt, described by `httpStatus`, `error` and `tookMs`.'),
    nextAt: momentText('The next attempt; null if there is none.').nullable(),
  })
  .meta({ id: 'WebhookDelivery', description: 'The delivery of one event to one endpoint.' })
export type ShownDelivery = z.output<typeof Delivery>

const Outcome = z
  .object({ delivered: z.boolean().describe('Whether the endpoint answered 2xx.'), ...outcome })
  .meta({ id: 'WebhookAttempt', description: 'The result of one attempt.' })
export type ShownOutcome = z.output<typeof Outcome>

const NewWebhookSchema = namedSchema(NewWebhook, {
  id: 'NewWebhook',
  description: 'An endpoint to create.',
  io: 'input',
})

const uuid: JsonSchema = { type: 'string', format: 'uuid' }
const id: Parameter = { name: 'id', in: 'path', required: true, description: 'The id of the endpoint.', schema: uuid }
const event: Parameter = {
  name: 'event',
  in: 'path',
  required: true,
  description: 'The id of the event.',
  schema: uuid,
}
const position: Parameter = {
  name: 'position',
  in: 'query',
  description: 'The position, if two events have the same id, which is possible in a log of the first release.',
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
    description: 'The maximum number of items; 50 by default.',
    schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
  },
  { name: 'cursor', in: 'query', description: 'The field `next` of the previous page.', schema: { type: 'string' } },
]

const onEndpoint: readonly Reported[] = [...anyRequest, 'invalid-input', 'not-found']
/** A POST that needs no body may still come with an unreadable one. */
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
      'Sends the school’s events to a URL. Each event is a POST, signed according to Standard Webhooks (`webhook-id`, `webhook-timestamp`, `webhook-signature`). Events arrive in the order of the log, at least once: `webhook-id` is the id of the event, so ignore ids that you have already processed. An event is delivered when the endpoint answers 2xx. After any other answer it is tried again with growing pauses for three days, and later events wait.',
    requestBody: { required: true, content: json(NewWebhookSchema, exampleWebhook) },
    responses: {
      '201': {
        ...jsonAnswer(WithSecret, 'The endpoint, and its secret, which is shown only here.'),
        headers: { Location: { description: 'The address of the endpoint.', schema: { type: 'string' } } },
      },
    },
    problems: [...anyRequest, ...posted, 'invalid-input', 'refused', 'position-of-another-log'],
  }),
  list: described('webhooks', 'listWebhooks', 'List the webhooks', {
    description: 'The school’s endpoints, oldest first.',
    responses: {
      '200': jsonAnswer(
        z
          .object({ items: z.array(Shown).describe('The endpoints, oldest first.') })
          .meta({ id: 'WebhookList', description: 'The endpoints of the school.' }),
        'The endpoints.',
      ),
    },
    problems: anyRequest,
  }),
  find: described('webhook', 'getWebhook', 'Get a webhook', {
    description: 'One endpoint, with its state and position.',
    parameters: [id],
    responses: { '200': jsonAnswer(Shown, 'The endpoint.') },
    problems: onEndpoint,
  }),
  remove: described('delete-webhook', 'deleteWebhook', 'Delete a webhook', {
    description: 'Removes an endpoint and its delivery log. A request that is already being sent still arrives.',
    parameters: [id],
    responses: { '204': { description: 'The endpoint was removed.' } },
    problems: [...onEndpoint, ...posted],
  }),
  pause: described('pause-webhook', 'pauseWebhook', 'Pause a webhook', {
    description: 'Stops sending events. The position is kept, so no event is lost.',
    parameters: [id],
    responses: { '200': jsonAnswer(Shown, 'The endpoint.') },
    problems: [...onEndpoint, ...posted],
  }),
  resume: described('resume-webhook', 'resumeWebhook', 'Resume a webhook', {
    description: 'Continues from the position of the endpoint. An event that waits for its next attempt is tried now.',
    parameters: [id],
    responses: { '200': jsonAnswer(Shown, 'The endpoint.') },
    problems: [...onEndpoint, ...posted],
  }),
  rotateSecret: described('rotate-webhook-secret', 'rotateWebhookSecret', 'Rotate the secret', {
    description: 'Creates a new secret. For 24 hours, requests are also signed with the old one.',
    parameters: [id],
    responses: { '200': jsonAnswer(WithSecret, 'The endpoint, and its new secret, which is shown only here.') },
    problems: [...onEndpoint, ...posted],
  }),
  deliveries: described('webhook-deliveries', 'listWebhookDeliveries', 'List deliveries', {
    description:
      'The deliveries to an endpoint, newest events first, without the bodies. Successful deliveries are listed for 30 days.',
    parameters: deliveryParameters,
    responses: {
      '200': jsonAnswer(
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
    responses: { '200': jsonAnswer(Outcome, 'The result of the attempt.') },
    problems: [...onEndpoint, ...posted, 'refused'],
  }),
  test: described('test-webhook', 'testWebhook', 'Send a test message', {
    description: 'Sends a message of type `sillage.webhook-test`, now.',
    parameters: [id],
    responses: { '200': jsonAnswer(Outcome, 'The result of the attempt.') },
    problems: [...onEndpoint, ...posted],
  }),
} satisfies Record<string, AuditedOperation>
