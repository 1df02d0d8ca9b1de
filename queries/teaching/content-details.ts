import { z } from 'zod'
import { asShown, ShownBody } from '#events/teaching/content-as-shown.ts'
import { ContentItemId, ContentKind } from '#events/teaching/content-ids.ts'
import { DefinitionVersion } from '#events/teaching/values.ts'
import { count, uuidText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import contentVersions from '../../projections/teaching/content-versions.ts'
import contents from '../../projections/teaching/contents.ts'

/**
 * A content as learners get it, without expected answers. A version that nobody validated is not shown. A withdrawn content is:
 * who was given it before may still need it.
 */
export default defineQuery('content-details', {
  summary: 'Get a content',
  description:
    'A validated version of a content as learners get it, without expected answers; the one validated last by default.',
  path: '/api/contents/{content}',
  may: 'learning:read',
  of: () => ({ kind: 'nobody' }),
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
      .describe('The version that a path or a sequence names; the one validated last by default.'),
  }),
  output: z.object({
    content: uuidText('The content, by its id.'),
    version: count('The version that this is.'),
    kind: ContentKind,
    title: z.string().describe('Its title.'),
    ...ShownBody,
  }),
  example: {
    input: { content: exampleSchool.content, version: 1 },
    output: {
      content: exampleSchool.content,
      version: 1,
      kind: 'quiz',
      title: 'Les tables de 7 et de 8',
      text: null,
      questions: [{ kind: 'number', prompt: 'Combien font 7 × 8 ?', points: 1, choices: null, unit: null }],
      medium: null,
      alternative: null,
      transcript: null,
      exercise: null,
      leastWords: null,
      mostWords: null,
    },
  },
  reads: [contents, contentVersions],
  about: () => [],
  async run({ db, tenant }, { content, version }) {
    const row = await db
      .selectFrom('contentVersions as one')
      .innerJoin('contents', (join) =>
        join.onRef('contents.tenant', '=', 'one.tenant').onRef('contents.content', '=', 'one.content'),
      )
      .select(['one.version', 'one.title', 'one.made'])
      .where('one.tenant', '=', tenant)
      .where('one.content', '=', content)
      .where('one.validatedAt', 'is not', null)
      .where((where) => where('one.version', '=', version ?? where.ref('contents.validated')))
      .executeTakeFirst()
    if (!row) return missing('content')
    const { body } = row.made
    return { content, version: row.version, title: row.title, kind: body.kind, ...asShown(body) }
  },
})
