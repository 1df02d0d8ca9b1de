// What a webhook endpoint and a delivery are, to those who manage them and to the dispatcher.
import type { EventId, Instant, PersonId, Position, TenantId } from '#kernel/ids.ts'

/**
 * Why an endpoint gets nothing for now: somebody said so, it answered 410 Gone, deliveries were parked in a row, or its
 * position is of another log than this one, or of another history of it: a failover lost the event that was read there.
 */
export const pausedFor = ['by-hand', 'gone', 'failing', 'another-log', 'another-history'] as const
export type PausedFor = (typeof pausedFor)[number]

export type Webhook = {
  readonly id: string
  readonly tenant: TenantId
  readonly url: string
  /** Null: every type. */
  readonly types: readonly string[] | null
  readonly description: string | null
  /** Whether personal fields are sent; else they read as withheld. */
  readonly personal: boolean
  readonly createdBy: PersonId
  readonly createdAt: Instant
  /** Everything up to here is delivered, parked, or not wanted. */
  readonly position: Position
  readonly pausedFor: PausedFor | null
  readonly pausedAt: Instant | null
  /** While it is set, requests are signed with the secret before the last one, too. */
  readonly previousSecretUntil: Instant | null
}

export const deliveryStatuses = ['waiting', 'delivered', 'parked'] as const
export type DeliveryStatus = (typeof deliveryStatuses)[number]

/** One event's way to one endpoint. What was sent is not kept: the log has it. */
export type Delivery = {
  readonly event: EventId
  readonly type: string
  readonly position: Position
  readonly status: DeliveryStatus
  readonly attempts: number
  readonly httpStatus: number | null
  readonly error: SendError | null
  readonly tookMs: number
  readonly firstAt: Instant
  readonly lastAt: Instant
  /** When it is tried again; null where it is not. */
  readonly nextAt: Instant | null
}

/** Why an attempt failed, by class: messages of the network name addresses, and are kept out of the delivery log. */
export const sendErrors = [
  'http-status',
  'redirect',
  'timeout',
  'connection-failed',
  'tls-failed',
  'name-not-resolved',
  'address-refused',
  /** The event or the secret could not be opened here. */
  'unreadable',
] as const
export type SendError = (typeof sendErrors)[number]

/** How one attempt went. */
export type Attempt = {
  readonly ok: boolean
  readonly httpStatus: number | null
  readonly error: SendError | null
  readonly tookMs: number
  /** What the receiver asked for with `Retry-After`. */
  readonly retryAfterMs: number | null
}
