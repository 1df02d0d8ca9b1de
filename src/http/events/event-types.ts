// GET /api/event-types: the catalogue of what may stand in the log, and why it may.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Definitions } from '#definitions/definitions.ts'
import type { AnyEventDefinition } from '#kernel/event.ts'
import { jsonSchema } from '../docs/json-schema.ts'
import { anyRequest } from '../docs/problem-responses.ts'
import { answered } from '../operations.ts'

const EventType = z
  .object({
    type: z.string().describe('The type: `learning.exercise-attempted`.'),
    context: z.string().describe('The part of the domain that it belongs to: `learning`.'),
    description: z.string().describe('What such an event says.'),
    version: z.int().describe('The version that is written, and to which older ones are brought when they are read.'),
    readableVersions: z.array(z.int()).describe('The versions that can be read.'),
    purpose: z.string().describe('Why it is kept.'),
    retention: z.string().describe('ISO 8601 period after which it is anonymised.'),
    personal: z.record(z.string(), z.string()).describe('Personal fields, and the person each is of.'),
    schema: z.record(z.string(), z.unknown()).describe('JSON Schema of `data` at the current version.'),
  })
  .meta({ id: 'EventType', description: 'A type of event.' })

export function eventTypesRoute(app: FastifyInstance, { events }: Pick<Definitions, 'events'>): void {
  const types = [...events.values()].map(describe).sort((a, b) => (a.type < b.type ? -1 : 1))
  app.get(
    '/api/event-types',
    {
      config: {
        may: 'whoever has a token',
        operation: {
          operationId: 'listEventTypes',
          tags: ['events'],
          summary: 'List event types',
          description: 'Each type of event: versions, JSON Schema, purpose, retention, personal fields.',
          responses: { '200': answered(z.array(EventType), 'The types, by name.') },
          problems: anyRequest,
        },
      },
    },
    () => types,
  )
}

function describe({ type, version, description, purpose, retention, personal, data }: AnyEventDefinition) {
  return {
    type,
    context: type.split('.')[0] ?? type,
    description,
    version,
    readableVersions: Array.from({ length: version }, (_, i) => i + 1),
    purpose,
    retention,
    personal: Object.fromEntries([...personal].map(([field, { of }]) => [field, of])),
    schema: { ...jsonSchema(data, 'output'), additionalProperties: false },
  }
}
