// The numbers by which event rows name tenants, zones, event types and streams: looked up, or given, for writers.
import type pg from 'pg'
import {
  type PersonId,
  parseStream,
  type StreamKey,
  type StreamKind,
  type StreamName,
  streamKey,
  type TenantId,
  type Zone,
} from '#kernel/ids.ts'
import { Misnumbered, type StreamNumber, type TypeNumber, type ZoneNumber } from './number-proofs.ts'
import { streamCache } from './stream-cache.ts'

export type StreamEntry = StreamNumber & {
  /** Whose data its events usually are: of the person (or thing) whose id the stream bears. */
  readonly owner: PersonId
}

/** What one append holds beside its stream. */
export type Names = {
  readonly tenant: TenantId
  readonly events: readonly { readonly type: string; readonly version: number; readonly zone: Zone }[]
}

export type NamedStream = { readonly stream: StreamName; readonly tenant: TenantId }
export type WantedStream = NamedStream & { readonly make: boolean }

export type Dictionary = {
  /** Gives a number to each name that has none yet; the two lookups after it are then sure to find theirs. */
  enter(entries: readonly Names[]): Promise<void>
  zone(name: Zone): ZoneNumber
  type(name: string, version: number): TypeNumber
  /** The streams by tenant and name. One that does not exist is made where that is asked for. */
  streams(wanted: readonly WantedStream[]): Promise<ReadonlyMap<StreamKey, StreamEntry>>
  /** The stream of an append whose every name is known, without a question to the database; null otherwise. */
  known(append: { readonly stream: StreamName } & Names): StreamEntry | null
  /** The log was found to give other numbers: all are looked up anew. */
  forget(): void
}

const STREAMS_KEPT = 200_000
const UNPROVEN = 0

type Db = Pick<pg.Pool, 'query'>

// In one order everywhere, so that two processes that make the same streams do not wait for each other in a ring. Those
// that exist are left out first: a conflict would burn a number each time.
const ENTER_STREAMS = `
  with wanted as (
    select w.kind, w.uuid, t.id as tenant, w.make
    from unnest($1::text[], $2::uuid[], $3::uuid[], $4::boolean[]) w(kind, uuid, tenant_uuid, make)
    join log.tenants t on t.uuid = w.tenant_uuid
  ), made as (
    insert into log.streams (kind, uuid, tenant)
    select w.kind, w.uuid, w.tenant from wanted w
    where w.make and not exists (
      select from log.streams s where s.tenant = w.tenant and s.uuid = w.uuid and s.kind = w.kind)
    order by w.tenant, w.uuid, w.kind on conflict do nothing
    returning id, kind, uuid, tenant
  )
  select m.id, m.kind, m.uuid, t.id as tenant_number, t.uuid as tenant from made m join log.tenants t on t.id = m.tenant
  union all
  select s.id, s.kind, s.uuid, t.id, t.uuid from wanted w
    join log.streams s on s.tenant = w.tenant and s.uuid = w.uuid and s.kind = w.kind
    join log.tenants t on t.id = s.tenant`

type StreamRow = { id: number; kind: StreamKind; uuid: string; tenant_number: number; tenant: TenantId }

/**
 * What is looked up here is remembered until it is found to be wrong, so an entry must be durable before it is used: a
 * number that a crash of the server took back would stand in events and name nothing, or another stream. What a failover
 * took back, the insert finds (number-proofs.ts).
 */
export function dictionary(db: Db): Dictionary {
  const tenants = new Set<TenantId>()
  const zones = new Map<string, ZoneNumber>()
  const types = new Map<string, TypeNumber>()
  const remembered = streamCache(STREAMS_KEPT)

  function keepStream({ id, kind, uuid, tenant_number: tenantNumber, tenant }: StreamRow): StreamEntry {
    const { name } = parseStream(`${kind}-${uuid}`)
    const entry = { id, kind, uuid, name, tenant, tenantNumber, owner: uuid as PersonId, provenIn: UNPROVEN }
    remembered.keep(entry)
    return entry
  }

  // Those that exist are left out first, here too: the numbers of zones and types end at 32,767.
  async function enterTenant(tenant: TenantId): Promise<void> {
    await db.query(
      `insert into log.tenants (uuid) select $1::uuid where not exists (select from log.tenants where uuid = $1)
        on conflict do nothing`,
      [tenant],
    )
    tenants.add(tenant)
  }

  async function enterZone(zone: Zone): Promise<void> {
    await db.query(
      `insert into log.zones (name) select $1::text where not exists (select from log.zones where name = $1)
        on conflict do nothing`,
      [zone],
    )
    const { rows } = await db.query<{ id: number; name: string }>('select id, name from log.zones')
    for (const { id, name } of rows) if (!zones.has(name)) zones.set(name, { id, name, provenIn: UNPROVEN })
  }

  async function enterType(type: string, version: number): Promise<void> {
    await db.query(
      `insert into log.event_types (name, version) select $1::text, $2::smallint
        where not exists (select from log.event_types where name = $1 and version = $2) on conflict do nothing`,
      [type, version],
    )
    const { rows } = await db.query<{ id: number; name: string; version: number }>(
      'select id, name, version from log.event_types',
    )
    for (const { id, name, version } of rows) {
      const key = typeKey(name, version)
      if (!types.has(key)) types.set(key, { id, name, version, provenIn: UNPROVEN })
    }
  }

  async function findStreams(wanted: readonly NamedStream[]): Promise<StreamEntry[]> {
    const parts = wanted.map(({ stream }) => parseStream(stream))
    const { rows } = await db.query<StreamRow>({
      name: 'log-find-streams',
      text: `select s.id, s.kind, s.uuid, t.id as tenant_number, t.uuid as tenant
        from unnest($1::text[], $2::uuid[], $3::uuid[]) w(kind, uuid, tenant_uuid)
        join log.tenants t on t.uuid = w.tenant_uuid
        join log.streams s on s.tenant = t.id and s.uuid = w.uuid and s.kind = w.kind`,
      values: [parts.map(({ kind }) => kind), parts.map(({ id }) => id), wanted.map(({ tenant }) => tenant)],
    })
    return rows.map(keepStream)
  }

  type Wanted = ReadonlyMap<StreamKey, WantedStream>
  type Entered = ReadonlyMap<StreamKey, StreamEntry>
  let entering: Promise<unknown> = Promise.resolve()
  let next: { readonly wanted: Map<StreamKey, WantedStream>; readonly entered: Promise<Entered> } | null = null

  /** As with appends: what is asked for while a statement is on its way goes into the next one, and shares its flush. */
  function enterStreams(wanted: Wanted): Promise<Entered> {
    if (!next) {
      const together = new Map<StreamKey, WantedStream>()
      const entered = entering.then(() => {
        next = null
        return enterNow(together)
      })
      entering = entered.catch(() => undefined)
      next = { wanted: together, entered }
    }
    for (const one of wanted.values()) join(next.wanted, one)
    return next.entered
  }

  async function enterNow(wanted: Wanted): Promise<Entered> {
    const entered = new Map<StreamKey, StreamEntry>()
    const keep = (entry: StreamEntry) => entered.set(streamKey(entry.tenant, entry.name), entry)
    const parts = [...wanted.values()].map((one) => ({ ...parseStream(one.stream), ...one }))
    const { rows } = await db.query<StreamRow>({
      name: 'log-enter-streams',
      text: ENTER_STREAMS,
      values: [
        parts.map(({ kind }) => kind),
        parts.map(({ id }) => id),
        parts.map(({ tenant }) => tenant),
        parts.map(({ make }) => make),
      ],
    })
    for (const entry of rows.map(keepStream)) keep(entry)
    // Made by another process at the same moment: neither ours nor visible to a statement that began before.
    const missed = [...wanted].flatMap(([key, one]) => (one.make && !entered.has(key) ? [one] : []))
    if (missed.length > 0) for (const entry of await findStreams(missed)) keep(entry)
    return entered
  }

  return {
    forget() {
      tenants.clear()
      zones.clear()
      types.clear()
      remembered.clear()
    },
    async enter(entries) {
      for (const { tenant, events } of entries) {
        if (!tenants.has(tenant)) await enterTenant(tenant)
        for (const { type, version, zone } of events) {
          if (!zones.has(zone)) await enterZone(zone)
          if (!types.has(typeKey(type, version))) await enterType(type, version)
        }
      }
    },
    zone: (name) => entered(zones.get(name)),
    type: (name, version) => entered(types.get(typeKey(name, version))),
    async streams(wanted) {
      const found = new Map<StreamKey, StreamEntry>()
      const unknown = new Map<StreamKey, WantedStream>()
      for (const one of wanted) {
        const entry = remembered.get(one.tenant, one.stream)
        if (entry) found.set(streamKey(one.tenant, one.stream), entry)
        // Parsed here and now: a name that is none must not fail those that are entered with it.
        else join(unknown, { ...one, stream: parseStream(one.stream).name })
      }
      if (unknown.size === 0) return found
      const made = await enterStreams(unknown)
      for (const [key, { make }] of unknown) {
        const entry = made.get(key)
        if (entry) found.set(key, entry)
        // Its school was entered, and is not there any more.
        else if (make) throw new Misnumbered()
      }
      return found
    },
    known({ stream, tenant, events }) {
      for (const { type, version, zone } of events)
        if (!zones.has(zone) || !types.has(typeKey(type, version))) return null
      return remembered.get(tenant, stream) ?? null
    },
  }
}

/** A stream that one asks to be made is made, whoever else asks for it. */
function join(wanted: Map<StreamKey, WantedStream>, one: WantedStream): void {
  const key = streamKey(one.tenant, one.stream)
  if (!wanted.get(key)?.make) wanted.set(key, one)
}

const typeKey = (name: string, version: number): string => `${name}@${version}`

/** What was entered is there, unless all was forgotten in between. */
function entered<T>(entry: T | undefined): T {
  if (entry === undefined) throw new Misnumbered()
  return entry
}
