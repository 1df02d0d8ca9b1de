// The message to a receiver: the body of one event, signed. Its id is the event's, so that receivers can drop repeats.
import { randomUUID } from 'node:crypto'
import type { StoredEvent } from '#event-log/event-log.ts'
import { type EventMessageParts, eventMessages } from '../event-message.ts'
import { type SecretBox, signedHeaders } from './secret-box.ts'
import type { Message } from './send-delivery.ts'
import type { Webhook } from './webhook.ts'

export type Recipient = Pick<Webhook, 'id' | 'tenant' | 'url' | 'personal' | 'createdBy' | 'previousSecretUntil'> & {
  /** Sealed: the secret to sign with, then the previous one. */
  readonly secrets: readonly Buffer[]
}

/** The event is of a person whose data may only be stored: it is sent to nobody until that ends. */
export class EventWithheld extends Error {
  override readonly name = 'EventWithheld'
}

/** Throws if the event cannot be decoded or a secret cannot be opened here, and EventWithheld, LimitsUnknown, KeysUnavailable. */
export async function signedEventMessage(
  stored: StoredEvent,
  to: Recipient,
  box: SecretBox,
  messageParts: EventMessageParts,
): Promise<Message> {
  const origin = { kind: 'webhook', webhook: to.id } as const
  const caller = { tenant: to.tenant, actor: to.createdBy, onBehalfOf: null, origin }
  const listener = { caller, personal: to.personal, action: 'webhook' } as const
  const [data] = await eventMessages([stored], messageParts, listener)
  if (!data) throw new EventWithheld('the data of the person may only be stored')
  return signed(to, box, stored.id, { type: stored.type, timestamp: stored.occurredAt, data })
}

export function signedTestMessage(to: Recipient, box: SecretBox): Message {
  const timestamp = new Date().toISOString()
  return signed(to, box, `test-${randomUUID()}`, {
    type: 'sillage.webhook-test',
    timestamp,
    data: { webhook: to.id },
  })
}

function signed(to: Recipient, box: SecretBox, id: string, content: object): Message {
  const body = JSON.stringify(content)
  // The time of this attempt and not of the event: receivers refuse old signatures.
  const atMs = Date.now()
  const [current, previous] = to.secrets
  if (!current) throw new TypeError(`webhook ${to.id} has no secret`)
  const useBoth = to.previousSecretUntil !== null && Date.parse(to.previousSecretUntil) > atMs
  const secrets = [box.open(to.id, current), ...(useBoth && previous ? openIfPossible(box, to.id, previous) : [])]
  return { url: to.url, body, headers: signedHeaders(secrets, { id, body, atMs }) }
}

/** If the key of the old secret is lost, a new secret repairs the endpoint: the old one is then left out. */
function openIfPossible(box: SecretBox, id: string, sealed: Buffer): string[] {
  try {
    return [box.open(id, sealed)]
  } catch {
    return []
  }
}
