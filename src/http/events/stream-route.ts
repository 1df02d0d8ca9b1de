// GET /api/streams/{stream}: the events of one stream, by its name.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { EventLog } from '#event-log/event-log.ts'
import type { EventMessageParts } from '#integrating/event-message.ts'
import { count, pageSize } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { parseStream, type StreamName, streamPattern } from '#kernel/ids.ts'
import { callerOf } from '../auth/authentication.ts'
import { jsonSchema } from '../docs/json-schema.ts'
import { anyRequest } from '../docs/problem-responses.ts'
import { HttpProblem } from '../http-problem.ts'
import { costs } from '../limits/costs.ts'
import { json, type Operation } from '../operations.ts'
import { parsed } from '../parsed.ts'
import { inputParameters } from '../queries/query-operations.ts'
import { refuseRestricted } from '../trail/refuse-restricted.ts'
import { ChainedEvent, chainedMessages, exampleChained } from './chained-event.ts'

const Path = z.looseObject({
  stream: z.string().transform((text, context): StreamName => {
    try {
      return parseStream(text).name
    } catch {
      context.addIssue({ code: 'custom', message: 'Send the name of a stream: <kind>-<uuid>.' })
      return z.NEVER
    }
  }),
})
const Query = z.strictObject({
  before: z.coerce
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .optional()
    .describe('Only events before this revision; from the last event by default.'),
  limit: pageSize({ most: 200, usual: 50 }),
})

const StreamPage = z
  .object({
    stream: z.string().describe('The name of the stream.'),
    revision: count('The revision of its last event.'),
    items: z.array(ChainedEvent).describe('Its events, the latest first.'),
    next: z.int().nullable().describe('Pass it as `before` for older events; null if there are none.'),
  })
  .meta({ id: 'StreamPage', description: 'A page of a stream.' })

export function streamRoute(
  app: FastifyInstance,
  parts: EventMessageParts & { readonly log: Pick<EventLog, 'readStream'> },
): void {
  app.get(
    '/api/streams/:stream',
    { exposeHeadRoute: false, config: { may: ['events:read'], of: 'school', operation, cost: costs.page } },
    async (request, reply) => {
      const caller = callerOf(request)
      const { stream } = parsed(Path, request.params)
      const { before, limit } = parsed(Query, request.query)
      const from = before === undefined ? 'end' : before - 1
      const page = { tenant: caller.tenant, direction: 'backwards', limit } as const
      const { events, currentRevision } =
        from === -1
          ? { ...(await parts.log.readStream(stream, { ...page, from: 'end', limit: 1 })), events: [] }
          : await parts.log.readStream(stream, { ...page, from })
      if (currentRevision < 0)
        throw new HttpProblem('not-found', `There is no stream ${stream} in your school.`, { code: 'unknown-stream' })
      // The length of their stream says that they go on working.
      await refuseRestricted(parts, caller, parseStream(stream).id, {
        action: 'stream',
        purpose: 'security',
        permission: 'events:read',
      })
      const items = await chainedMessages(events, parts, caller, 'stream')
      const oldest = events.at(-1)?.revision ?? 0
      void reply.header('cache-control', 'no-store')
      return { stream, revision: currentRevision, items, next: oldest > 0 ? oldest : null }
    },
  )
}

const operation: Operation = {
  operationId: 'readStream',
  tags: ['events'],
  summary: 'Read a stream',
  description:
    'The events of one stream, the latest first. Personal fields are `{"withheld": true}` without the permission `events:read-personal`. Events of people whose data may only be stored are left out, so a page may have fewer events than its limit.',
  parameters: [
    {
      name: 'stream',
      in: 'path',
      required: true,
      description: 'The name of the stream.',
      schema: { type: 'string', pattern: streamPattern.source },
      example: `learner-${exampleSchool.learner}`,
    },
    ...inputParameters(Query, ''),
  ],
  responses: {
    '200': {
      description: 'A page.',
      content: json(jsonSchema(StreamPage, 'output'), {
        stream: exampleChained.stream,
        revision: exampleChained.revision,
        items: [exampleChained],
        next: exampleChained.revision,
      }),
    },
  },
  problems: [...anyRequest, 'not-found', 'restricted'],
}
