// What Node could not read as HTTP never becomes a request: the answer is written by hand.
import { randomUUID } from 'node:crypto'
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { HttpProblem } from './http-problem.ts'

type Unreadable = Error & { readonly code?: string; readonly rawPacket?: unknown }

export function answerUnreadable(error: Unreadable, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return
  socket.end(written(problemOf(error)))
}

/** What Node answers by itself otherwise: with a status and nothing else, or not at all. */
export function answerOddRequests(app: FastifyInstance): void {
  // A client may close its half of the connection once it has sent everything. Node would close the other half at once, and
  // nobody would hear the answer.
  Object.assign(app.server, { httpAllowHalfOpen: true })
  // Fastify knows no such request yet.
  app.server.on('checkExpectation', (_: IncomingMessage, response: ServerResponse) => {
    const problem = new HttpProblem('malformed-request', 'Expect takes 100-continue alone. Leave the header out.', {
      status: 417,
    })
    const body = bodyOf(problem)
    const headers = { 'content-type': 'application/problem+json', 'content-length': Buffer.byteLength(body) }
    response.writeHead(problem.status, { ...headers, connection: 'close' }).end(body)
  })
  app.server.on('connect', (_: IncomingMessage, socket: Socket) => {
    socket.on('error', () => {})
    socket.end(written(new HttpProblem('method-not-allowed', 'This is not a proxy: CONNECT is not taken here.')))
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
  return `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}\r\ncontent-type: application/problem+json\r\ncache-control: no-store\r\nconnection: close\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}

const MOST_HEAD = '16 KiB'

function problemOf({ code = '', rawPacket: packet }: Unreadable): HttpProblem {
  const rawPacket = packet instanceof Buffer ? packet : undefined
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return new HttpProblem(
      'request-timeout',
      'The request did not arrive whole in time. Send it again, in smaller parts if the line is slow.',
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
  return new HttpProblem('malformed-request', misplaced(rawPacket) ?? why ?? 'This is not an HTTP request.')
}

const LENGTHS =
  'Content-Length and Transfer-Encoding contradict each other, or are there twice. Leave them to the HTTP client.'

const reasons: Readonly<Record<string, string>> = {
  HPE_INVALID_METHOD: 'The request does not begin with a method of HTTP, such as GET or POST.',
  HPE_INVALID_EOF_STATE: 'The connection ended before the request was whole. Send it again.',
  HPE_INVALID_HEADER_TOKEN: 'A header has a character that no header may have.',
  HPE_INVALID_CONTENT_LENGTH: 'Content-Length is not one number.',
  HPE_UNEXPECTED_CONTENT_LENGTH: LENGTHS,
  HPE_INVALID_TRANSFER_ENCODING: LENGTHS,
  HPE_INVALID_CHUNK_SIZE: 'The body is not chunked as Transfer-Encoding says.',
  HPE_INVALID_URL: 'The address has a character that must be percent-encoded.',
  HPE_INVALID_VERSION: 'This is a version of HTTP that is not spoken here. Use HTTP/1.1.',
  HPE_PAUSED_H2_UPGRADE: 'HTTP/2 is not spoken here. Use HTTP/1.1.',
}

/** What happens: TLS on a plain port, lines that end as a shell writes them, a space in an address. */
function misplaced(packet: Buffer | undefined): string | null {
  if (packet?.[0] === 0x16) return 'This port speaks plain HTTP, not TLS. Use http://.'
  const start = packet?.toString('latin1', 0, 2_048) ?? ''
  if (/^[A-Z]+ \S+ HTTP\/1\.[01]\n/.test(start))
    return 'Lines end with a line feed alone. HTTP ends them with CR and LF.'
  const [line = ''] = start.split('\r\n')
  return /^[A-Z]+ \/\S* .*HTTP\/1\.[01]$/.test(line) && line.split(' ').length > 3
    ? 'The address has a space in it. Write it as %20, and a “+” as %2B.'
    : null
}

/** The first line alone is too long. */
const isAllAddress = (packet: Buffer | undefined): boolean =>
  packet !== undefined &&
  /^[A-Z]+ \//.test(packet.toString('latin1', 0, 20)) &&
  !packet.subarray(0, 16_384).includes('\r\n')
