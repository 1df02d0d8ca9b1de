// Which events a reader asks for: from where on, and of which types. The same words for the live stream and for pages.
import { z } from 'zod'
import type { Definitions } from '#definitions/definitions.ts'
import { PositionText } from '#kernel/ids.ts'
import type { Parameter } from '../operations.ts'

export const askedEvents = ({ events }: Pick<Definitions, 'events'>) => ({
  after: PositionText.optional(),
  types: z
    .string()
    .transform((text) => text.split(','))
    .refine((types) => types.every((type) => events.has(type)), {
      error: 'Types of events, comma-separated, as /api/event-types names them.',
    })
    .optional(),
})

export const afterParameter = (description: string): Parameter => ({
  name: 'after',
  in: 'query',
  description,
  schema: { type: 'string', pattern: '^\\d{1,18}$' },
})

export const typesParameter: Parameter = {
  name: 'types',
  in: 'query',
  description: 'Only these types, comma-separated.',
  schema: { type: 'string' },
}
