// Answers what Node cannot parse as HTTP. It never becomes a request, so the answer is written by hand.
import { randomUUID } from 'node:crypto'
import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { HttpProblem } from './http-problem.ts'
import { headersOfUnreadable } from './protection.ts'

type Unreadable = Error & { readonly code?: string; readonly rawPacket?: unknown }

/** The latest answer on each connection. */
const answers = new WeakMap<Duplex, ServerResponse>()
/** Those that a refusal waits for. Node tells of each packet that follows, and a client may send them without end. */
const awaited = new WeakSet<ServerResponse>()

export function rememberAnswers(server: Server): void {
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => answers.set(socket, response))
}

/**
 * After the answer to a request that came whole before it on this connection, or that has begun: inside that one, this one would be
 * taken for its body.
 */
export function answerUnreadable(error: Unreadable, socket: Socket): void {
  const answer = () => {
    if (error.code !== 'ECONNRESET' && socket.writable) socket.end(written(problemOf(error)))
  }
  const earlier = answers.get(socket)
  // An answer that closes the connection has done so when it is finished, and this one is left out.
  const mustWait = earlier && !earlier.writableFinished && (earlier.headersSent || earlier.req.complete)
  if (!mustWait) answer()
  else if (!awaited.has(earlier)) {
    awaited.add(earlier)
    earlier.once('finish', answer)
  }
}

/** Requests that Node would answer by itself with a bare status, or not at all. */
export function answerUnusualRequests(app: FastifyInstance): void {
  // A client may close its half of the connection once it has sent everything. By default Node would close the other half at
  // once, and the client would never receive the answer.
  Object.assign(app.server, { httpAllowHalfOpen: true })
  rememberAnswers(app.server)
  // Such a request never reaches Fastify.
  app.server.on('checkExpectation', (_: IncomingMessage, response: ServerResponse) => {
    const problem = new HttpProblem(
      'malformed-request',
      'The only supported value of Expect is 100-continue. Leave the header out.',
      {
        status: 417,
      },
    )
    const body = bodyOf(problem)
    const headers = {
      ...headersOfUnreadable,
      'content-type': 'application/problem+json',
      'content-length': Buffer.byteLength(body),
    }
    response.writeHead(problem.status, { ...headers, connection: 'close' }).end(body)
  })
  app.server.on('connect', (_: IncomingMessage, socket: Socket) => {
    socket.on('error', () => {})
    socket.end(written(new HttpProblem('method-not-allowed', 'This is not a proxy: CONNECT is not supported.')))
  })
  app.addHook('onRequest', ({ headers, raw }, reply, done) => {
    if (headers.host !== undefined || raw.httpVersion !== '1.1') return done()
    void reply.header('connection', 'close')
    done(new HttpProblem('malformed-request', 'The Host header is missing, which HTTP/1.1 requires.'))
  })
}

const bodyOf = (problem: HttpProblem): string => JSON.stringify(problem.withTrace(randomUUID().replaceAll('-', '')))

function written(problem: HttpProblem): string {
  const body = bodyOf(problem)
  const headers = {
    ...headersOfUnreadable,
    'content-type': 'application/problem+json',
    connection: 'close',
    'content-length': String(Buffer.byteLength(body)),
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}\r\n${lines.join('')}\r\n${body}`
}

const MOST_HEAD = '16 KiB'

function problemOf({ code = '', rawPacket: packet }: Unreadable): HttpProblem {
  const rawPacket = packet instanceof Buffer ? packet : undefined
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return new HttpProblem(
      'request-timeout',
      'The request did not arrive completely in time. Send it again, in smaller parts if the connection is slow.',
    )
  if (code === 'HPE_HEADER_OVERFLOW')
    return isAllAddress(rawPacket)
      ? new HttpProblem('malformed-request', `The address is longer than ${MOST_HEAD}. Send less in the query.`, {
          status: 414,
        })
      : new HttpProblem('malformed-request', `The address and the headers together are larger than ${MOST_HEAD}.`, {
          status: 431,
        })
  const why = Object.hasOwn(reasons, code) ? reasons[code] : undefined
  return new HttpProblem('malformed-request', commonMistake(rawPacket) ?? why ?? 'This is not an HTTP request.')
}

const LENGTHS =
  'Content-Length and Transfer-Encoding contradict each other, or were sent twice. Leave them to the HTTP client.'

const reasons: Readonly<Record<string, string>> = {
  HPE_INVALID_METHOD: 'The request does not begin with an HTTP method, such as GET or POST.',
  HPE_INVALID_EOF_STATE: 'The connection ended before the request was complete. Send it again.',
  HPE_INVALID_HEADER_TOKEN: 'A header contains a character that is not allowed in headers.',
  HPE_INVALID_CONTENT_LENGTH: 'Content-Length must be a single number.',
  HPE_UNEXPECTED_CONTENT_LENGTH: LENGTHS,
  HPE_INVALID_TRANSFER_ENCODING: LENGTHS,
  HPE_INVALID_CHUNK_SIZE: 'The body is not chunked, although Transfer-Encoding says so.',
  HPE_INVALID_URL: 'The address has a character that must be percent-encoded.',
  HPE_INVALID_VERSION: 'This version of HTTP is not supported. Use HTTP/1.1.',
  HPE_PAUSED_H2_UPGRADE: 'HTTP/2 is not supported. Use HTTP/1.1.',
}

/** Common mistakes: TLS on a plain port, line feeds without carriage returns, a space in an address. */
function commonMistake(packet: Buffer | undefined): string | null {
  if (packet?.[0] === 0x16) return 'This port speaks plain HTTP, not TLS. Use http://.'
  const start = packet?.toString('latin1', 0, 2_048) ?? ''
  if (/^[A-Z]+ \S+ HTTP\/1\.[01]\n/.test(start))
    return 'Lines end with a line feed alone. HTTP ends them with CR and LF.'
  const [line = ''] = start.split('\r\n')
  return /^[A-Z]+ \/\S* .*HTTP\/1\.[01]$/.test(line) && line.split(' ').length > 3
    ? 'The address has a space in it. Write it as %20, and a “+” as %2B.'
    : null
}

/** Whether the request line alone is too long. */
const isAllAddress = (packet: Buffer | undefined): boolean =>
  packet !== undefined &&
  /^[A-Z]+ \//.test(packet.toString('latin1', 0, 20)) &&
  !packet.subarray(0, 16_384).includes('\r\n')
