// What is sent to a receiver: the body of one event, signed. Its id is the event's, so that repeats can be dropped.
import { randomUUID } from 'node:crypto'
import type { StoredEvent } from '#event-log/event-log.ts'
import { type Telling, tellEvents } from '../told-event.ts'
import { type SecretBox, signedHeaders } from './secret-box.ts'
import type { Message } from './send-delivery.ts'
import type { Webhook } from './webhook.ts'

export type Recipient = Pick<Webhook, 'id' | 'tenant' | 'url' | 'personal' | 'createdBy' | 'previousSecretUntil'> & {
  /** Sealed: the one to sign with, then the one before it. */
  readonly secrets: readonly Buffer[]
}

/** Throws where the event cannot be read or a secret not be opened here. */
export function eventMessage(stored: StoredEvent, to: Recipient, box: SecretBox, telling: Telling): Message {
  const origin = { kind: 'webhook', webhook: to.id } as const
  const caller = { tenant: to.tenant, actor: to.createdBy, onBehalfOf: null, origin }
  const listener = { caller, personal: to.personal, action: 'webhook' } as const
  const [data] = tellEvents([stored], telling, listener)
  return signed(to, box, stored.id, { type: stored.type, timestamp: stored.occurredAt, data })
}

export function testMessage(to: Recipient, box: SecretBox): Message {
  const timestamp = new Date().toISOString()
  return signed(to, box, `test-${randomUUID()}`, {
    type: 'sillage.webhook-test',
    timestamp,
    data: { webhook: to.id },
  })
}

function signed(to: Recipient, box: SecretBox, id: string, content: object): Message {
  const body = JSON.stringify(content)
  // The moment of this attempt, not of the event: receivers refuse what was signed long ago.
  const atMs = Date.now()
  const [present, previous] = to.secrets
  if (!present) throw new TypeError(`webhook ${to.id} has no secret`)
  const both = to.previousSecretUntil !== null && Date.parse(to.previousSecretUntil) > atMs
  const secrets = [box.open(to.id, present), ...(both && previous ? openIfPossible(box, to.id, previous) : [])]
  return { url: to.url, body, headers: signedHeaders(secrets, { id, body, atMs }) }
}

/** A new secret is how an endpoint is mended whose old one was sealed under a key that is lost. */
function openIfPossible(box: SecretBox, id: string, sealed: Buffer): string[] {
  try {
    return [box.open(id, sealed)]
  } catch {
    return []
  }
}
