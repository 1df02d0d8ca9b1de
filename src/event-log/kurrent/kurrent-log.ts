// The KurrentDB adapter: the log on an EventStoreDB or KurrentDB, through the official client.
import { randomUUID } from 'node:crypto'
import { StreamDeletedError } from '@kurrent/kurrentdb-client'
import { type Instant, type LogId, NO_REVISION, type Position, parseStream, type TenantId } from '#kernel/ids.ts'
import { turnstile } from '#platform/slots.ts'
import {
  type Append,
  type Appended,
  type EventLog,
  LogBusy,
  LogUnavailable,
  OutcomeUnknown,
  WrongExpectedRevision,
} from '../event-log.ts'
import { meets } from '../expected-revision.ts'
import { type SizedRecord, sized } from '../limits.ts'
import { appender } from './appender.ts'
import { clientOf } from './client.ts'
import { readConnectionString } from './connection-string.ts'
import { NoAnswer, readFailure } from './failures.ts'
import { headKnown } from './head-known.ts'
import { type Identity, identityOf, writeIdentity } from './identity.ts'
import { knownStreams } from './known-streams.ts'
import { lagOf } from './kurrent-lag.ts'
import { reader } from './kurrent-reader.ts'
import { scanner } from './kurrent-scan.ts'
import { subscriptions } from './kurrent-subscriptions.ts'
import { admission, refusedSchool } from './one-school.ts'
import { opening } from './opening.ts'
import { remembered } from './remembered.ts'
import { type StreamNames, streamNames, type WireName } from './stream-names.ts'
import { tail } from './tail.ts'
import { writers } from './writers.ts'

export type KurrentLogOptions = {
  /** `kurrentdb://…` or `esdb://…`, with what it says of TLS, accounts and nodes. */
  readonly connectionString: string
  readonly pollMs?: number
  /** After each append that was stored, with its position. */
  readonly onCommit?: (
    head: Position,
    batch: { readonly events: number; readonly items: number; readonly tookMs: number },
  ) => void
  /** Told of what went wrong in the background and is being tried again. */
  readonly onTrouble?: (what: string, error: unknown) => void
  /** Told, at the opening, what stands in the connection string and does nothing. */
  readonly onIgnored?: (what: string) => void
  /** How long an append is tried before its outcome is called unknown. */
  readonly patienceMs?: number
  /** Offset in the log's files beyond which a filtered page is looked for in steps. */
  readonly far?: bigint
}

export type KurrentLog = EventLog & { readonly waiting: { readonly events: number; readonly bytes: number } }

/** What may wait to be written; beyond it, a writer is told to come back. The same as on PostgreSQL. */
const MOST_EVENTS_WAITING = 50_000
const MOST_BYTES_WAITING = 64 * 1024 * 1024
const LOADING_AT_ONCE = 64

export async function openKurrentLog(options: KurrentLogOptions): Promise<KurrentLog> {
  const { onTrouble = () => undefined } = options
  const connection = readConnectionString(options.connectionString)
  for (const what of connection.ignored) options.onIgnored?.(`EVENT_LOG: ${what}`)
  let openCalls = 0
  const client = clientOf(connection, {
    onWriting(what) {
      openCalls += what === 'opened' ? 1 : -1
      if (what === 'lost') memory.doubt()
    },
  })
  const head = headKnown()
  const known = knownStreams()
  // Before the log is opened: that may be the first to doubt.
  const memory = remembered({
    head,
    async stands({ position, id, stream, revision }) {
      const found = await read.recordAt(stream, revision).catch((error: unknown) => {
        if (error instanceof StreamDeletedError) return undefined
        if (error instanceof NoAnswer) leaveSilence()
        throw readFailure(error)
      })
      // A repeat may have written it anew, at another place.
      if (found?.id !== id) return false
      return found.position ? found.position.commit === position : (await read.idAt(position)) === id
    },
    forget() {
      for (const all of [head, known, live]) all.forget()
    },
    isWatched: () => live.isLive() || openCalls > 0,
    nowMs: () => performance.now(),
  })
  const readerOf = (names: StreamNames) =>
    reader({
      client,
      names,
      known,
      head,
      isTold: () => live.isLive() && !memory.isDoubted(),
      onDoubt: () => memory.doubt(),
      ...(options.far !== undefined && { far: options.far }),
    })
  // The identity first: how everything else is named follows from its format.
  const opened = await opening(client, connection, async () => {
    const found = await identityOf(client, () => randomUUID() as LogId)
    const names = streamNames(found.format)
    const read = readerOf(names)
    await read.readHead()
    return { found, names, read }
  })
  const { names, read } = opened
  let identity: Identity = opened.found
  const admit = names.format === 1 ? admission(read) : null
  const live = tail({
    client,
    names,
    head,
    readHead: read.readHead,
    remembered: () => memory,
    onTrouble: (error) => onTrouble('live subscription', error),
  })
  function leaveSilence(): void {
    void client.dispose()
    live.reconnect()
  }
  let closed = false
  const write = appender({
    client,
    reader: read,
    names,
    known,
    head,
    remembered: memory,
    writers: writers({ tail: live, recordAt: read.recordAt }),
    now: () => new Date().toISOString() as Instant,
    nowMs: () => performance.now(),
    delay: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    isClosed: () => closed,
    onTrouble: (error) => onTrouble('append', error),
    onSilence: leaveSilence,
    ...(options.patienceMs !== undefined && { patienceMs: options.patienceMs }),
  })
  const lag = lagOf({
    readAll: read.readAll,
    readHead: read.readHead,
    countAfter: live.countAfter,
    nowMs: () => performance.now(),
  })

  const waiting = { events: 0, bytes: 0 }
  const underWay = new Set<Promise<unknown>>()

  async function append(one: Append, records: readonly SizedRecord[]): Promise<Appended> {
    const bytes = records.reduce((sum, record) => sum + record.bytes, 0)
    if (closed) throw new LogUnavailable(new Error('the log is closed'))
    if (waiting.events + records.length > MOST_EVENTS_WAITING || waiting.bytes + bytes > MOST_BYTES_WAITING)
      throw new LogBusy(1_000)
    const startedMs = performance.now()
    waiting.events += records.length
    waiting.bytes += bytes
    const writing = write(one, records)
    underWay.add(writing)
    try {
      const appended = await writing
      if (!appended.repeated) {
        live.bell.ring()
        options.onCommit?.(appended.position, {
          events: records.length,
          items: 1,
          tookMs: performance.now() - startedMs,
        })
      }
      return appended
    } finally {
      underWay.delete(writing)
      waiting.events -= records.length
      waiting.bytes -= bytes
    }
  }

  /** Before anything is written: in a log of format 1, whether each of the schools may write each of the streams. */
  async function refuseStrangers(appends: readonly Append[]): Promise<void> {
    if (!admit) return
    for (const tenant of new Set(appends.map(({ tenant }) => tenant))) await admit(tenant)
    const enter = turnstile(LOADING_AT_ONCE)
    const unknown = new Map(appends.map((one) => [names.wireName(one), one]))
    for (const wire of unknown.keys()) if (known.get(wire)) unknown.delete(wire)
    await Promise.all([...unknown.values()].map((one) => enter(() => read.learnTail(one, 1))))
    const owners = new Map<WireName, TenantId>()
    for (const one of appends) {
      const wire = names.wireName(one)
      const owner = known.get(wire)?.tenant ?? owners.get(wire)
      if (owner !== undefined && owner !== one.tenant) throw refusedSchool()
      if (meets(one.expected, NO_REVISION)) owners.set(wire, owner ?? one.tenant)
    }
  }

  return {
    id: identity.id,
    format: identity.format,
    get mayHoldOldIds() {
      return identity.format === 1 || identity.copyOf?.mayHoldOldIds === true
    },
    get copyOf() {
      return identity.copyOf
    },
    async recordCopy(copyOf) {
      const recorded = { ...identity, copyOf }
      await writeIdentity(client, recorded).catch((error: unknown) => {
        throw new OutcomeUnknown(error)
      })
      identity = recorded
    },
    waiting,
    async append(one) {
      parseStream(one.stream)
      const records = sized(one)
      if (admit) await admit(one.tenant)
      return append(one, records)
    },
    async load(appends) {
      const records = appends.map((one) => {
        parseStream(one.stream)
        return sized(one)
      })
      await refuseStrangers(appends)
      const outcomes: (Appended | WrongExpectedRevision)[] = []
      const enter = turnstile(LOADING_AT_ONCE)
      // In one stream one after the other, the streams side by side.
      const lanes = Map.groupBy(appends.keys(), (n) => {
        const one = appends[n]
        return one && names.wireName(one)
      })
      const settled = await Promise.allSettled(
        [...lanes.values()].map((lane) =>
          enter(async () => {
            for (const n of lane) {
              const one = appends[n]
              if (!one) continue
              outcomes[n] = await append(one, records[n] ?? []).catch((error: unknown) => {
                if (error instanceof WrongExpectedRevision) return error
                throw error
              })
            }
          }),
        ),
      )
      for (const one of settled) if (one.status === 'rejected') throw one.reason
      return outcomes
    },
    readStream: read.readStream,
    readAll: read.readAll,
    scan: scanner(read.readAll),
    subscribe: subscriptions({
      read,
      remembered: memory,
      tail: live,
      pollMs: options.pollMs ?? 1_000,
      onTrouble: (error) => onTrouble('subscription', error),
    }),
    head: read.readHead,
    // The server tells the last one's alone, and positions have gaps.
    placeBefore: () => null,
    lag,
    eventAt: read.eventAt,
    async close() {
      closed = true
      await Promise.allSettled(underWay)
      live.close()
      await client.dispose()
    },
  }
}
