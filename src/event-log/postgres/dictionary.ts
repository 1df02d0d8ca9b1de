// Names that stand in event rows as integers: tenants, zones, event types and streams.
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
import { streamCache } from './stream-cache.ts'

export type StreamEntry = {
  readonly id: number
  readonly name: StreamName
  readonly tenant: TenantId
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
  tenant(uuid: TenantId): Promise<number>
  /** Gives a number to each name that has none yet; the three lookups after it are then sure to find theirs. */
  enter(entries: readonly Names[]): Promise<void>
  tenantNumber(uuid: TenantId): number
  zoneNumber(name: Zone): number
  typeNumber(name: string, version: number): number
  typesNamed(names: readonly string[]): Promise<readonly number[]>
  /** Reads the names anew where one of the ids is not known yet; the two lookups after it are then sure to find theirs. */
  learn(types: Iterable<number>, zones: Iterable<number>): Promise<void>
  zoneOf(id: number): Zone
  typeOf(id: number): { readonly name: string; readonly version: number }
  /** The streams by tenant and name. One that does not exist is made where that is asked for. */
  streams(wanted: readonly WantedStream[]): Promise<ReadonlyMap<StreamKey, StreamEntry>>
  /** The stream of an append whose every name is known, without a question to the database; null otherwise. */
  known(append: { readonly stream: StreamName } & Names): StreamEntry | null
  /** A stream by tenant and name, without making it. */
  streamNamed(tenant: TenantId, name: StreamName): Promise<StreamEntry | null>
  streamsOf(ids: readonly number[]): Promise<ReadonlyMap<number, StreamEntry>>
  /** A stream by its number, where this process remembers it. */
  streamKnown(id: number): StreamEntry | undefined
  /** Another server may have taken over that has not got the last streams, and has given their numbers to others. */
  forgetStreams(): void
}

const STREAMS_KEPT = 200_000

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
  select m.id, m.kind, m.uuid, t.uuid as tenant from made m join log.tenants t on t.id = m.tenant
  union all
  select s.id, s.kind, s.uuid, t.uuid from wanted w
    join log.streams s on s.tenant = w.tenant and s.uuid = w.uuid and s.kind = w.kind
    join log.tenants t on t.id = s.tenant`

/**
 * What is looked up here is remembered for the life of the process, so an entry must be durable before it is used: a
 * number that a crash of the server took back would stand in events and name nothing, or another stream.
 */
export function dictionary(db: Db): Dictionary {
  const tenants = table<TenantId>(db, 'tenants', 'uuid')
  const zones = table<Zone>(db, 'zones', 'name')
  const types = new Map<string, number>()
  const typeNames = new Map<number, { name: string; version: number }>()
  const remembered = streamCache(STREAMS_KEPT)

  function keepStream(row: { id: number; kind: StreamKind; uuid: string; tenant: TenantId }): StreamEntry {
    const { name } = parseStream(`${row.kind}-${row.uuid}`)
    const entry = { id: row.id, name, tenant: row.tenant, owner: ownerOf(name) }
    remembered.keep(entry)
    return entry
  }

  async function readTypes(): Promise<void> {
    const { rows } = await db.query<{ id: number; name: string; version: number }>(
      'select id, name, version from log.event_types',
    )
    for (const { id, name, version } of rows) {
      types.set(typeKey(name, version), id)
      typeNames.set(id, { name, version })
    }
  }

  async function makeType(name: string, version: number): Promise<void> {
    await db.query('insert into log.event_types (name, version) values ($1, $2) on conflict do nothing', [
      name,
      version,
    ])
    await readTypes()
  }

  async function findStreams(wanted: readonly NamedStream[]): Promise<StreamEntry[]> {
    const parts = wanted.map(({ stream }) => parseStream(stream))
    const { rows } = await db.query({
      name: 'log-find-streams',
      text: `select s.id, s.kind, s.uuid, t.uuid as tenant
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
    const { rows } = await db.query({
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
    forgetStreams: remembered.clear,
    tenant: tenants.idOf,
    async enter(entries) {
      for (const { tenant, events } of entries) {
        if (!tenants.has(tenant)) await tenants.idOf(tenant)
        for (const { type, version, zone } of events) {
          if (!zones.has(zone)) await zones.idOf(zone)
          if (!types.has(typeKey(type, version))) await makeType(type, version)
        }
      }
    },
    tenantNumber: tenants.numberOf,
    zoneNumber: zones.numberOf,
    typeNumber: (name, version) => required(types.get(typeKey(name, version)), `event type ${name}`),
    zoneOf: zones.nameOf,
    typeOf: (id) => required(typeNames.get(id), `event type ${id}`),
    async learn(typeIds, zoneIds) {
      for (const id of typeIds) if (!typeNames.has(id)) await readTypes()
      for (const id of zoneIds) if (!zones.knows(id)) await zones.read()
    },
    async typesNamed(names) {
      await readTypes()
      return [...typeNames].filter(([, { name }]) => names.includes(name)).map(([id]) => id)
    },
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
      const entered = await enterStreams(unknown)
      for (const [key, { stream, make }] of unknown) {
        const entry = entered.get(key)
        if (entry) found.set(key, entry)
        else if (make) throw new Error(`stream ${stream} was not made`)
      }
      return found
    },
    known({ stream, tenant, events }) {
      if (!tenants.has(tenant)) return null
      for (const { type, version, zone } of events)
        if (!zones.has(zone) || !types.has(typeKey(type, version))) return null
      return remembered.get(tenant, stream) ?? null
    },
    async streamNamed(tenant, stream) {
      return remembered.get(tenant, stream) ?? (await findStreams([{ tenant, stream }]))[0] ?? null
    },
    streamKnown: remembered.numbered,
    async streamsOf(ids) {
      const found = new Map<number, StreamEntry>()
      const unknown = new Set<number>()
      for (const id of ids) {
        const entry = found.get(id) ?? remembered.numbered(id)
        if (entry) found.set(id, entry)
        else unknown.add(id)
      }
      if (unknown.size > 0) {
        const { rows } = await db.query({
          name: 'log-streams-by-id',
          text: 'select s.id, s.kind, s.uuid, t.uuid as tenant from log.streams s join log.tenants t on t.id = s.tenant where s.id = any($1::integer[])',
          values: [[...unknown]],
        })
        for (const row of rows) found.set(row.id, keepStream(row))
      }
      return found
    },
  }
}

/** A stream that one asks to be made is made, whoever else asks for it. */
function join(wanted: Map<StreamKey, WantedStream>, one: WantedStream): void {
  const key = streamKey(one.tenant, one.stream)
  if (!wanted.get(key)?.make) wanted.set(key, one)
}

const typeKey = (name: string, version: number): string => `${name}@${version}`

/** A small dictionary table of one column, held in memory as a whole. */
function table<Name extends string>(db: Db, name: 'tenants' | 'zones', column: 'uuid' | 'name') {
  const ids = new Map<Name, number>()
  const names = new Map<number, Name>()
  async function read(): Promise<void> {
    const { rows } = await db.query<{ id: number; value: Name }>(`select id, ${column} as value from log.${name}`)
    for (const { id, value } of rows) {
      ids.set(value, id)
      names.set(id, value)
    }
  }
  return {
    async idOf(value: Name): Promise<number> {
      const known = ids.get(value)
      if (known !== undefined) return known
      await db.query(`insert into log.${name} (${column}) values ($1) on conflict do nothing`, [value])
      await read()
      return required(ids.get(value), `${name}: ${value}`)
    },
    read,
    has: (value: Name) => ids.has(value),
    numberOf: (value: Name): number => required(ids.get(value), `${name}: ${value}`),
    knows: (id: number) => names.has(id),
    nameOf: (id: number): Name => required(names.get(id), `${name}: ${id}`),
  }
}

function required<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the log's dictionary has no ${what}`)
  return value
}

const ownerOf = (stream: StreamName): PersonId => stream.slice(-36) as PersonId
