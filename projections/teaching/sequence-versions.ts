import { z } from 'zod'
import sequenceDefined from '#events/teaching/sequence-defined.ts'
import { SequenceId, sequenceShape } from '#events/teaching/sequences.ts'
import { DefinitionVersion } from '#events/teaching/values.ts'
import { Instant } from '#kernel/ids.ts'
import { defineProjection } from '#kernel/projection.ts'

const { title, level, lessons } = sequenceShape

/** Every version of every sequence, as it was written: what learners do refers to one of them. */
export default defineProjection('sequence-versions', {
  version: 1,
  description: 'Every version of the teaching sequences, with its lessons and activities.',
  of: 'sequence',
  key: z.object({ sequence: SequenceId, version: DefinitionVersion }),
  row: z.object({
    title,
    description: z.string().nullable().describe('What it is about; null if nobody said.'),
    level,
    minutes: z.int().nullable().describe('How long it should take, in minutes; null if nobody said.'),
    lessons,
    definedAt: Instant,
  }),
  on: (on) => [
    on(
      sequenceDefined,
      ({ data: { sequence, version } }) => ({ sequence, version }),
      (_, { data: { sequence: __, version: ___, description = null, minutes = null, ...said }, occurredAt }) => ({
        ...said,
        description,
        minutes,
        definedAt: occurredAt,
      }),
    ),
  ],
})
