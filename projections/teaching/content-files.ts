import { z } from 'zod'
import { ContentFileId } from '#events/teaching/content-body.ts'
import fileStored from '#events/teaching/file-stored.ts'
import { Instant } from '#kernel/ids.ts'
import { defineProjection } from '#kernel/projection.ts'

/** The files that a school has stored for its contents. */
export default defineProjection('content-files', {
  version: 1,
  description: 'The files that the school has stored for its contents, by id.',
  of: 'file',
  key: z.object({ file: ContentFileId }),
  row: z.object({
    sha256: fileStored.data.shape.sha256,
    mediaType: fileStored.data.shape.mediaType,
    bytes: z.int().describe('How many bytes it has.'),
    width: z.int().nullable().describe('Of an image, in pixels; null otherwise.'),
    height: z.int().nullable().describe('Of an image, in pixels; null otherwise.'),
    storedAt: Instant,
  }),
  on: (on) => [
    on(
      fileStored,
      ({ data: { file } }) => ({ file }),
      (_, { data: { sha256, mediaType, bytes, width, height }, occurredAt }) => ({
        ...{ sha256, mediaType, bytes },
        width: width ?? null,
        height: height ?? null,
        storedAt: occurredAt,
      }),
    ),
  ],
})
