// A mail server for tests, on this machine: it keeps what it took, and refuses what it is told to.
import { once } from 'node:events'
import { SMTPServer } from 'smtp-server'

export type Taken = { readonly to: readonly string[]; readonly source: string }
export type MailServerForTests = {
  readonly url: string
  readonly port: number
  readonly taken: Taken[]
  /** The answer to each recipient from now on; null to accept. */
  refuse(answer: { readonly code: number; readonly text: string } | null): void
  close(): Promise<void>
}

export async function openMailServer(port = 0): Promise<MailServerForTests> {
  const taken: Taken[] = []
  let refusal: { readonly code: number; readonly text: string } | null = null
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_, __, done) =>
      refusal ? done(Object.assign(new Error(refusal.text), { responseCode: refusal.code })) : done(),
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => void chunks.push(chunk))
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address)
        taken.push({ to, source: Buffer.concat(chunks).toString('utf8') })
        done()
      })
    },
  })
  const listening = server.listen(port, '127.0.0.1')
  await once(listening, 'listening')
  const address = listening.address()
  if (address === null || typeof address === 'string') throw new Error('expected a port')
  return {
    url: `smtp://127.0.0.1:${address.port}?tls=none`,
    port: address.port,
    taken,
    refuse: (answer) => {
      refusal = answer
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** The headers of a message, unfolded, by their names in lower case. */
export function headersOf({ source }: Taken): ReadonlyMap<string, string> {
  const [head = ''] = source.split('\r\n\r\n')
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')
  return new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  )
}

/** The text of a message, whichever way it was encoded for its journey. */
export function textOf(taken: Taken): string {
  const body = taken.source.slice(taken.source.indexOf('\r\n\r\n') + 4)
  const encoding = headersOf(taken).get('content-transfer-encoding')
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8')
  if (encoding !== 'quoted-printable') return body
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
