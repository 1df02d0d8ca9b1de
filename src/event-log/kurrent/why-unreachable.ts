// Why no node of the log answers, in words that an operator can act on: the client keeps to itself what it met, or names
// a line of OpenSSL. Asked once, where opening has failed.
import { connect as connectPlainly } from 'node:net'
import { connect } from 'node:tls'
import type { Connection, Node } from './connection-string.ts'

const ANSWER_MS = 2_000

/** One reason for each node; null where it cannot be told: it takes connections as it should. */
export async function whyUnreachable(connection: Connection): Promise<string | null> {
  const reasons = await Promise.all(connection.nodes.map((node) => reasonOf(node, connection)))
  const known = reasons.filter((reason) => reason !== null)
  return known.length === 0 ? null : known.join('; ')
}

async function reasonOf(node: Node, { tls, authority, verify }: Connection): Promise<string | null> {
  const at = `${node.host}:${node.port}`
  const reached = await tried(node, null)
  if (reached !== null) return `${at} does not answer (${reached})`
  const shaken = await tried(node, { ca: authority, verify: tls && verify })
  if (!tls) return shaken === null ? `${at} speaks TLS: leave tls=false out of EVENT_LOG` : null
  if (shaken === null) return null
  if (/CERT|ISSUER|SIGNATURE|SELF_SIGNED/.test(shaken)) return `${at} shows a certificate that ${untrusted(shaken)}`
  return `${at} does not speak TLS (${shaken}): where it was started without, EVENT_LOG says tls=false`
}

function untrusted(code: string): string {
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'was made for other names: call the node as it says there'
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID')
    return `is not valid now (${code}): renew it, or set the clock`
  return `nobody trusted has signed (${code}): name the certificate of its authority in EVENT_LOG, tlsCaFile=/path/to/ca.pem`
}

/** Null where it worked, else the code of what it met. */
function tried(
  { host, port }: Node,
  tls: { readonly ca: string | null; readonly verify: boolean } | null,
): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = tls
      ? connect({
          host,
          port,
          ALPNProtocols: ['h2'],
          rejectUnauthorized: tls.verify,
          ...(tls.ca !== null && { ca: tls.ca }),
        })
      : connectPlainly({ host, port })
    const over = (code: string | null) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(code)
    }
    const timer = setTimeout(() => over('no answer in time'), ANSWER_MS)
    socket.once(tls ? 'secureConnect' : 'connect', () => over(null))
    socket.once('error', (error) => over('code' in error ? String(error.code) : error.message))
    socket.once('close', () => over('it hangs up'))
  })
}
