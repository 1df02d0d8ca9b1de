import { z } from 'zod'
import { asShown } from '#events/teaching/content-as-shown.ts'
import { ContentFileId } from '#events/teaching/content-body.ts'
import { ContentItemId } from '#events/teaching/content-ids.ts'
import fileStored from '#events/teaching/file-stored.ts'
import { DefinitionVersion } from '#events/teaching/values.ts'
import { count, uuidText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import contentFiles from '../../projections/teaching/content-files.ts'
import contentVersions from '../../projections/teaching/content-versions.ts'
import contents from '../../projections/teaching/contents.ts'

/** The stored file of a content that learners get. Whoever may read the content may have its file. */
export default defineQuery('content-file', {
  summary: 'Get the file of a content',
  description:
    'The stored file of a validated content: its type, size and hash. `GET /api/contents/{content}/file/link` gives a link to it.',
  path: '/api/contents/{content}/file',
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
      .describe('The version; the one validated last by default.'),
  }),
  output: z.object({
    file: uuidText('The file, by its id.'),
    sha256: fileStored.data.shape.sha256,
    mediaType: fileStored.data.shape.mediaType,
    bytes: count('How many bytes it has.'),
    width: z.int().nullable().describe('Of an image, in pixels; null otherwise.'),
    height: z.int().nullable().describe('Of an image, in pixels; null otherwise.'),
  }),
  example: {
    input: { content: exampleSchool.document },
    output: {
      file: '7b0c5d1e-93a4-8f26-b1d7-4c8e2a6f5093',
      sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      mediaType: 'application/pdf',
      bytes: 48_213,
      width: null,
      height: null,
    },
  },
  reads: [contents, contentVersions, contentFiles],
  about: () => [],
  async run({ db, tenant }, { content, version }) {
    const row = await db
      .selectFrom('contentVersions as one')
      .innerJoin('contents', (join) =>
        join.onRef('contents.tenant', '=', 'one.tenant').onRef('contents.content', '=', 'one.content'),
      )
      .select('one.made')
      .where('one.tenant', '=', tenant)
      .where('one.content', '=', content)
      .where('one.validatedAt', 'is not', null)
      .where((where) => where('one.version', '=', version ?? where.ref('contents.validated')))
      .executeTakeFirst()
    const medium = row && asShown(row.made.body).medium
    if (!medium?.file) return missing('file')
    const found = await db
      .selectFrom('contentFiles')
      .select(['file', 'sha256', 'mediaType', 'bytes', 'width', 'height'])
      .where('tenant', '=', tenant)
      .where('file', '=', ContentFileId.parse(medium.file))
      .executeTakeFirst()
    return found ?? missing('file')
  },
})
