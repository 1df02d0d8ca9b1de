import { z } from 'zod'
import { SkillId } from '#events/learning/values.ts'
import contentDefined from '#events/teaching/content-defined.ts'
import { ContentItemId, ContentKind, ContentOrigin } from '#events/teaching/content-ids.ts'
import contentValidated from '#events/teaching/content-validated.ts'
import contentWithdrawn from '#events/teaching/content-withdrawn.ts'
import { DefinitionVersion } from '#events/teaching/values.ts'
import { Instant } from '#kernel/ids.ts'
import { defineProjection, remove } from '#kernel/projection.ts'

/** The contents of a school: what the last version of each says, and which version learners get. */
export default defineProjection('contents', {
  version: 1,
  description: 'The contents of a school, with their last version and the version that learners get.',
  of: 'content',
  key: z.object({ content: ContentItemId }),
  row: z.object({
    version: DefinitionVersion,
    kind: ContentKind,
    title: z.string().describe('The title of the last version.'),
    skills: z.array(SkillId).describe('The skills that it is about.'),
    minutes: z.int().nullable().describe('How many minutes it usually takes; null if nobody said.'),
    origin: ContentOrigin,
    /** The version that learners get; null if none was validated. */
    validated: DefinitionVersion.nullable(),
    changedAt: Instant,
    withdrawnAt: Instant.nullable(),
  }),
  indexes: [['title']],
  on: (on) => [
    on(
      contentDefined,
      ({ data }) => ({ content: data.content }),
      (row, { data, occurredAt }) => ({
        version: data.version,
        kind: data.body.kind,
        title: data.title,
        skills: data.skills,
        minutes: data.minutes ?? null,
        origin: data.origin,
        validated: row?.validated ?? null,
        changedAt: occurredAt,
        withdrawnAt: row?.withdrawnAt ?? null,
      }),
    ),
    on(
      contentValidated,
      ({ data }) => ({ content: data.content }),
      (row, { data }) => (row ? { ...row, validated: data.version } : remove),
    ),
    on(
      contentWithdrawn,
      ({ data }) => ({ content: data.content }),
      (row, { occurredAt }) => (row ? { ...row, withdrawnAt: occurredAt } : remove),
    ),
  ],
})
