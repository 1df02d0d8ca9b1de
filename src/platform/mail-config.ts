// The server that takes e-mails over, from SILLAGE_MAIL_URL, with the sender and the address of the console.
//
// Nothing of the address is repeated in an error: it holds a password.
import { isIP } from 'node:net'

export type MailServer = {
  readonly host: string
  readonly port: number
  /** TLS from the first byte. Otherwise the connection is upgraded (STARTTLS), and refused if it cannot be. */
  readonly secure: boolean
  readonly requireTLS: boolean
  readonly ignoreTLS: boolean
  readonly auth?: { readonly user: string; readonly pass: string }
}

export type MailConfig = {
  readonly server: MailServer
  readonly from: string
  /** Where people open the console, without a slash at the end. */
  readonly publicUrl: string
}

export const MAIL_URL_ERROR =
  'must look like smtps://user:password@mail.example.org or smtp://mail.example.org:587; ?tls=none allows a server of the own network without TLS'

/** Null if the text is no such address. */
export function readMailServer(text: string): MailServer | null {
  if (!URL.canParse(text)) return null
  const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(text)
  if (protocol !== 'smtp:' && protocol !== 'smtps:') return null
  if (hostname === '' || (pathname !== '' && pathname !== '/') || hash !== '') return null
  if (search !== '' && search !== '?tls=none') return null
  const withoutTls = search === '?tls=none'
  const secure = protocol === 'smtps:'
  if (secure && withoutTls) return null
  if ((username === '') !== (password === '')) return null
  // A password is never sent in clear, except to this machine.
  const host = hostname.replace(/^\[|\]$/g, '')
  if (withoutTls && username !== '' && !isThisMachine(host)) return null
  return {
    host,
    port: port === '' ? (secure ? 465 : withoutTls ? 25 : 587) : Number(port),
    secure,
    requireTLS: !secure && !withoutTls,
    ignoreTLS: withoutTls,
    ...(username !== '' && { auth: { user: decoded(username), pass: decoded(password) } }),
  }
}

/** A per cent sign that begins no code stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const isThisMachine = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
