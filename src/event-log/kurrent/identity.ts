// The identity of a log on a KurrentDB, made once, and of which log it is a copy: kept as metadata of a stream that
// holds nothing else.
import { jsonEvent, type KurrentDBClient, NO_STREAM, WrongExpectedVersionError } from '@kurrent/kurrentdb-client'
import type { LogId } from '#kernel/ids.ts'
import type { CopyOf } from '../event-log.ts'
import type { LogFormat } from '../log-format.ts'
import { readCopyOf, type WrittenCopyOf, writtenCopyOf } from '../written-origin.ts'
import { answeredIn } from './failures.ts'

/** Its metadata is a system event: no reader of the log meets it. */
const STREAM = 'sillage-log'
const ANSWER_MS = 10_000
/** A moment by our clock, which the server looks at by its own: far enough ahead of both. */
const DEADLINE_MS = 10 * 60_000

export type Identity = { readonly id: LogId; readonly format: LogFormat; readonly copyOf: CopyOf | null }

export async function identityOf(client: KurrentDBClient, newId: () => LogId): Promise<Identity> {
  const found = await read(client)
  if (found) return found
  // By hand: the client's own call drops the expected revision, and of two processes both would succeed.
  const identity = jsonEvent({ type: '$metadata', data: { logId: newId() } })
  try {
    await answeredIn(
      ANSWER_MS,
      client.appendToStream(`$$${STREAM}`, identity, { streamState: NO_STREAM, deadline: DEADLINE_MS }),
    )
  } catch (error) {
    // Another process was first, or the answer was lost: what stands there is the identity.
    if (!(error instanceof WrongExpectedVersionError) && !(await read(client))) throw error
  }
  const made = await read(client)
  if (!made)
    throw new Error(
      `the server keeps no metadata of the stream ${STREAM}: the account of EVENT_LOG must be allowed to write it`,
    )
  return made
}

/** The metadata of a stream is replaced as a whole. */
export async function writeIdentity(client: KurrentDBClient, { id, copyOf }: Identity): Promise<void> {
  const data = { logId: id, ...(copyOf && { copyOf: writtenCopyOf(copyOf) }) }
  await answeredIn(
    ANSWER_MS,
    client.appendToStream(`$$${STREAM}`, jsonEvent({ type: '$metadata', data }), { deadline: DEADLINE_MS }),
  )
}

async function read(client: KurrentDBClient): Promise<Identity | null> {
  const { metadata } = await answeredIn(
    ANSWER_MS,
    client.getStreamMetadata<{ logId?: unknown; copyOf?: WrittenCopyOf }>(STREAM),
  )
  if (typeof metadata?.logId !== 'string') return null
  return { id: metadata.logId as LogId, format: 1, copyOf: metadata.copyOf ? readCopyOf(metadata.copyOf) : null }
}
