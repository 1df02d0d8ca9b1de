// Why no node of the log answers, in words that an operator can act on: the client keeps to itself what it met, or names
// a line of OpenSSL. Asked once, where opening has failed.
import { connect, type Socket } from 'node:net'
import { connect as connectSecurely } from 'node:tls'
import type { Connection, Node } from './connection-string.ts'

const ANSWER_MS = 2_000
/** The kind of frame that each side of an HTTP/2 connection begins with. */
const SETTINGS = 4
/** What a client begins with: the preface, and settings that set nothing. */
const GREETING = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0'

/** One reason for each node; null where one of them takes connections as it should. */
export async function whyUnreachable(connection: Connection, answerMs = ANSWER_MS): Promise<string | null> {
  const reasons = await Promise.all(connection.nodes.map((node) => reasonOf(node, connection, answerMs)))
  return reasons.includes(null) ? null : reasons.join('; ')
}

async function reasonOf(node: Node, connection: Connection, answerMs: number): Promise<string | null> {
  const { tls, authority, verify } = connection
  const at = `${node.host}:${node.port}`
  const plainly = await greeted(node, answerMs)
  if (!tls) {
    if (plainly === null) return null
    if ((await shakenHands(node, null, false, answerMs)) === null)
      return `${at} speaks TLS: leave tls=false out of EVENT_LOG`
    return `${at} does not answer (${plainly})`
  }
  if (plainly === null) return `${at} does not speak TLS: where it was started without, EVENT_LOG says tls=false`
  const securely = await shakenHands(node, authority, verify, answerMs)
  if (securely === null) return null
  return /CERT|ISSUER|SIGNATURE/.test(securely)
    ? `${at} shows a certificate that ${untrusted(securely)}`
    : `${at} does not answer (${securely})`
}

function untrusted(code: string): string {
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'was made for other names: call the node as it says there'
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID')
    return `is not valid now (${code}): renew it, or set the clock`
  return `nobody trusted has signed (${code}): name the certificate of its authority in EVENT_LOG, tlsCaFile=/path/to/ca.pem`
}

/** Null where the node speaks HTTP/2 without TLS, else what was met. */
function greeted({ host, port }: Node, answerMs: number): Promise<string | null> {
  const socket = connect({ host, port })
  const met = outcome(socket, answerMs)
  socket.once('connect', () => socket.write(GREETING, 'latin1'))
  // It answers with settings of its own, if it is one.
  socket.once('data', (bytes) => met.resolve(bytes[3] === SETTINGS ? null : 'it speaks another language'))
  return met.promise
}

function shakenHands(
  { host, port }: Node,
  ca: string | null,
  verify: boolean,
  answerMs: number,
): Promise<string | null> {
  const options = { host, port, ALPNProtocols: ['h2'], rejectUnauthorized: verify, ...(ca !== null && { ca }) }
  const socket = connectSecurely(options)
  const met = outcome(socket, answerMs)
  socket.once('secureConnect', () => met.resolve(null))
  return met.promise
}

function outcome(socket: Socket, answerMs: number): PromiseWithResolvers<string | null> {
  const met = Promise.withResolvers<string | null>()
  const timer = setTimeout(() => met.resolve('it keeps silent'), answerMs)
  socket.on('error', (error) => met.resolve('code' in error ? String(error.code) : error.message))
  socket.once('close', () => met.resolve('it hangs up'))
  void met.promise.then(() => {
    clearTimeout(timer)
    socket.destroy()
  })
  return met
}
