// Hands e-mails to a server (SMTP), each over a connection of its own, and says what became of them.
//
// Invariant: nothing that this file returns or throws has the address of a person, the password of the server or the text of an
// e-mail in it. What the server answers may repeat an address, so only its code is kept.
import { createRequire } from 'node:module'
import type { SentMessageInfo } from 'nodemailer'
import type { MailConfig } from '#platform/mail-config.ts'

const load = createRequire(import.meta.url)
/** Loaded with the first mailer: most installations send no e-mails, and no verb does. */
const nodemailer = (): typeof import('nodemailer') => load('nodemailer')

export type Mail = {
  readonly to: string
  readonly subject: string
  readonly text: string
  /** Without angle brackets. */
  readonly messageId: string
  /** The address that stops such e-mails by one POST (RFC 8058); null for those that the operator asked for. */
  readonly unsubscribe: string | null
  readonly language: 'fr' | 'en'
  readonly attachment?: { readonly name: string; readonly type: string; readonly text: string }
}

/**
 * `sent`: the server has taken it over. `refused`: it will not take this e-mail for this address, now or later. `later`: it asks to
 * come back with this one. `failed`: the server does not answer, does not let this program in, or takes nothing.
 */
export type Sent =
  | { readonly outcome: 'sent' }
  | { readonly outcome: 'refused' | 'later' | 'failed'; readonly why: string }

export type Mailer = { send(mail: Mail): Promise<Sent>; close(): void }

const CONNECT_MS = 10_000
/** The longest silence of the server while an e-mail is handed over. An attempt is claimed for longer: see digest-store.ts. */
const SILENCE_MS = 30_000

export function mailer({ server, from }: MailConfig): Mailer {
  const transport = nodemailer().createTransport({
    ...server,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    // An e-mail is text that this program made: nothing of it is fetched from anywhere.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send({ to, subject, text, messageId, unsubscribe, language, attachment }) {
      try {
        const info: SentMessageInfo = await transport.sendMail({
          from,
          // As an object: an address is never read as several.
          to: { name: '', address: to },
          subject,
          text,
          messageId: `<${messageId}>`,
          headers: {
            'Auto-Submitted': 'auto-generated',
            'Content-Language': language,
            ...(unsubscribe !== null && {
              'List-Unsubscribe': { prepared: true, value: `<${unsubscribe}>` },
              'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
            }),
          },
          ...(attachment && {
            attachments: [
              {
                filename: attachment.name,
                contentType: attachment.type,
                content: attachment.text,
                // Byte for byte: mail servers change the ends of lines, and break long ones.
                contentTransferEncoding: 'base64',
              },
            ],
          }),
        })
        return (info.rejected?.length ?? 0) > 0 ? { outcome: 'refused', why: 'rejected' } : { outcome: 'sent' }
      } catch (error) {
        return failureOf(error)
      }
    },
    close: () => transport.close(),
  }
}

/**
 * RFC 5321: an answer of 5xx is for good. About the address or the text it is about one e-mail; about the sender, or about signing in,
 * it is a fault of the configuration, which somebody corrects.
 */
function failureOf(error: unknown): Sent {
  const { code, command, responseCode } = detailsOf(error)
  const why = responseCode === null ? (code ?? 'unknown') : `${code ?? 'answer'} ${responseCode}`
  // An address that no server could be asked about.
  if (code === 'EENVELOPE' && responseCode === null) return { outcome: 'refused', why }
  const isOfThisMail = (command === 'RCPT TO' || command === 'DATA') && responseCode !== null && responseCode !== 421
  if (!isOfThisMail) return { outcome: 'failed', why }
  return { outcome: responseCode >= 500 ? 'refused' : 'later', why }
}

function detailsOf(error: unknown): {
  readonly code: string | null
  readonly command: string | null
  readonly responseCode: number | null
} {
  const textIn = (name: string) => {
    const value: unknown = error instanceof Error ? Reflect.get(error, name) : undefined
    return typeof value === 'string' && /^[A-Za-z0-9 _-]{1,40}$/.test(value) ? value : null
  }
  const responseCode: unknown = error instanceof Error ? Reflect.get(error, 'responseCode') : undefined
  return {
    code: textIn('code'),
    command: textIn('command'),
    responseCode: typeof responseCode === 'number' ? responseCode : null,
  }
}
