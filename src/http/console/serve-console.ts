// Answers with the console where no route matches: its files, and its page at every address that is not the API's.
//
// It is asked last, so a route always wins. An address under one that a route begins with (`/api/…`, `/health/…`) stays the
// API's, and what is unknown there is not found.
import { randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { BuiltConsole, ConsoleFile } from './built-console.ts'

/** Its name has a digest of its content, so it never changes. */
const FOR_EVER = 'public, max-age=31536000, immutable'

/** Nothing but what the service itself sends, no script or style without the nonce, and in no frame. */
const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    // Recordings of this service, and their captions, which the player makes from text.
    "media-src 'self' blob:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

type Request = Pick<FastifyRequest, 'method' | 'headers'>

/** The answer, or undefined for an address that is not the console's. */
export type AnswerWithConsole = (
  request: Request,
  reply: FastifyReply,
  path: string,
  firstSteps: ReadonlySet<string>,
) => FastifyReply | undefined

export function serveConsole({ page, files }: BuiltConsole): AnswerWithConsole {
  return (request, reply, path, firstSteps) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return undefined
    const file = files.get(path)
    if (file) return sendFile(request, reply, file)
    if (!isAddressOfPage(path, firstSteps) || !wantsPage(request)) return undefined
    const nonce = randomBytes(16).toString('base64')
    return reply
      .headers({
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': policy(nonce),
        'cache-control': 'no-store',
      })
      .send(page.join(nonce))
  }
}

/** A file that is not there, of an earlier build, is not found: a page in its place would be run as a script. */
function isAddressOfPage(path: string, firstSteps: ReadonlySet<string>): boolean {
  const [, first = ''] = path.split('/')
  const isPlain = path.startsWith('/') && !path.startsWith('//')
  return isPlain && first !== 'assets' && !first.includes('.') && !firstSteps.has(first.toLowerCase())
}

/** A browser that opens an address. Programs get problems, as they always did. */
const wantsPage = ({ headers }: Request): boolean => /\btext\/html\b/i.test(headers.accept ?? '')

function sendFile({ headers }: Request, reply: FastifyReply, file: ConsoleFile): FastifyReply {
  void reply.headers({ 'content-type': file.type, 'cache-control': FOR_EVER, vary: 'accept-encoding' })
  const accepted = acceptedEncodings(headers['accept-encoding'])
  if (file.br && accepted.has('br')) return reply.header('content-encoding', 'br').send(file.br)
  if (file.gzip && accepted.has('gzip')) return reply.header('content-encoding', 'gzip').send(file.gzip)
  return reply.send(file.plain)
}

function acceptedEncodings(header: string | string[] | undefined): ReadonlySet<string> {
  const parts = String(header ?? '').split(',')
  return new Set(
    parts.flatMap((part) => {
      const [name = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase())
      return parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter)) ? [] : [name]
    }),
  )
}
