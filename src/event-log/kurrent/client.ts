// The official client, so that it lives through a cluster: its reading half never leaves a node that is gone, and its
// writing half remembers for ever that nobody led when it looked. Both are made anew, in place, where that happens. All is
// asked of the leader: another node may be behind, and who takes the end of its log for the end would pass over events.
import { Duplex, finished, Writable } from 'node:stream'
import { KurrentDBClient } from '@kurrent/kurrentdb-client'
import { type Connection, unreadable } from './connection-string.ts'

type Reading = KurrentDBClient['rustClient']
type Batches = ReturnType<Reading['readAll']>

/** A new one costs a few milliseconds: not for each of a hundred reads that fail together. */
const RENEW_MS = 250
/** A node that has not said anything for so long is not asked again. */
const SILENT_MS = 5_000

export type ClientOptions = {
  readonly silentMs?: number
  /** The call that carries all appends was opened, and was lost: what came in between may be of another server. */
  readonly onWriting?: (what: 'opened' | 'lost') => void
}

export function clientOf(connection: Connection, options: ClientOptions = {}): KurrentDBClient {
  const { silentMs = SILENT_MS, onWriting = () => undefined } = options
  const client = connect(connection.writing, onWriting)
  // What reads: an accessor of the client that all its reads go by.
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
      // A node that would pass it on says instead where it belongs, and it goes there.
      return await appendToStream.call(used, stream, events, { ...options, requiresLeader: true })
    } catch (error) {
      if (used === writer && isStuck(error)) void letGoOfWriter()
      throw error
    }
  }
  client.subscribeToAll = (options, readable) =>
    subscribeToAll.call(client, { ...options, requiresLeader: true }, readable)
  // Short looks alone: over the connection that is written by, which is soon left where it has fallen silent.
  client.subscribeToStream = (stream, options, readable) => {
    writer ??= another(connection.writing, onWriting)
    return subscribeToStream.call(writer, stream, { ...options, requiresLeader: true }, readable)
  }
  // What is written next goes over another connection, since this one may have fallen silent.
  client.dispose = async () => {
    await Promise.all([dispose(), letGoOfWriter()])
  }
  return client
}

function readingOf({ reading, account }: Connection, silentMs: number): Reading {
  let current = connect(reading).rustClient
  let renewedMs = performance.now()
  const asked = { requiresLeader: true, ...(account && { credentials: account }) }

  function renew(used: Reading): void {
    if (used !== current || performance.now() - renewedMs < RENEW_MS) return
    renewedMs = performance.now()
    current = connect(reading).rustClient
  }

  /** Once a batch of events, not once an event. */
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
    readAll: (options) => watched((half) => half.readAll(options && { ...options, ...asked })),
    readStream: (stream, options) => watched((half) => half.readStream(stream, options && { ...options, ...asked })),
  }
}

const textOf = (error: unknown): string => (error instanceof Error ? `${error.name} ${error.message}` : String(error))

/** The node is gone, or nobody led when it looked. */
const isLost = (error: unknown): boolean => /UnavailableError|NotLeaderError|cancel+ed/i.test(textOf(error))

/** It found no leader, and gives the same answer ever after. */
const isStuck = (error: unknown): boolean => /Failed to discover/.test(textOf(error))

function connect(text: string, onWriting: ClientOptions['onWriting'] = () => undefined): KurrentDBClient {
  let client: KurrentDBClient
  try {
    client = KurrentDBClient.connectionString(text)
  } catch {
    throw unreadable()
  }
  // By which all its calls to the server are opened.
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

let made = 0
/** With an option of its own: clients whose options are the same share a connection, also one that has fallen silent. */
function another(text: string, onWriting: ClientOptions['onWriting']): KurrentDBClient {
  made = (made + 1) % 1_000
  return connect(
    text.replace(/(?<=keepAliveTimeout=)\d+/, (ms) => String(Number(ms) + made)),
    onWriting,
  )
}

/** With its connection, which the client itself would keep. */
async function end(client: KurrentDBClient): Promise<void> {
  await client.dispose()
  const channelOf: () => Promise<{ close(): void }> = Reflect.get(client, 'getChannel')
  // Not awaited: one that has found nobody would look again.
  void channelOf().then(
    (channel) => channel.close(),
    () => undefined,
  )
}

const watched = new WeakSet<object>()

/** One call carries the appends one after the other, until it ends. */
function watch(call: unknown, onWriting: NonNullable<ClientOptions['onWriting']>): void {
  if (!(call instanceof Duplex) || watched.has(call)) return
  watched.add(call)
  onWriting('opened')
  finished(call, () => onWriting('lost'))
}

const patient = new WeakSet<Writable>()

/**
 * What the client holds back until a full call has room, it rejects where nobody listens when that call is lost: an
 * unhandled rejection, which ends the process. How much is under way at once, the appender limits.
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
