import { z } from 'zod'
import { ContentBody } from '#events/teaching/content-body.ts'
import contentDefined from '#events/teaching/content-defined.ts'
import { ContentItemId } from '#events/teaching/content-ids.ts'
import contentValidated from '#events/teaching/content-validated.ts'
import { DefinitionVersion } from '#events/teaching/values.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { defineProjection, remove } from '#kernel/projection.ts'

const ofVersion = ({ data }: { data: { content: ContentItemId; version: number } }) => ({
  content: data.content,
  version: data.version,
})

/** Every version of every content, with its expected answers: what a learner did is marked by the version that they had. */
export default defineProjection('content-versions', {
  version: 1,
  description: 'Every version of a content as it was defined, with who defined and who validated it.',
  of: 'content',
  key: z.object({ content: ContentItemId, version: DefinitionVersion }),
  row: z.object({
    title: z.string().describe('The title of this version.'),
    /** In an object, since a column holds no union. */
    made: z.object({ body: ContentBody }).describe('What this version is made of.'),
    source: z.string().nullable().describe('Where it was taken from.'),
    definedAt: Instant,
    definedBy: PersonId,
    validatedAt: Instant.nullable(),
    validatedBy: PersonId.nullable(),
  }),
  on: (on) => [
    on(contentDefined, ofVersion, (_, { data, occurredAt, actor }) => ({
      title: data.title,
      made: { body: data.body },
      source: data.source ?? null,
      definedAt: occurredAt,
      definedBy: actor,
      validatedAt: null,
      validatedBy: null,
    })),
    on(contentValidated, ofVersion, (row, { occurredAt, actor }) =>
      row ? { ...row, validatedAt: occurredAt, validatedBy: actor } : remove,
    ),
  ],
})
