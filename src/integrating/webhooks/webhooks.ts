// What a school may do with its webhook endpoints: create, read, pause, change the secret, send again by hand.
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { EventLog } from '#event-log/event-log.ts'
import type { PersonId, Position, StreamName, TenantId } from '#kernel/ids.ts'
import { inSchoolTransaction } from '#platform/transaction.ts'
import { KeysUnavailable } from '#privacy/key-store.ts'
import { LimitsUnknown } from '#privacy/person-limits.ts'
import { placeAt } from '#projecting/history.ts'
import type { EventMessageParts } from '../event-message.ts'
import { EventWithheld, type Recipient, signedEventMessage, signedTestMessage } from './message.ts'
import { newSecret, type SecretBox } from './secret-box.ts'
import type { Message, Sender } from './send-delivery.ts'
import { type Attempt, type Delivery, type DeliveryStatus, notSent, type Webhook } from './webhook.ts'
import {
  DELIVERY_COLUMNS,
  type DeliveryRow,
  deliveryOf,
  SECRET_COLUMNS,
  type SecretRow,
  secretsOf,
  WEBHOOK_COLUMNS,
  WEBHOOKS_CHANNEL,
  type WebhookRow,
  webhookOf,
} from './webhook-rows.ts'

export type NewWebhook = {
  readonly tenant: TenantId
  readonly createdBy: PersonId
  readonly url: string
  readonly types: readonly string[] | null
  readonly description: string | null
  readonly personal: boolean
  /** Events after this position are sent. */
  readonly position: Position
}

/** The secret is only shown here. */
export type WithSecret = { readonly webhook: Webhook; readonly secret: string }

export type DeliveriesFilter = {
  readonly status: DeliveryStatus | null
  /** Only those before this position. The newest come first. */
  readonly before: Position | null
  readonly limit: number
}

/** Every operation is limited to one school: endpoints of other schools do not exist for it. */
export type Webhooks = {
  /** Null if the school has the maximum number. Throws TargetRefused if the URL is not allowed. */
  create(webhook: NewWebhook): Promise<WithSecret | null>
  list(tenant: TenantId): Promise<readonly Webhook[]>
  find(tenant: TenantId, id: string): Promise<Webhook | null>
  remove(tenant: TenantId, id: string): Promise<boolean>
  pause(tenant: TenantId, id: string): Promise<Webhook | null>
  /** Also retries waiting deliveries at once. */
  resume(tenant: TenantId, id: string): Promise<Webhook | null>
  rotateSecret(tenant: TenantId, id: string): Promise<WithSecret | null>
  deliveries(tenant: TenantId, id: string, filter: DeliveriesFilter): Promise<readonly Delivery[] | null>
  /**
   * Sends a settled event again, now. If two events of an old log have the same id, the position selects one; without
   * it, one that was not delivered. `waiting`: it will be retried anyway.
   */
  redeliver(tenant: TenantId, id: string, event: string, position?: Position): Promise<Attempt | 'waiting' | null>
  /** Sends a test message that is not an event and is not recorded. */
  test(tenant: TenantId, id: string): Promise<Attempt | null>
}

export const MOST_WEBHOOKS = 50
/** How long requests are also signed with the old secret after a new one was created. */
const BOTH_SECRETS_HOURS = 24

export type WebhooksParts = {
  /** Connected with the application's role, so that row-level security applies too. */
  readonly pool: Pick<pg.Pool, 'connect'>
  readonly log: Pick<EventLog, 'id' | 'readStream' | 'eventAt'>
  readonly messageParts: EventMessageParts
  readonly box: SecretBox
  readonly sender: Pick<Sender, 'send' | 'check'>
}

type Query = <Row extends object>(text: string, values: readonly unknown[]) => Promise<readonly Row[]>

export function webhooks({ pool, log, messageParts, box, sender }: WebhooksParts): Webhooks {
  const inTenant = <T>(tenant: TenantId, work: (query: Query) => Promise<T>): Promise<T> =>
    inSchoolTransaction(pool, tenant, (client) =>
      work(async <Row extends object>(text: string, values: readonly unknown[]) => {
        const { rows } = await client.query<Row>(text, [...values])
        return rows
      }),
    )

  /**
   * If the event or secret cannot be opened here, this fails like a delivery, with an error that the owner can act on.
   * Throws KeysUnavailable and LimitsUnknown.
   */
  async function sendNow(write: () => Message | Promise<Message>): Promise<Attempt> {
    let message: Message
    try {
      message = await write()
    } catch (error) {
      if (error instanceof KeysUnavailable || error instanceof LimitsUnknown) throw error
      return notSent(error instanceof EventWithheld ? 'withheld' : 'unreadable')
    }
    return sender.send(message)
  }

  const notifyChanged = (query: Query) => query(`select pg_notify('${WEBHOOKS_CHANNEL}', '')`, [])

  /** Changes one endpoint and notifies the dispatchers. `set` is SQL of this file. */
  const change = (tenant: TenantId, id: string, set: string, values: readonly unknown[] = []) =>
    inTenant(tenant, async (query) => {
      const [row] = await query<WebhookRow>(
        `update sillage.webhooks set revision = revision + 1, ${set} where tenant = $1 and id = $2
          returning ${WEBHOOK_COLUMNS}`,
        [tenant, id, ...values],
      )
      if (!row) return null
      await notifyChanged(query)
      return webhookOf(row)
    })

  const recipient = async (query: Query, tenant: TenantId, id: string): Promise<Recipient | null> => {
    const [row] = await query<WebhookRow & SecretRow>(
      `select ${WEBHOOK_COLUMNS}, ${SECRET_COLUMNS} from sillage.webhooks where tenant = $1 and id = $2`,
      [tenant, id],
    )
    return row ? { ...webhookOf(row), secrets: secretsOf(row) } : null
  }

  return {
    async create({ tenant, createdBy, url, types, description, personal, position }) {
      await sender.check(url)
      const id = randomUUID()
      const secret = newSecret()
      const { event } = await placeAt(log, position)
      return inTenant(tenant, async (query) => {
        // One at a time: otherwise two concurrent requests could both find one place left.
        await query('select pg_advisory_xact_lock(hashtextextended($1, 7301506))', [tenant])
        const [count] = await query<{ n: number }>(
          'select count(*)::integer as n from sillage.webhooks where tenant = $1',
          [tenant],
        )
        if ((count?.n ?? 0) >= MOST_WEBHOOKS) return null
        const [row] = await query<WebhookRow>(
          `insert into sillage.webhooks (id, tenant, url, types, description, personal, created_by, secret, log_id, position,
              event_id)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning ${WEBHOOK_COLUMNS}`,
          [id, tenant, url, types, description, personal, createdBy, box.seal(id, secret), log.id, position, event],
        )
        if (!row) throw new Error('expected the inserted row')
        await notifyChanged(query)
        return { webhook: webhookOf(row), secret }
      })
    },

    list: (tenant) =>
      inTenant(tenant, async (query) => {
        const rows = await query<WebhookRow>(
          `select ${WEBHOOK_COLUMNS} from sillage.webhooks w where tenant = $1 order by w.created_at, w.id`,
          [tenant],
        )
        return rows.map(webhookOf)
      }),

    find: (tenant, id) =>
      inTenant(tenant, async (query) => {
        const [row] = await query<WebhookRow>(
          `select ${WEBHOOK_COLUMNS} from sillage.webhooks where tenant = $1 and id = $2`,
          [tenant, id],
        )
        return row ? webhookOf(row) : null
      }),

    remove: (tenant, id) =>
      inTenant(tenant, async (query) => {
        const rows = await query('delete from sillage.webhooks where tenant = $1 and id = $2 returning id', [
          tenant,
          id,
        ])
        if (rows.length > 0) await notifyChanged(query)
        return rows.length > 0
      }),

    pause: (tenant, id) =>
      change(
        tenant,
        id,
        "paused_for = coalesce(paused_for, 'by-hand'), paused_at = coalesce(paused_at, clock_timestamp())",
      ),

    resume: (tenant, id) =>
      inTenant(tenant, async (query) => {
        const [row] = await query<WebhookRow>(
          `update sillage.webhooks set revision = revision + 1, paused_for = null, paused_at = null, parked_in_a_row = 0
            where tenant = $1 and id = $2 returning ${WEBHOOK_COLUMNS}`,
          [tenant, id],
        )
        if (!row) return null
        await query(
          `update sillage.webhook_deliveries set next_at = clock_timestamp()
            where tenant = $1 and webhook = $2 and status = 'waiting'`,
          [tenant, id],
        )
        await notifyChanged(query)
        return webhookOf(row)
      }),

    async rotateSecret(tenant, id) {
      const secret = newSecret()
      const webhook = await change(
        tenant,
        id,
        `previous_secret = secret, previous_until = clock_timestamp() + interval '${BOTH_SECRETS_HOURS} hours', secret = $3`,
        [box.seal(id, secret)],
      )
      return webhook && { webhook, secret }
    },

    deliveries: (tenant, id, { status, before, limit }) =>
      inTenant(tenant, async (query) => {
        if (!(await recipient(query, tenant, id))) return null
        const rows = await query<DeliveryRow>(
          `select ${DELIVERY_COLUMNS} from sillage.webhook_deliveries d where tenant = $1 and webhook = $2
            and ($3::text is null or status = $3) and ($4::bigint is null or d.position < $4)
            order by d.position desc limit $5`,
          [tenant, id, status, before, limit],
        )
        return rows.map(deliveryOf)
      }),

    async redeliver(tenant, id, event, position) {
      const delivery = await inTenant(tenant, async (query) => {
        const to = await recipient(query, tenant, id)
        const [row] = await query<DeliveryRow>(
          `select ${DELIVERY_COLUMNS} from sillage.webhook_deliveries d where tenant = $1 and webhook = $2 and event = $3
             and ($4::bigint is null or d.position = $4)
           order by array_position(array['parked', 'waiting', 'delivered'], status), d.position limit 1`,
          [tenant, id, event, position ?? null],
        )
        return to && row ? { to, row } : null
      })
      if (!delivery) return null
      const { to, row } = delivery
      if (row.status === 'waiting') return 'waiting'
      const page = { tenant, from: row.stream_revision, direction: 'forwards', limit: 1 } as const
      const { events } = await log.readStream(row.stream as StreamName, page)
      const [stored] = events
      if (stored?.id !== row.event) return null
      const attempt = await sendNow(() => signedEventMessage(stored, to, box, messageParts))
      await inTenant(tenant, (query) =>
        query(
          `update sillage.webhook_deliveries set attempts = attempts + 1, last_at = clock_timestamp(),
              http_status = $4, error = $5, took_ms = $6, status = case when $7 then 'delivered' else status end
            where tenant = $1 and webhook = $2 and position = $3`,
          [tenant, id, row.position, attempt.httpStatus, attempt.error, attempt.tookMs, attempt.ok],
        ),
      )
      return attempt
    },

    async test(tenant, id) {
      const to = await inTenant(tenant, (query) => recipient(query, tenant, id))
      return to && sendNow(() => signedTestMessage(to, box))
    },
  }
}
