// The rows of endpoints and deliveries in PostgreSQL. Positions are read as text, because not every pool parses int8
// alike.
import type { EventId, Instant, PersonId, TenantId } from '#kernel/ids.ts'
import { position } from '#kernel/ids.ts'
import type { Delivery, DeliveryStatus, PausedFor, SendError, Webhook } from './webhook.ts'

/** Notified when an endpoint is created, changed or removed, for dispatchers of other processes. */
export const WEBHOOKS_CHANNEL = 'sillage_webhooks'

export const WEBHOOK_COLUMNS = `id, tenant, url, types, description, personal, created_by, created_at,
  position::text as position, paused_for, paused_at,
  case when previous_until > clock_timestamp() then previous_until end as previous_until`

export type WebhookRow = {
  readonly id: string
  readonly tenant: TenantId
  readonly url: string
  readonly types: readonly string[] | null
  readonly description: string | null
  readonly personal: boolean
  readonly created_by: PersonId
  readonly created_at: Instant
  readonly position: string
  readonly paused_for: PausedFor | null
  readonly paused_at: Instant | null
  readonly previous_until: Instant | null
}

export const webhookOf = (row: WebhookRow): Webhook => ({
  id: row.id,
  tenant: row.tenant,
  url: row.url,
  types: row.types,
  description: row.description,
  personal: row.personal,
  createdBy: row.created_by,
  createdAt: row.created_at,
  position: position(BigInt(row.position)),
  pausedFor: row.paused_for,
  pausedAt: row.paused_at,
  previousSecretUntil: row.previous_until,
})

/** The secrets to sign with: the current one, and the previous one while it is still valid. */
export const SECRET_COLUMNS = `secret, case when previous_until > clock_timestamp() then previous_secret end as previous`
export type SecretRow = { readonly secret: Buffer; readonly previous: Buffer | null }
export const secretsOf = ({ secret, previous }: SecretRow): readonly Buffer[] =>
  previous ? [secret, previous] : [secret]

export const DELIVERY_COLUMNS = `event, type, position::text as position, status, attempts, http_status, error, took_ms,
  first_at, last_at, next_at, stream, stream_revision`

export type DeliveryRow = {
  readonly event: EventId
  readonly type: string
  readonly position: string
  readonly status: DeliveryStatus
  readonly attempts: number
  readonly http_status: number | null
  readonly error: SendError | null
  readonly took_ms: number
  readonly first_at: Instant
  readonly last_at: Instant
  readonly next_at: Instant | null
  readonly stream: string
  readonly stream_revision: number
}

export const deliveryOf = (row: DeliveryRow): Delivery => ({
  event: row.event,
  type: row.type,
  position: position(BigInt(row.position)),
  status: row.status,
  attempts: row.attempts,
  httpStatus: row.http_status,
  error: row.error,
  tookMs: row.took_ms,
  firstAt: row.first_at,
  lastAt: row.last_at,
  nextAt: row.next_at,
})
