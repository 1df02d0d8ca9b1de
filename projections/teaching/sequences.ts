import { z } from 'zod'
import sequenceDefined from '#events/teaching/sequence-defined.ts'
import sequencePublished from '#events/teaching/sequence-published.ts'
import sequenceWithdrawn from '#events/teaching/sequence-withdrawn.ts'
import { SequenceId, SequenceLevel } from '#events/teaching/sequences.ts'
import { DefinitionVersion } from '#events/teaching/values.ts'
import { Instant } from '#kernel/ids.ts'
import { defineProjection, remove } from '#kernel/projection.ts'

const key = ({ data }: { readonly data: { readonly sequence: SequenceId } }) => ({ sequence: data.sequence })

/** The sequences of the school: what the last version says, and which version may be set for classes. */
export default defineProjection('sequences', {
  version: 1,
  description: 'The teaching sequences: title, level, size, last version and published version.',
  of: 'sequence',
  key: z.object({ sequence: SequenceId }),
  row: z.object({
    version: DefinitionVersion.describe('The last version.'),
    publishedVersion: DefinitionVersion.nullable(),
    status: z
      .enum(['draft', 'published', 'withdrawn'])
      .describe('Whether classes may be set it: once it is published.'),
    title: z.string().describe('Its title in its last version.'),
    description: z.string().nullable().describe('What it is about; null if nobody said.'),
    level: SequenceLevel,
    minutes: z.int().nullable().describe('How long it should take, in minutes; null if nobody said.'),
    lessons: z.int().describe('How many lessons.'),
    activities: z.int().describe('How many activities.'),
    definedAt: Instant,
  }),
  on: (on) => [
    on(sequenceDefined, key, (row, { data, occurredAt }) => ({
      version: data.version,
      publishedVersion: row?.publishedVersion ?? null,
      status: row?.status ?? 'draft',
      title: data.title,
      description: data.description ?? null,
      level: data.level,
      minutes: data.minutes ?? null,
      lessons: data.lessons.length,
      activities: data.lessons.reduce((sum, { activities }) => sum + activities.length, 0),
      definedAt: occurredAt,
    })),
    on(sequencePublished, key, (row, { data }) =>
      row ? { ...row, publishedVersion: data.version, status: 'published' as const } : remove,
    ),
    on(sequenceWithdrawn, key, (row) =>
      row ? { ...row, publishedVersion: null, status: 'withdrawn' as const } : remove,
    ),
  ],
})
