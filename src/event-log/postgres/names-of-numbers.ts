// The dictionary for readers: the names of the stream, type and zone numbers in event rows.
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
import { lazy } from '#platform/lazy.ts'
import { LogUnavailable } from '../event-log.ts'
import type { Head } from './batch-store.ts'
import type { Queryable } from './steady-connection.ts'

export type ReadStream = { readonly name: StreamName; readonly tenant: TenantId; readonly owner: PersonId }
export type ReadType = { readonly name: string; readonly version: number }

/** The numbers in a page of rows, and its last event. */
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
  /** Whether the log contained the anchor, in the same snapshot. Null if the statement did not check: then it is checked separately. */
  readonly isSameLog: boolean | null
  /** Null if there are no rows. */
  readonly numbers: PageNumbers | null
}

export type NamesOfNumbers = {
  /** Reads a page and resolves its numbers. Reads again if a server with another history has answered. */
  named<Rows>(
    read: (anchor: Head) => Promise<PageRead<Rows>>,
  ): Promise<{ readonly rows: Rows; readonly names: PageNames }>
}

/** SQL condition: the log contains the event with this position and id. True for position 0. */
export const containsEvent = (position: string, id: string): string =>
  `(${position} = 0 or exists (select from log.events anchor where anchor.position = ${position} and anchor.id = ${id}))`

const STREAMS_KEPT = 200_000
/** Servers with different histories answer alternately only while one takes over from the other. */
const MOST_ATTEMPTS = 10
const NOTHING: Head = { position: START, id: null }

// Reads only the numbers in the page: a number assigned after the page's last event would not be covered by that event.
const NAMES = `
  select ${containsEvent('$1::bigint', '$2::uuid')} as same_log, ${containsEvent('$3::bigint', '$4::uuid')} as same_page,
    (select coalesce(json_agg(s), '[]') from (
      select s.id, s.kind, s.uuid, t.uuid as tenant from log.streams s join log.tenants t on t.id = s.tenant
      where s.id = any($5::integer[])) s) as streams,
    (select coalesce(json_agg(y), '[]') from log.event_types y where y.id = any($6::smallint[])) as types,
    (select coalesce(json_agg(z), '[]') from log.zones z where z.id = any($7::smallint[])) as zones`

/**
 * A failover may lose the last commits, and the next server assigns lost numbers to other names. So the cache of names has an
 * anchor, an event that was written after all of them: a log that contains the anchor contains each name as it was read.
 * Every page is read together with a check of the anchor, and every name with a check of the page's last event.
 */
export function namesOfNumbers(db: Queryable): NamesOfNumbers {
  const streams = lazy(() => new LRUCache<number, ReadStream>({ max: STREAMS_KEPT }))
  let types = new Map<number, ReadType>()
  let zones = new Map<number, Zone>()
  let anchor = NOTHING
  let learning: Promise<unknown> = Promise.resolve()

  /** Does nothing if the cache has been dropped in the meantime. */
  function forget(wrong: Head): void {
    if (anchor !== wrong) return
    anchor = NOTHING
    streams().clear()
    // New maps: pages that were read before keep the old ones.
    types = new Map()
    zones = new Map()
  }

  const areKnown = (page: PageNumbers) =>
    [...page.streams].every((number) => streams().has(number)) &&
    [...page.types].every((number) => types.has(number)) &&
    [...page.zones].every((number) => zones.has(number))

  function namesFor(page: PageNumbers): PageNames {
    const pageStreams = new Map<number, ReadStream>()
    for (const number of page.streams) pageStreams.set(number, required(streams().get(number), 'stream', number))
    const [pageTypes, pageZones] = [types, zones]
    return {
      stream: (number) => required(pageStreams.get(number), 'stream', number),
      type: (number) => required(pageTypes.get(number), 'event type', number),
      zone: (number) => required(pageZones.get(number), 'zone', number),
    }
  }

  /** Null if the log that answered does not contain the page: it must be read again. */
  async function learn(page: PageNumbers): Promise<PageNames | null> {
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
      const verified = anchor
      const { rows } = await db.query<Learnt>({
        name: 'log-names-of-numbers',
        text: NAMES,
        values: [
          verified.position,
          verified.id,
          page.last.position,
          page.last.id,
          [...page.streams].filter((number) => !streams().has(number)),
          [...page.types].filter((number) => !types.has(number)),
          [...page.zones].filter((number) => !zones.has(number)),
        ],
      })
      const [result] = rows
      if (!result?.same_page) return null
      if (!result.same_log) {
        forget(verified)
        continue
      }
      // Another read has dropped the cache in the meantime.
      if (anchor !== verified) continue
      for (const { id, kind, uuid, tenant } of result.streams)
        streams().set(id, { name: parseStream(`${kind}-${uuid}`).name, tenant, owner: uuid })
      for (const { id, name, version } of result.types) types.set(id, { name, version })
      for (const { id, name } of result.zones) zones.set(id, name)
      if (page.last.position > anchor.position) anchor = page.last
      return namesFor(page)
    }
    return null
  }

  /** One after the other, so that each can rely on the anchor of the previous one. */
  function learnInTurn(page: PageNumbers): Promise<PageNames | null> {
    const result = learning.then(() => learn(page))
    learning = result.catch(() => undefined)
    return result
  }

  return {
    async named(read) {
      for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
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
      throw new LogUnavailable(new Error('servers with different histories answer alternately'))
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
  throw new Error(`${what} number ${number} has no name in the log: run sillage doctor`)
}
