// How the routes of files describe themselves for the OpenAPI document.
import { z } from 'zod'
import { ContentFileId } from '#events/teaching/content-body.ts'
import { ContentItemId } from '#events/teaching/content-ids.ts'
import fileStored from '#events/teaching/file-stored.ts'
import { DefinitionVersion } from '#events/teaching/values.ts'
import { mediaTypes } from '#files/content-media.ts'
import { imageFormats, imageQualities, imageWidths } from '#files/image-content.ts'
import { count, momentText, positionText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { TenantId } from '#kernel/ids.ts'
import { anyRequest } from '../docs/problem-responses.ts'
import { type AuditedOperation, jsonAnswer, type Operation } from '../operations.ts'
import { inputParameters } from '../queries/query-operations.ts'

const link = {
  url: z.string().describe('Where the file is, without a token, until the link expires: an address of this service.'),
  expiresAt: momentText('From then on the link opens nothing.'),
}
const described = {
  mediaType: fileStored.data.shape.mediaType,
  bytes: count('How many bytes it has.'),
  width: z.int().nullable().describe('Of an image, in pixels; null otherwise.'),
  height: z.int().nullable().describe('Of an image, in pixels; null otherwise.'),
}

const StoredFile = z
  .object({
    file: ContentFileId.describe('Its id, for `{"from": "file", "file": …}` in a content.'),
    ...described,
    ...link,
    position: positionText('Where it was recorded. Pass it as `atLeast`.'),
  })
  .meta({ id: 'StoredFile', description: 'A file that was stored.' })
const FileLink = z.object({ ...described, ...link }).meta({ id: 'FileLink', description: 'A link to a file.' })

export const upload: AuditedOperation = {
  action: 'store-file',
  operationId: 'storeFile',
  tags: ['teaching'],
  summary: 'Store a file',
  description:
    'Stores a file for contents: a PDF, a PNG, JPEG, WebP or AVIF image, or an MP3, Ogg or WAV recording of at most 8 MiB. What it is follows from its bytes, not from a name. Images are made anew, upright, without metadata, and at most 1920 pixels on a side. The same file sent again is the same file.',
  requestBody: {
    required: true,
    content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
  },
  responses: { '201': jsonAnswer(StoredFile, 'The file is stored.') },
  problems: [...anyRequest, 'too-large', 'unsupported-media-type', 'invalid-input', 'refused'],
}

export const LinkInput = z.strictObject({
  content: ContentItemId,
  version: z.coerce
    .number()
    .int()
    .min(1)
    .max(100_000)
    .pipe(DefinitionVersion)
    .optional()
    .describe('The version; the one validated last by default.'),
})
export const LINK_PATH = '/api/contents/{content}/file/link'

export const linkOperation: Operation = {
  operationId: 'linkContentFile',
  tags: ['teaching'],
  summary: 'Get a link to a file',
  description: 'A link that opens the file of a content for ten minutes, for whoever may read the content.',
  parameters: inputParameters(LinkInput, LINK_PATH, { content: exampleSchool.content }),
  responses: { '200': jsonAnswer(FileLink, 'The link.') },
  problems: [...anyRequest, 'invalid-input', 'not-found', 'read-model-not-built', 'behind'],
}

/** One of some numbers, as a query string has it. */
const oneOf = <const Number extends number>(numbers: readonly [Number, ...Number[]]) =>
  z
    .enum(numbers.map(String) as [`${Number}`, ...`${Number}`[]])
    .transform((text) => numbers.find((number) => String(number) === text) ?? numbers[0])

export const FileInput = z.strictObject({
  sha256: fileStored.data.shape.sha256,
  school: TenantId.describe('The school, as the link says it.'),
  expires: z
    .string()
    .regex(/^\d{10}$/)
    .describe('Until when, as the link says it: seconds since 1970.'),
  signature: z
    .string()
    .regex(/^[\w-]{43}$/)
    .describe('The signature of the link.'),
  width: oneOf(imageWidths).optional().describe('An image: this width, or its own if that is smaller.'),
  format: z.enum(imageFormats).optional().describe('An image: in this format.'),
  quality: oneOf(imageQualities).default(75).describe('An image with `width` and `format`: its quality.'),
})
export const FILE_PATH = '/api/files/{sha256}'

export const fileOperation: Operation = {
  operationId: 'readFile',
  tags: ['teaching'],
  summary: 'Read a file by its link',
  description:
    'The bytes of a file. The address is that of a link; `width` and `format` are added to it for another form of an image. Players may ask for a range.',
  parameters: inputParameters(FileInput, FILE_PATH),
  responses: {
    '200': { description: 'The file.', content: binary() },
    '206': { description: 'The range that was asked for.', content: binary() },
  },
  problems: [...anyRequest, 'not-found', 'range-not-satisfiable'],
}

function binary() {
  return Object.fromEntries(mediaTypes.map((type) => [type, { schema: { type: 'string', format: 'binary' } } as const]))
}
