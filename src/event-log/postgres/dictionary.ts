// The dictionary for writers: looks up or assigns the numbers of tenants, zones, event types and streams in event rows.
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
  /** The usual subject of its events: the person (or thing) whose id is part of the stream name. */
  readonly owner: PersonId
}

/** The names in one append, except the stream. */
export type Names = {
  readonly tenant: TenantId
  readonly events: readonly { readonly type: string; readonly version: number; readonly zone: Zone }[]
}

export type NamedStream = { readonly stream: StreamName; readonly tenant: TenantId }
export type WantedStream = NamedStream & { readonly make: boolean }

export type Dictionary = {
  /** Assigns a number to each new name, so that `zone` and `type` find it. */
  enter(entries: readonly Names[]): Promise<void>
  zone(name: Zone): ZoneNumber
  type(name: string, version: number): TypeNumber
  /** Looks up streams by tenant and name. Creates a missing one if `make` is set. */
  streams(wanted: readonly WantedStream[]): Promise<ReadonlyMap<StreamKey, StreamEntry>>
  /** The stream of an append if all its names are cached; else null. Does not query the database. */
  cached(append: { readonly stream: StreamName } & Names): StreamEntry | null
  /** Drops the cache, after the log was found to have other numbers. */
  forget(): void
}

const STREAMS_KEPT = 200_000
const UNPROVEN = 0

type Db = Pick<pg.Pool, 'query'>

// Inserts in the same order in every process, so that two processes creating the same streams cannot deadlock. Leaves out
// existing streams first: each conflict would use up a number.
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
 * Entries are cached until they are found to be wrong, so an entry must be durable before it is used: otherwise a crash of
 * the server could undo it, and events would contain a number without a name, or with another one. Numbers lost in a failover
 * are detected by the insert (number-proofs.ts).
 */
export function dictionary(db: Db): Dictionary {
  const tenants = new Set<TenantId>()
  const zones = new Map<string, ZoneNumber>()
  const types = new Map<string, TypeNumber>()
  const streamEntries = streamCache(STREAMS_KEPT)

  function keepStream({ id, kind, uuid, tenant_number: tenantNumber, tenant }: StreamRow): StreamEntry {
    const { name } = parseStream(`${kind}-${uuid}`)
    const entry = { id, kind, uuid, name, tenant, tenantNumber, owner: uuid as PersonId, provenIn: UNPROVEN }
    streamEntries.keep(entry)
    return entry
  }

  // Existing names are left out first here, too: zones and types have numbers up to 32,767 only.
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

  /** Group commit, as with appends: requests made during a statement go into the next one and share its flush. */
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
    for (const stream of wanted.values()) join(next.wanted, stream)
    return next.entered
  }

  async function enterNow(wanted: Wanted): Promise<Entered> {
    const entered = new Map<StreamKey, StreamEntry>()
    const keep = (entry: StreamEntry) => entered.set(streamKey(entry.tenant, entry.name), entry)
    const parts = [...wanted.values()].map((named) => ({ ...parseStream(named.stream), ...named }))
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
    // Created by another process at the same moment: not created here, and not visible to a statement that began before.
    const missed = [...wanted].flatMap(([key, stream]) => (stream.make && !entered.has(key) ? [stream] : []))
    if (missed.length > 0) for (const entry of await findStreams(missed)) keep(entry)
    return entered
  }

  return {
    forget() {
      tenants.clear()
      zones.clear()
      types.clear()
      streamEntries.clear()
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
    zone: (name) => required(zones.get(name)),
    type: (name, version) => required(types.get(typeKey(name, version))),
    async streams(wanted) {
      const entries = new Map<StreamKey, StreamEntry>()
      const unknown = new Map<StreamKey, WantedStream>()
      for (const named of wanted) {
        const entry = streamEntries.get(named.tenant, named.stream)
        if (entry) entries.set(streamKey(named.tenant, named.stream), entry)
        // Parse before the streams are entered together: an invalid name must not fail the others.
        else join(unknown, { ...named, stream: parseStream(named.stream).name })
      }
      if (unknown.size === 0) return entries
      const entered = await enterStreams(unknown)
      for (const [key, { make }] of unknown) {
        const entry = entered.get(key)
        if (entry) entries.set(key, entry)
        // Its school had been entered, but is gone.
        else if (make) throw new Misnumbered()
      }
      return entries
    },
    cached({ stream, tenant, events }) {
      for (const { type, version, zone } of events)
        if (!zones.has(zone) || !types.has(typeKey(type, version))) return null
      return streamEntries.get(tenant, stream) ?? null
    },
  }
}

/** A stream is created if at least one of the requests sets `make`. */
function join(wanted: Map<StreamKey, WantedStream>, stream: WantedStream): void {
  const key = streamKey(stream.tenant, stream.stream)
  if (!wanted.get(key)?.make) wanted.set(key, stream)
}

const typeKey = (name: string, version: number): string => `${name}@${version}`

/** An entered name is cached, unless the cache was dropped in between. */
function required<T>(entry: T | undefined): T {
  if (entry === undefined) throw new Misnumbered()
  return entry
}
