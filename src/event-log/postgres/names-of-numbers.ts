// The names of the numbers in event rows, as readers know them: of streams, event types and zones.
import { LRUCache } from 'lru-cache'
import {
  type EventId,
  type PersonId,
  type Position,
  parseStream,
  START,
  type StreamKind,
  type StreamName,
  type TenantId,
  type Zone,
} from '#kernel/ids.ts'
import { LogUnavailable } from '../event-log.ts'
import type { Head } from './batch-store.ts'
import type { Queryable } from './steady-connection.ts'

export type ReadStream = { readonly name: StreamName; readonly tenant: TenantId; readonly owner: PersonId }
export type ReadType = { readonly name: string; readonly version: number }

/** The numbers that a page of rows bears, and its last event. */
export type PageNumbers = {
  readonly streams: ReadonlySet<number>
  readonly types: ReadonlySet<number>
  readonly zones: ReadonlySet<number>
  readonly last: { readonly position: Position; readonly id: EventId }
}

export type PageNames = {
  stream(number: number): ReadStream
  type(number: number): ReadType
  zone(number: number): Zone
}

export type PageRead<Rows> = {
  readonly rows: Rows
  /** Whether the log held the anchor, in the same snapshot. Null where the statement did not look: it is looked at apart. */
  readonly isSameLog: boolean | null
  /** Null where there are no rows. */
  readonly numbers: PageNumbers | null
}

export type NamesOfNumbers = {
  /** Reads a page, again where another server has answered than the one that the names are of, and names its numbers. */
  named<Rows>(
    read: (anchor: Head) => Promise<PageRead<Rows>>,
  ): Promise<{ readonly rows: Rows; readonly names: PageNames }>
}

/** In a statement: whether the event with that position and id stands in the log, true where none is named. */
export const stands = (position: string, id: string): string =>
  `(${position} = 0 or exists (select from log.events anchor where anchor.position = ${position} and anchor.id = ${id}))`

const STREAMS_KEPT = 200_000
/** Servers that answer in turn, each with another past: only while one takes over from the other. */
const MOST_TRIES = 10
const NOTHING: Head = { position: START, id: null }

// Of the numbers that the page bears and no others: one that was given since its last event is not older than that.
const NAMES = `
  select ${stands('$1::bigint', '$2::uuid')} as same_log, ${stands('$3::bigint', '$4::uuid')} as same_page,
    (select coalesce(json_agg(s), '[]') from (
      select s.id, s.kind, s.uuid, t.uuid as tenant from log.streams s join log.tenants t on t.id = s.tenant
      where s.id = any($5::integer[])) s) as streams,
    (select coalesce(json_agg(y), '[]') from log.event_types y where y.id = any($6::smallint[])) as types,
    (select coalesce(json_agg(z), '[]') from log.zones z where z.id = any($7::smallint[])) as zones`

/**
 * A failover may lose the last commits, and the next server gives lost numbers to other names. So a name is remembered
 * with an event that was written after it, the anchor: wherever the anchor stands, each name stands as it was read. Every
 * page is read with a look at the anchor, and every name with a look at the page's last event.
 */
export function namesOfNumbers(db: Queryable): NamesOfNumbers {
  const streams = new LRUCache<number, ReadStream>({ max: STREAMS_KEPT })
  let types = new Map<number, ReadType>()
  let zones = new Map<number, Zone>()
  let anchor = NOTHING
  let learning: Promise<unknown> = Promise.resolve()

  /** Not where somebody else has begun anew already. */
  function forget(wrong: Head): void {
    if (anchor !== wrong) return
    anchor = NOTHING
    streams.clear()
    // New ones: pages that were named before keep theirs.
    types = new Map()
    zones = new Map()
  }

  const areKnown = (page: PageNumbers) =>
    [...page.streams].every((number) => streams.has(number)) &&
    [...page.types].every((number) => types.has(number)) &&
    [...page.zones].every((number) => zones.has(number))

  function namesFor(page: PageNumbers): PageNames {
    const pageStreams = new Map<number, ReadStream>()
    for (const number of page.streams) pageStreams.set(number, required(streams.get(number), 'stream', number))
    const [pageTypes, pageZones] = [types, zones]
    return {
      stream: (number) => required(pageStreams.get(number), 'stream', number),
      type: (number) => required(pageTypes.get(number), 'event type', number),
      zone: (number) => required(pageZones.get(number), 'zone', number),
    }
  }

  /** Null where the page is not of the log that answered: it must be read again. */
  async function learn(page: PageNumbers): Promise<PageNames | null> {
    for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
      const verified = anchor
      const { rows } = await db.query<Learnt>({
        name: 'log-names-of-numbers',
        text: NAMES,
        values: [
          verified.position,
          verified.id,
          page.last.position,
          page.last.id,
          [...page.streams].filter((number) => !streams.has(number)),
          [...page.types].filter((number) => !types.has(number)),
          [...page.zones].filter((number) => !zones.has(number)),
        ],
      })
      const [learnt] = rows
      if (!learnt?.same_page) return null
      if (!learnt.same_log) {
        forget(verified)
        continue
      }
      // Somebody has found the names wrong while these were on their way.
      if (anchor !== verified) continue
      for (const { id, kind, uuid, tenant } of learnt.streams)
        streams.set(id, { name: parseStream(`${kind}-${uuid}`).name, tenant, owner: uuid })
      for (const { id, name, version } of learnt.types) types.set(id, { name, version })
      for (const { id, name } of learnt.zones) zones.set(id, name)
      if (page.last.position > anchor.position) anchor = page.last
      return namesFor(page)
    }
    return null
  }

  /** One after the other: each is sure of the anchor that the one before has left. */
  function learnInTurn(page: PageNumbers): Promise<PageNames | null> {
    const learnt = learning.then(() => learn(page))
    learning = learnt.catch(() => undefined)
    return learnt
  }

  return {
    async named(read) {
      for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
        const before = anchor
        const { rows, isSameLog, numbers } = await read(before)
        if (numbers === null) return { rows, names: NAMELESS }
        if (isSameLog === false) {
          forget(before)
          continue
        }
        const names =
          isSameLog && anchor === before && areKnown(numbers) ? namesFor(numbers) : await learnInTurn(numbers)
        if (names) return { rows, names }
      }
      throw new LogUnavailable(new Error('servers with different pasts answer in turn'))
    },
  }
}

type Learnt = {
  readonly same_log: boolean
  readonly same_page: boolean
  readonly streams: readonly { id: number; kind: StreamKind; uuid: PersonId; tenant: TenantId }[]
  readonly types: readonly { id: number; name: string; version: number }[]
  readonly zones: readonly { id: number; name: Zone }[]
}

const NAMELESS: PageNames = {
  stream: (number) => unnamed('stream', number),
  type: (number) => unnamed('event type', number),
  zone: (number) => unnamed('zone', number),
}

function required<T>(value: T | undefined, what: string, number: number): T {
  return value === undefined ? unnamed(what, number) : value
}

function unnamed(what: string, number: number): never {
  throw new Error(`the log does not name ${what} ${number}: run sillage doctor`)
}
