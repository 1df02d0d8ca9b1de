// POST /api/files, GET /api/contents/{content}/file/link and GET /api/files/{sha256}: files of contents come in, are checked, and go
// out by links that expire.
//
// Invariants: what is stored was checked by its content; a link is given to who may read the content, and opens one file of one
// school; a browser is told what a file is, and may not guess or run anything in it.
import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { byteRange } from '#files/byte-range.ts'
import { checkedContent, MOST_CONTENT_BYTES } from '#files/checked-content.ts'
import { FileRefused, isImage, type MediaType, mediaTypeOf } from '#files/content-media.ts'
import type { FileLinks } from '#files/file-links.ts'
import { type Files, NoSuchFile } from '#files/files.ts'
import { imageForms } from '#files/image-content.ts'
import { derivedUuid } from '#kernel/derived-uuid.ts'
import { Instant, type TenantId } from '#kernel/ids.ts'
import type { Guarded } from '#kernel/permission.ts'
import { refuseAndEnter } from '#past/refusal.ts'
import { enteredBy } from '#trail/trail.ts'
import { callerOf } from '../auth/authentication.ts'
import { objectOf } from '../body.ts'
import { HttpProblem, invalid } from '../http-problem.ts'
import { costs } from '../limits/costs.ts'
import { parsed } from '../parsed.ts'
import type { ServerParts } from '../parts.ts'
import { FILE_PATH, FileInput, fileOperation, LINK_PATH, LinkInput, linkOperation, upload } from './file-operations.ts'

export type FileParts = {
  readonly files: Pick<Files, 'keep' | 'read'>
  readonly fileLinks: FileLinks
}
type Parts = FileParts & Pick<ServerParts, 'queries' | 'commands' | 'authorise' | 'trail' | 'zoneOf'>

const STORE = 'teaching.store-file'
const keeping: Guarded<object> = { may: 'teaching:manage', of: () => ({ kind: 'nobody' }) }
const route = (path: string) => path.replaceAll(/\{(\w+)\}/g, ':$1')

export function fileRoutes(app: FastifyInstance, parts: Parts): void {
  app.register(async (uploads) => {
    uploads.removeAllContentTypeParsers()
    uploads.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_, body, done) => done(null, body))
    uploadRoute(uploads, parts)
  })
  linkRoute(app, parts)
  bytesRoute(app, parts)
}

function uploadRoute(app: FastifyInstance, { files, fileLinks, commands, authorise, trail }: Parts): void {
  app.post(
    '/api/files',
    {
      bodyLimit: MOST_CONTENT_BYTES,
      config: { may: [keeping.may], of: 'input', operation: upload, cost: costs.stream },
    },
    async (request, reply) => {
      const caller = callerOf(request)
      await refuseAndEnter(trail, await authorise(caller, keeping, {}), {
        ...enteredBy(caller),
        action: upload.action,
        subjects: [],
        purpose: 'teaching',
        at: Instant.parse(new Date().toISOString()),
      })
      if (!Buffer.isBuffer(request.body) || request.body.length === 0)
        throw new HttpProblem('malformed-body', 'Send the bytes of the file.')
      const { bytes, ...checked } = await checkedContent(request.body).catch(asProblem)
      const { tenant } = caller
      const { sha256 } = await files.keep({ tenant, kind: 'content', owner: null }, bytes)
      const file = derivedUuid('content file', tenant, sha256)
      const { width, height, mediaType } = checked
      const input = {
        ...{ file, sha256, mediaType, bytes: bytes.length },
        ...(width !== null && { width }),
        ...(height !== null && { height }),
      }
      const { position } = await commands.run({ command: STORE, input, caller, key: file, keyIsDerived: true })
      const linked = await linkTo(fileLinks, tenant, sha256)
      void reply.code(201).header('cache-control', 'no-store').header('x-event-position', String(position))
      return { file, ...checked, bytes: bytes.length, ...linked, position: String(position) }
    },
  )
}

function asProblem(error: unknown): never {
  if (!(error instanceof FileRefused)) throw error
  const { code, message } = error
  throw code === 'unknown-file-type'
    ? new HttpProblem('unsupported-media-type', message, { code })
    : new HttpProblem('invalid-input', message, { code, errors: [{ pointer: '', detail: message }] })
}

async function linkTo(links: FileLinks, tenant: TenantId, sha256: string) {
  const { url, expiresAtS } = await links.link({ tenant, sha256 }, Date.now())
  return { url, expiresAt: new Date(expiresAtS * 1_000).toISOString() }
}

/** What the route needs of the answer of the question `content-file`. */
const FoundFile = z.looseObject({
  sha256: z.string(),
  mediaType: z.string(),
  bytes: z.int(),
  width: z.int().nullable(),
  height: z.int().nullable(),
})

function linkRoute(app: FastifyInstance, { queries, fileLinks }: Parts): void {
  app.get(
    route(LINK_PATH),
    { exposeHeadRoute: false, config: { may: ['learning:read'], of: 'input', operation: linkOperation } },
    async (request, reply) => {
      const caller = callerOf(request)
      const asked = parsed(LinkInput, { ...objectOf(request.query), ...objectOf(request.params) })
      const { output } = await queries.run({ query: 'content-file', input: asked, caller })
      const { sha256, mediaType, bytes, width, height } = FoundFile.parse(output)
      void reply.header('cache-control', 'no-store')
      return { mediaType, bytes, width, height, ...(await linkTo(fileLinks, caller.tenant, sha256)) }
    },
  )
}

function bytesRoute(app: FastifyInstance, { files, fileLinks, zoneOf }: Parts): void {
  const formOf = imageForms()
  app.get(
    route(FILE_PATH),
    { exposeHeadRoute: false, config: { may: 'everyone', operation: fileOperation, cost: costs.page } },
    async (request, reply) => {
      const asked = parsed(FileInput, { ...objectOf(request.query), ...objectOf(request.params) })
      const { sha256, school, signature, width, format, quality } = asked
      const expiresAtS = Number(asked.expires)
      // Guesses make no secrets of schools that do not exist.
      if ((await zoneOf(school)) === null) throw noSuchLink()
      if (!(await fileLinks.isSigned({ tenant: school, sha256, expiresAtS }, signature))) throw noSuchLink()
      const leftS = expiresAtS - Math.floor(Date.now() / 1_000)
      if (leftS <= 0)
        throw new HttpProblem('not-found', 'This link has expired. Ask for another one.', { code: 'link-expired' })
      const bytes = await files
        .read({ tenant: school, kind: 'content', owner: null, sha256 })
        .catch((error: unknown) => {
          throw error instanceof NoSuchFile ? noSuchLink() : error
        })
      const mediaType = mediaTypeOf(bytes)
      if (mediaType === null) throw noSuchLink()
      void reply.headers({
        'cache-control': `private, max-age=${leftS}, no-transform`,
        'content-security-policy': "default-src 'none'; sandbox",
        'x-content-type-options': 'nosniff',
      })
      if (width === undefined && format === undefined) return sendPart(reply, bytes, mediaType, request.headers.range)
      if (width === undefined || format === undefined || !isImage(mediaType))
        throw invalid([{ pointer: '/width', detail: 'Only an image has other forms: send both width and format.' }])
      const form = await formOf(sha256, bytes, { width, format, quality })
      return reply.headers(typeHeaders(`image/${format}`)).send(Buffer.from(form))
    },
  )
}

const noSuchLink = () =>
  new HttpProblem('not-found', 'This link opens nothing. Ask for another one.', { code: 'no-such-link' })

/** A PDF is saved rather than shown: what shows it may run programs in it. */
const typeHeaders = (type: string) => ({
  'content-type': type,
  'content-disposition': type === 'application/pdf' ? 'attachment; filename="document.pdf"' : 'inline',
})

function sendPart(reply: FastifyReply, bytes: Uint8Array, type: MediaType, header: string | undefined) {
  void reply.headers({ ...typeHeaders(type), 'accept-ranges': 'bytes' })
  const range = byteRange(header, bytes.length)
  if (range === 'unsatisfiable')
    throw new HttpProblem('range-not-satisfiable', `The file has ${bytes.length} bytes.`, {
      headers: { 'content-range': `bytes */${bytes.length}` },
    })
  if (range === null) return reply.send(Buffer.from(bytes))
  const { from, to } = range
  void reply.code(206).header('content-range', `bytes ${from}-${to}/${bytes.length}`)
  return reply.send(Buffer.from(bytes.subarray(from, to + 1)))
}
