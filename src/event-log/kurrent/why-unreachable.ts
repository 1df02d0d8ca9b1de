// Explains why no node of the log answers, so that an operator can act: the client hides the cause, or reports a line of
// OpenSSL. Called once, after opening the log has failed.
import { connect, type Socket } from 'node:net'
import { connect as connectSecurely } from 'node:tls'
import type { Connection, Node } from './connection-string.ts'

const ANSWER_MS = 2_000
/** The type of the first frame of an HTTP/2 connection. */
const SETTINGS = 4
/** What an HTTP/2 client sends first: the preface and an empty settings frame. */
const GREETING = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0'

/** One reason for each node; null if one of them accepts connections. */
export async function whyUnreachable(connection: Connection, answerMs = ANSWER_MS): Promise<string | null> {
  const reasons = await Promise.all(connection.nodes.map((node) => reasonOf(node, connection, answerMs)))
  return reasons.includes(null) ? null : reasons.join('; ')
}

async function reasonOf(node: Node, connection: Connection, answerMs: number): Promise<string | null> {
  const { tls, authority, verify } = connection
  const at = `${node.host}:${node.port}`
  const plainFailure = await tryPlain(node, answerMs)
  if (!tls) {
    if (plainFailure === null) return null
    if ((await tryTls(node, null, false, answerMs)) === null)
      return `${at} speaks TLS: leave tls=false out of EVENT_LOG`
    return `${at} does not answer (${plainFailure})`
  }
  if (plainFailure === null) return `${at} does not speak TLS: where it was started without, EVENT_LOG says tls=false`
  const tlsFailure = await tryTls(node, authority, verify, answerMs)
  if (tlsFailure === null) return null
  return /CERT|ISSUER|SIGNATURE/.test(tlsFailure)
    ? `${at} shows a certificate that ${untrusted(tlsFailure)}`
    : `${at} does not answer (${tlsFailure})`
}

function untrusted(code: string): string {
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'was made for other names: call the node as it says there'
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID')
    return `is not valid now (${code}): renew it, or set the clock`
  return `nobody trusted has signed (${code}): name the certificate of its authority in EVENT_LOG, tlsCaFile=/path/to/ca.pem`
}

/** Null if the node speaks HTTP/2 without TLS; else what happened instead. */
function tryPlain({ host, port }: Node, answerMs: number): Promise<string | null> {
  const socket = connect({ host, port })
  const result = outcome(socket, answerMs)
  socket.once('connect', () => socket.write(GREETING, 'latin1'))
  // An HTTP/2 server answers with a settings frame.
  socket.once('data', (bytes) => result.resolve(bytes[3] === SETTINGS ? null : 'it speaks another language'))
  return result.promise
}

function tryTls({ host, port }: Node, ca: string | null, verify: boolean, answerMs: number): Promise<string | null> {
  const options = { host, port, ALPNProtocols: ['h2'], rejectUnauthorized: verify, ...(ca !== null && { ca }) }
  const socket = connectSecurely(options)
  const result = outcome(socket, answerMs)
  socket.once('secureConnect', () => result.resolve(null))
  return result.promise
}

function outcome(socket: Socket, answerMs: number): PromiseWithResolvers<string | null> {
  const result = Promise.withResolvers<string | null>()
  const timer = setTimeout(() => result.resolve('it keeps silent'), answerMs)
  socket.on('error', (error) => result.resolve('code' in error ? String(error.code) : error.message))
  socket.once('close', () => result.resolve('it hangs up'))
  void result.promise.then(() => {
    clearTimeout(timer)
    socket.destroy()
  })
  return result
}
