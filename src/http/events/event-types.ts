// GET /api/event-types: the types of events that the log may contain, with their purpose and retention.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Definitions } from '#definitions/definitions.ts'
import { consentPurposes } from '#kernel/consent.ts'
import type { AnyEventDefinition } from '#kernel/event.ts'
import { jsonSchema } from '../docs/json-schema.ts'
import { anyRequest } from '../docs/problem-responses.ts'
import { jsonAnswer } from '../operations.ts'

const NeededConsent = z
  .object({
    to: z.enum(consentPurposes).describe('What the person has to agree to.'),
    sinceText: z
      .int()
      .describe('The first version of the text that names it: an agreement to an earlier one is not enough.'),
  })
  .meta({ id: 'NeededConsent', description: 'The consent that something needs to be recorded.' })

const EventType = z
  .object({
    type: z.string().describe('The type: `learning.exercise-attempted`.'),
    context: z.string().describe('The part of the domain: `learning`.'),
    description: z.string().describe('What an event of this type means.'),
    version: z.int().describe('The version that is written. Older events are upgraded to it when they are read.'),
    readableVersions: z.array(z.int()).describe('The versions that can be read.'),
    purpose: z.string().describe('Why such events are stored.'),
    retention: z.string().describe('The ISO 8601 period after which such events are anonymised.'),
    consent: NeededConsent.nullable().describe(
      'The consent without which no such event is recorded; null where it rests on another basis.',
    ),
    fieldsOnConsent: z
      .record(z.string(), NeededConsent)
      .describe('The fields that are recorded only with a consent, and which.'),
    personal: z
      .record(z.string(), z.string())
      .describe('The personal fields, and the person whose data each contains.'),
    schema: z.record(z.string(), z.unknown()).describe('JSON Schema of `data` at the current version.'),
  })
  .meta({ id: 'EventType', description: 'A type of event.' })

export function eventTypesRoute(app: FastifyInstance, { events }: Pick<Definitions, 'events'>): void {
  const types = [...events.values()].map(describe).sort((a, b) => (a.type < b.type ? -1 : 1))
  app.get(
    '/api/event-types',
    {
      config: {
        may: 'any token',
        operation: {
          operationId: 'listEventTypes',
          tags: ['events'],
          summary: 'List event types',
          description:
            'All types of events, with versions, JSON Schema, purpose, retention, and the fields that are personal or need a consent.',
          responses: { '200': jsonAnswer(z.array(EventType), 'The types, by name.') },
          problems: anyRequest,
        },
      },
    },
    () => types,
  )
}

function describe(definition: AnyEventDefinition) {
  const { type, version, description, purpose, retention, consent, fieldsOnConsent, personal, data } = definition
  return {
    type,
    context: type.split('.')[0] ?? type,
    description,
    version,
    readableVersions: Array.from({ length: version }, (_, i) => i + 1),
    purpose,
    retention,
    consent: consent ?? null,
    fieldsOnConsent: Object.fromEntries(fieldsOnConsent),
    personal: Object.fromEntries([...personal].map(([field, { of }]) => [field, of])),
    schema: { ...jsonSchema(data, 'output'), additionalProperties: false },
  }
}
