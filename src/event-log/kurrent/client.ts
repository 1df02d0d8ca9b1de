// Wraps the official client so that it survives failures of a cluster: its reading half never leaves a dead node, and its
// writing half never forgets that it found no leader. Both are replaced in place when that happens. All requests go to the
// leader: another node may be behind, and a reader that mistook the end of its log for the head would miss events.
import { Duplex, finished, Writable } from 'node:stream'
import { KurrentDBClient } from '@kurrent/kurrentdb-client'
import { type Connection, unreadable } from './connection-string.ts'

type Reading = KurrentDBClient['rustClient']
type Batches = ReturnType<Reading['readAll']>

/** A new half costs a few milliseconds: create only one if a hundred reads fail together. */
const RENEW_MS = 250
/** A node that has been silent for this long is not used again. */
const SILENT_MS = 5_000

export type ClientOptions = {
  readonly silentMs?: number
  /** Called when the call that carries all appends is opened or lost: a lost one may have been on another server. */
  readonly onWriting?: (what: 'opened' | 'lost') => void
}

export function clientOf(connection: Connection, options: ClientOptions = {}): KurrentDBClient {
  const { silentMs = SILENT_MS, onWriting = () => undefined } = options
  const client = connect(connection.writing, onWriting)
  // All reads of the client go through this accessor.
  Object.defineProperty(client, 'rustClient', { value: readingOf(connection, silentMs) })

  let writer: KurrentDBClient | null = client
  const { appendToStream, subscribeToAll, subscribeToStream, dispose } = client
  const letGoOfWriter = async () => {
    const used = writer
    writer = null
    if (used && used !== client) await end(used)
  }
  client.appendToStream = async (stream, events, options) => {
    writer ??= another(connection.writing, onWriting)
    const used = writer
    try {
      // Instead of forwarding the request, a node answers with the leader's address.
      return await appendToStream.call(used, stream, events, { ...options, requiresLeader: true })
    } catch (error) {
      if (used === writer && isStuck(error)) void letGoOfWriter()
      throw error
    }
  }
  client.subscribeToAll = (options, readable) =>
    subscribeToAll.call(client, { ...options, requiresLeader: true }, readable)
  // Only for short reads: they use the connection for writing, which is replaced soon after it falls silent.
  client.subscribeToStream = (stream, options, readable) => {
    writer ??= another(connection.writing, onWriting)
    return subscribeToStream.call(writer, stream, { ...options, requiresLeader: true }, readable)
  }
  // The next append uses a new connection, since this one may be silent.
  client.dispose = async () => {
    await Promise.all([dispose(), letGoOfWriter()])
  }
  return client
}

function readingOf({ reading, account }: Connection, silentMs: number): Reading {
  let current = connect(reading).rustClient
  let renewedMs = performance.now()
  const readOptions = { requiresLeader: true, ...(account && { credentials: account }) }

  function renew(used: Reading): void {
    if (used !== current || performance.now() - renewedMs < RENEW_MS) return
    renewedMs = performance.now()
    current = connect(reading).rustClient
  }

  /** Once per batch of events, not once per event. */
  const watched = (open: (reading: Reading) => Batches): Batches => ({
    [Symbol.asyncIterator]() {
      const used = current
      const batches = open(used)[Symbol.asyncIterator]()
      return {
        async next() {
          const timer = setTimeout(renew, silentMs, used)
          try {
            return await batches.next()
          } catch (error) {
            if (isLost(error)) renew(used)
            throw error
          } finally {
            clearTimeout(timer)
          }
        },
      }
    },
  })

  return {
    readAll: (options) => watched((half) => half.readAll(options && { ...options, ...readOptions })),
    readStream: (stream, options) =>
      watched((half) => half.readStream(stream, options && { ...options, ...readOptions })),
  }
}

const textOf = (error: unknown): string => (error instanceof Error ? `${error.name} ${error.message}` : String(error))

/** The node is gone, or there was no leader. */
const isLost = (error: unknown): boolean => /UnavailableError|NotLeaderError|cancel+ed/i.test(textOf(error))

/** The half found no leader, and will give the same answer for ever. */
const isStuck = (error: unknown): boolean => /Failed to discover/.test(textOf(error))

function connect(text: string, onWriting: ClientOptions['onWriting'] = () => undefined): KurrentDBClient {
  let client: KurrentDBClient
  try {
    client = KurrentDBClient.connectionString(text)
  } catch {
    throw unreadable()
  }
  // Opens all calls to the server.
  const openerOf: (...call: readonly unknown[]) => () => Promise<unknown> = Reflect.get(client, 'GRPCStreamCreator')
  Object.defineProperty(client, 'GRPCStreamCreator', {
    value: (...call: readonly unknown[]) => {
      const open = openerOf(...call)
      return async () => {
        const opened = neverFull(await open())
        if (call[1] === 'appendToStream') watch(opened, onWriting)
        return opened
      }
    },
  })
  return client
}

let created = 0
/** With a unique option: clients with equal options share a connection, even a silent one. */
function another(text: string, onWriting: ClientOptions['onWriting']): KurrentDBClient {
  created = (created + 1) % 1_000
  return connect(
    text.replace(/(?<=keepAliveTimeout=)\d+/, (ms) => String(Number(ms) + created)),
    onWriting,
  )
}

/** Also closes its connection, which the client itself would keep open. */
async function end(client: KurrentDBClient): Promise<void> {
  await client.dispose()
  const channelOf: () => Promise<{ close(): void }> = Reflect.get(client, 'getChannel')
  // Not awaited: a client without a connection would start to connect again.
  void channelOf().then(
    (channel) => channel.close(),
    () => undefined,
  )
}

const watched = new WeakSet<object>()

/** One call carries all appends until it ends. */
function watch(call: unknown, onWriting: NonNullable<ClientOptions['onWriting']>): void {
  if (!(call instanceof Duplex) || watched.has(call)) return
  watched.add(call)
  onWriting('opened')
  finished(call, () => onWriting('lost'))
}

const patient = new WeakSet<Writable>()

/**
 * If a call is lost while its buffer is full, the client rejects a promise that nobody handles, which ends the process. The
 * appender limits the number of concurrent appends instead.
 */
function neverFull(call: unknown): unknown {
  if (!(call instanceof Writable) || patient.has(call)) return call
  patient.add(call)
  const { write } = call
  call.write = (message: unknown) => {
    Reflect.apply(write, call, [message])
    return true
  }
  return call
}
