// The official client, so that it lives through a cluster: its reading half never leaves a node that is gone, and its
// writing half remembers for ever that nobody led when it looked. Both are made anew, in place, where that happens.
import { KurrentDBClient } from '@kurrent/kurrentdb-client'
import { type Connection, unreadable } from './connection-string.ts'

type Reading = KurrentDBClient['rustClient']
type Batches = ReturnType<Reading['readAll']>

/** A new one costs a few milliseconds: not for each of a hundred reads that fail together. */
const RENEW_MS = 250

export function clientOf(connection: Connection, nowMs = () => performance.now()): KurrentDBClient {
  const client = connect(connection.writing)
  // What reads: an accessor of the client that all its reads go by.
  Object.defineProperty(client, 'rustClient', { value: readingOf(connection, nowMs) })

  let writer = client
  const { appendToStream, dispose, subscribeToAll, subscribeToStream } = client
  client.appendToStream = async (stream, events, options) => {
    const used = writer
    try {
      // Asked of the leader, so that a node that passes appends on says where they belong, and they go there.
      return await appendToStream.call(used, stream, events, { requiresLeader: true, ...options })
    } catch (error) {
      if (used === writer && isStuck(error)) {
        if (used !== client) void used.dispose()
        writer = connect(connection.writing)
      }
      throw error
    }
  }
  client.subscribeToAll = (options, readable) =>
    subscribeToAll.call(client, { requiresLeader: true, ...options }, readable)
  client.subscribeToStream = (stream, options, readable) =>
    subscribeToStream.call(client, stream, { requiresLeader: true, ...options }, readable)
  client.dispose = async () => {
    await Promise.all([dispose(), writer === client ? undefined : writer.dispose()])
  }
  return client
}

function readingOf({ reading, account }: Connection, nowMs: () => number): Reading {
  let current = connect(reading).rustClient
  let renewedMs = nowMs()
  /** Of the leader, and by whom. */
  const asked = { requiresLeader: true, ...(account && { credentials: account }) }

  function renewAfter(used: Reading, error: unknown): void {
    if (used !== current || !isLost(error) || nowMs() - renewedMs < RENEW_MS) return
    renewedMs = nowMs()
    current = connect(reading).rustClient
  }

  /** Once a batch of events, not once an event. */
  const watched = (open: (reading: Reading) => Batches): Batches => ({
    [Symbol.asyncIterator]() {
      const used = current
      const batches = open(used)[Symbol.asyncIterator]()
      return {
        next: () =>
          batches.next().catch((error: unknown) => {
            renewAfter(used, error)
            throw error
          }),
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

function connect(text: string): KurrentDBClient {
  try {
    return KurrentDBClient.connectionString(text)
  } catch {
    throw unreadable()
  }
}
