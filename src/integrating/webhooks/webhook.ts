// A webhook endpoint and a delivery, as its managers and the dispatcher see them.
import type { EventId, Instant, PersonId, Position, TenantId } from '#kernel/ids.ts'

/**
 * Why an endpoint is paused: somebody paused it, it answered 410 Gone, deliveries were parked in a row, or its position
 * belongs to another log or to another history of this one: a failover lost the event that was read there.
 */
export const pausedFor = ['by-hand', 'gone', 'failing', 'another-log', 'another-history'] as const
export type PausedFor = (typeof pausedFor)[number]

export type Webhook = {
  readonly id: string
  readonly tenant: TenantId
  readonly url: string
  /** Null for every type. */
  readonly types: readonly string[] | null
  readonly description: string | null
  /** Whether personal fields are sent. Otherwise they are marked as withheld. */
  readonly personal: boolean
  readonly createdBy: PersonId
  readonly createdAt: Instant
  /** Everything up to here is delivered, parked, or not for this endpoint. */
  readonly position: Position
  readonly pausedFor: PausedFor | null
  readonly pausedAt: Instant | null
  /** Until then, requests are also signed with the previous secret. */
  readonly previousSecretUntil: Instant | null
}

export const deliveryStatuses = ['waiting', 'delivered', 'parked'] as const
export type DeliveryStatus = (typeof deliveryStatuses)[number]

/** The delivery of one event to one endpoint. The content is not stored: it is in the log. */
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
  /** When it is retried; null if it is not. */
  readonly nextAt: Instant | null
}

/** Why an attempt failed, by class. Network error messages contain addresses and are kept out of the delivery log. */
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
  /** The data of the person may only be stored. Send it again once that has ended. */
  'withheld',
] as const
export type SendError = (typeof sendErrors)[number]

/** The outcome of one attempt. */
export type Attempt = {
  readonly ok: boolean
  readonly httpStatus: number | null
  readonly error: SendError | null
  readonly tookMs: number
  /** The delay that the receiver requested with `Retry-After`. */
  readonly retryAfterMs: number | null
}

/** No request was made. */
export const notSent = (error: SendError): Attempt => ({
  ok: false,
  httpStatus: null,
  error,
  tookMs: 0,
  retryAfterMs: null,
})
