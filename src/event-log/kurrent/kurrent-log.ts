// The KurrentDB adapter: an event log on EventStoreDB or KurrentDB, through the official client.
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
import { historyCheck } from './history-check.ts'
import { type Identity, identityOf, writeIdentity } from './identity.ts'
import { knownHead } from './known-head.ts'
import { knownStreams } from './known-streams.ts'
import { lagOf } from './kurrent-lag.ts'
import { reader } from './kurrent-reader.ts'
import { scanner } from './kurrent-scan.ts'
import { subscriptions } from './kurrent-subscriptions.ts'
import { opening } from './opening.ts'
import { admission, refusedSchool } from './school-admission.ts'
import { type StreamNames, streamNames, type WireName } from './stream-names.ts'
import { tail } from './tail.ts'
import { writers } from './writers.ts'

export type KurrentLogOptions = {
  /** `kurrentdb://…` or `esdb://…`, with TLS options, account and nodes. */
  readonly connectionString: string
  readonly pollMs?: number
  /** Called after each stored append, with its position. */
  readonly onCommit?: (
    head: Position,
    batch: { readonly events: number; readonly items: number; readonly tookMs: number },
  ) => void
  /** Called after an error in the background that will be retried. */
  readonly onTrouble?: (what: string, error: unknown) => void
  /** Called on opening with parts of the connection string that have no effect. */
  readonly onIgnored?: (what: string) => void
  /** How long an append is retried before its outcome is reported as unknown. */
  readonly patienceMs?: number
  /** Offset in the log's files beyond which a filtered page is searched in steps. */
  readonly far?: bigint
}

export type KurrentLog = EventLog & { readonly waiting: { readonly events: number; readonly bytes: number } }

/** Limits of the queue of appends. Beyond them LogBusy is thrown. The same as on PostgreSQL. */
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
  const head = knownHead()
  const known = knownStreams()
  // Created before the log is opened, since opening may already report a doubt.
  const memory = historyCheck({
    head,
    async stands({ position, id, stream, revision }) {
      const record = await read.recordAt(stream, revision).catch((error: unknown) => {
        if (error instanceof StreamDeletedError) return undefined
        if (error instanceof NoAnswer) leaveSilence()
        throw readFailure(error)
      })
      // A repeat may have written the event again at another position.
      if (record?.id !== id) return false
      return record.position ? record.position.commit === position : (await read.idAt(position)) === id
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
  // Read the identity first: its format determines the stream names.
  const opened = await opening(client, connection, async () => {
    const identity = await identityOf(client, () => randomUUID() as LogId)
    const names = streamNames(identity.format)
    const read = readerOf(names)
    await read.readHead()
    return { identity, names, read }
  })
  const { names, read } = opened
  let identity: Identity = opened.identity
  const admit = names.format === 1 ? admission(read) : null
  const live = tail({
    client,
    names,
    head,
    readHead: read.readHead,
    history: () => memory,
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
    history: memory,
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

  async function append(request: Append, records: readonly SizedRecord[]): Promise<Appended> {
    const bytes = records.reduce((sum, record) => sum + record.bytes, 0)
    if (closed) throw new LogUnavailable(new Error('the log is closed'))
    if (waiting.events + records.length > MOST_EVENTS_WAITING || waiting.bytes + bytes > MOST_BYTES_WAITING)
      throw new LogBusy(1_000)
    const startedMs = performance.now()
    waiting.events += records.length
    waiting.bytes += bytes
    const writing = write(request, records)
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

  /** In a log of format 1, checks before any write that each school may write to each of its streams. */
  async function refuseStrangers(appends: readonly Append[]): Promise<void> {
    if (!admit) return
    for (const tenant of new Set(appends.map(({ tenant }) => tenant))) await admit(tenant)
    const enter = turnstile(LOADING_AT_ONCE)
    const unknown = new Map(appends.map((request) => [names.wireName(request), request]))
    for (const wire of unknown.keys()) if (known.get(wire)) unknown.delete(wire)
    await Promise.all([...unknown.values()].map((request) => enter(() => read.learnTail(request, 1))))
    const owners = new Map<WireName, TenantId>()
    for (const request of appends) {
      const wire = names.wireName(request)
      const owner = known.get(wire)?.tenant ?? owners.get(wire)
      if (owner !== undefined && owner !== request.tenant) throw refusedSchool()
      if (meets(request.expected, NO_REVISION)) owners.set(wire, owner ?? request.tenant)
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
    async append(request) {
      parseStream(request.stream)
      const records = sized(request)
      if (admit) await admit(request.tenant)
      return append(request, records)
    },
    async load(appends) {
      const records = appends.map((request) => {
        parseStream(request.stream)
        return sized(request)
      })
      await refuseStrangers(appends)
      const outcomes: (Appended | WrongExpectedRevision)[] = []
      const enter = turnstile(LOADING_AT_ONCE)
      // Appends to one stream are made one after the other, different streams concurrently.
      const lanes = Map.groupBy(appends.keys(), (n) => {
        const request = appends[n]
        return request && names.wireName(request)
      })
      const settled = await Promise.allSettled(
        [...lanes.values()].map((lane) =>
          enter(async () => {
            for (const n of lane) {
              const request = appends[n]
              if (!request) continue
              outcomes[n] = await append(request, records[n] ?? []).catch((error: unknown) => {
                if (error instanceof WrongExpectedRevision) return error
                throw error
              })
            }
          }),
        ),
      )
      for (const result of settled) if (result.status === 'rejected') throw result.reason
      return outcomes
    },
    readStream: read.readStream,
    readAll: read.readAll,
    scan: scanner(read.readAll),
    subscribe: subscriptions({
      read,
      history: memory,
      tail: live,
      pollMs: options.pollMs ?? 1_000,
      onTrouble: (error) => onTrouble('subscription', error),
    }),
    head: read.readHead,
    // The server returns only the last position, and positions have gaps.
    positionBefore: () => null,
    lag,
    eventAt: read.eventAt,
    readBack: read.readBack,
    async close() {
      closed = true
      await Promise.allSettled(underWay)
      live.close()
      await client.dispose()
    },
  }
}
