// What the database holds of a person besides the log: rows of read models, what they sign in with, deliveries to webhooks.
import { type Kysely, sql } from 'kysely'
import { subjectColumns } from '#kernel/forgetting.ts'
import type { EventId, PersonId, Position, StreamName, TenantId } from '#kernel/ids.ts'
import type { Projection } from '#kernel/projection.ts'
import { inSchoolSnapshot } from '#platform/query-dialect.ts'
import { type Column, tableOf } from '#projecting/generations/table.ts'
import { chooseGenerations, readGenerationRows } from '#querying/readable-generations.ts'
import type { Account, ModelRows, Receiver } from './file-format.ts'

/** The streams that the read model of streams has for a person, and how far it has read; null if it is not built. */
export type KnownStreams = { readonly streams: readonly StreamName[]; readonly position: Position } | null

export type StoredRows = {
  streamsOf(tenant: TenantId, person: PersonId): Promise<KnownStreams>
  /** The rows with the person in their key, of every read model, in one snapshot. Columns that only folds use are left out. */
  readModels(tenant: TenantId, person: PersonId): Promise<readonly ModelRows[]>
  account(tenant: TenantId, person: PersonId): Promise<Account | null>
  /** The endpoints of the school, and what was delivered to them from these streams or of these events. */
  receivers(
    tenant: TenantId,
    events: { readonly streams: readonly StreamName[]; readonly events: readonly EventId[] },
  ): Promise<readonly Receiver[]>
}

type Transaction = Kysely<unknown>

/** `db` has the application's role, so that row-level security applies too. */
export function storedRows(db: Kysely<unknown>, projections: Iterable<Projection>, streamsModel: string): StoredRows {
  const models = [...projections]
    .filter((model) => subjectColumns(model).length > 0)
    .sort((a, b) => (a.name < b.name ? -1 : 1))

  async function rowsOf(transaction: Transaction, chosen: readonly Projection[], tenant: TenantId, person: PersonId) {
    const names = chosen.map(({ name }) => name)
    const generations = await readGenerationRows(transaction, names, new Map())
    const found: (Omit<ModelRows, 'position'> & { position: Position | null })[] = []
    for (const [model, read] of chooseGenerations({ reads: chosen, alsoReads: [] }, generations, new Map())) {
      const { name, version, description } = model
      const rows = read ? await personRows(transaction, model, read.generation, tenant, person) : []
      found.push({ model: name, version, description, position: read?.position ?? null, rows })
    }
    return found
  }

  return {
    streamsOf: (tenant, person) =>
      inSchoolSnapshot(db, tenant, async (transaction) => {
        const chosen = models.filter(({ name }) => name === streamsModel)
        const [found] = await rowsOf(transaction, chosen, tenant, person)
        if (!found || found.position === null) return null
        return { streams: found.rows.map(({ stream }) => stream as StreamName), position: found.position }
      }),

    readModels: (tenant, person) =>
      inSchoolSnapshot(db, tenant, async (transaction) =>
        (await rowsOf(transaction, models, tenant, person)).map((model) => ({
          ...model,
          position: model.position === null ? null : String(model.position),
        })),
      ),

    account: (tenant, person) =>
      inSchoolSnapshot(db, tenant, async (transaction) => {
        const { rows } = await sql<{ readonly changedAt: string; readonly recoveryCodes: number }>`
          select changed_at as "changedAt", (select count(*)::integer from sillage.recovery_codes r
            where r.tenant = c.tenant and r.person = c.person) as "recoveryCodes"
          from sillage.credentials c where tenant = ${tenant} and person = ${person}`.execute(transaction)
        const [credentials] = rows
        if (!credentials) return null
        const { rows: sessions } = await sql<Account['sessions'][number]>`
          select created_at as "startedAt", expires_at as "expiresAt",
            case when secret is null then 'application' else 'browser' end as kind
          from sillage.sessions where tenant = ${tenant} and person = ${person} order by created_at, id`.execute(
          transaction,
        )
        return { ...credentials, sessions }
      }),

    receivers: (tenant, { streams, events }) =>
      inSchoolSnapshot(db, tenant, async (transaction) => {
        const { rows } = await sql<Omit<Receiver, 'address'> & { readonly url: string }>`
          select w.id as webhook, w.url, w.description, w.types, w.personal, d.events, d.first_at as "firstAt",
            d.last_at as "lastAt"
          from sillage.webhooks w cross join lateral (
            select count(*)::integer as events, min(d.last_at) as first_at, max(d.last_at) as last_at
            from sillage.webhook_deliveries d
            where d.webhook = w.id and d.tenant = w.tenant and d.status = 'delivered'
              and (d.stream = any(${streams}::text[]) or d.event = any(${events}::uuid[]))
          ) d
          where w.tenant = ${tenant} order by w.created_at, w.id`.execute(transaction)
        // An address may hold a password in its path or its query.
        return rows.map(({ url, ...receiver }) => ({ ...receiver, address: URL.parse(url)?.origin ?? '' }))
      }),
  }
}

/** The values are read under other names: the names of fields inside JSON values must not change. */
async function personRows(
  transaction: Transaction,
  model: Projection,
  generation: number,
  tenant: TenantId,
  person: PersonId,
): Promise<Record<string, unknown>[]> {
  const { name, key, row } = tableOf(model, generation)
  const columns = [...key, ...row].filter(({ hidden }) => !hidden)
  const people = subjectColumns(model)
  const isPerson = ({ field }: Column) => people.includes(field)
  const selected = columns.map(({ name: column }) => column).join(', ')
  const whose = sql.join(
    key.filter(isPerson).map(({ name: column }) => sql`${sql.raw(column)} = ${person}`),
    sql` or `,
  )
  const { rows } = await sql<{ readonly json: string }>`
    select json_build_array(${sql.raw(selected)})::text as json from read.${sql.raw(name)}
    where tenant = ${tenant} and (${whose}) order by ${sql.raw(key.map(({ name: column }) => column).join(', '))}`.execute(
    transaction,
  )
  return rows.map(({ json }) => {
    const read: unknown = JSON.parse(json)
    const fields = Array.isArray(read) ? read : []
    return Object.fromEntries(columns.map(({ field, type }, n) => [field, readValue(type, fields[n])]))
  })
}

/** PostgreSQL writes a time with its offset, and we write it in UTC with milliseconds. */
const readValue = (type: Column['type'], value: unknown): unknown =>
  type === 'timestamptz' && typeof value === 'string' ? new Date(value).toISOString() : value
