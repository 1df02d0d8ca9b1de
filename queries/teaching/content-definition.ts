import { z } from 'zod'
import { ContentBody } from '#events/teaching/content-body.ts'
import { ContentItemId, ContentOrigin, ContentStatus } from '#events/teaching/content-ids.ts'
import { DefinitionVersion } from '#events/teaching/values.ts'
import { count, momentText, uuidText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import contentVersions from '../../projections/teaching/content-versions.ts'
import contents from '../../projections/teaching/contents.ts'

/** A version of a content as its author wrote it. It shows expected answers, so learners may not ask. */
export default defineQuery('content-definition', {
  summary: 'Get a content with expected answers',
  description: 'A version of a content as it was defined, expected answers included; the last version by default.',
  path: '/api/contents/{content}/definition',
  may: 'exercises:read',
  of: () => ({ kind: 'school' }),
  purpose: 'teaching',
  input: z.object({
    content: ContentItemId,
    version: z.coerce
      .number()
      .int()
      .min(1)
      .max(100_000)
      .pipe(DefinitionVersion)
      .optional()
      .describe('Its version; the last one by default.'),
  }),
  output: z.object({
    content: uuidText('The content, by its id.'),
    version: count('The version that this is, from 1.'),
    lastVersion: count('The last version that was defined.'),
    validated: z.int().nullable().describe('The version that learners get; null before any was validated.'),
    status: ContentStatus,
    title: z.string().describe('Its title.'),
    skills: z.array(z.string()).describe('The skills that the last version trains.'),
    minutes: z.int().nullable().describe('How many minutes the last version usually takes.'),
    body: ContentBody,
    origin: ContentOrigin,
    source: z.string().nullable().describe('Where it was taken from; null if nobody said.'),
    definedAt: momentText('When this version was defined.'),
    definedBy: uuidText('Who defined it.'),
    validatedAt: momentText('When this version was validated; null if it was not.').nullable(),
    validatedBy: uuidText('Who validated it; null if nobody did.').nullable(),
  }),
  example: {
    input: { content: exampleSchool.content },
    output: {
      content: exampleSchool.content,
      version: 1,
      lastVersion: 1,
      validated: 1,
      status: 'validated',
      title: 'Les tables de 7 et de 8',
      skills: ['calcul/multiplication'],
      minutes: 10,
      body: {
        kind: 'quiz',
        questions: [{ kind: 'number', prompt: 'Combien font 7 × 8 ?', points: 1, expected: 56, tolerance: 0 }],
      },
      origin: 'made',
      source: null,
      definedAt: '2026-10-12T06:00:00.000Z',
      definedBy: exampleSchool.teacher,
      validatedAt: '2026-10-12T06:05:00.000Z',
      validatedBy: exampleSchool.secondTeacher,
    },
  },
  reads: [contents, contentVersions],
  about: () => [],
  async run({ db, tenant }, { content, version }) {
    const last = await db
      .selectFrom('contents')
      .select(['version', 'validated', 'withdrawnAt', 'skills', 'minutes', 'origin'])
      .where('tenant', '=', tenant)
      .where('content', '=', content)
      .executeTakeFirst()
    if (!last) return missing('content')
    const row = await db
      .selectFrom('contentVersions')
      .select(['version', 'title', 'made', 'source', 'definedAt', 'definedBy', 'validatedAt', 'validatedBy'])
      .where('tenant', '=', tenant)
      .where('content', '=', content)
      .where('version', '=', version ?? last.version)
      .executeTakeFirst()
    if (!row) return missing('content')
    const { made, ...rest } = row
    return {
      ...rest,
      content,
      lastVersion: last.version,
      validated: last.validated,
      status: last.withdrawnAt ? 'withdrawn' : last.validated === null ? 'draft' : 'validated',
      skills: last.skills,
      minutes: last.minutes,
      origin: last.origin,
      body: made.body,
    } as const
  },
})
