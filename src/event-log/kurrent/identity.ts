// The identity of a log on a KurrentDB, created once, and the log that it is a copy of: stored as metadata of a stream without
// events.
import { jsonEvent, type KurrentDBClient, NO_STREAM, WrongExpectedVersionError } from '@kurrent/kurrentdb-client'
import type { LogId } from '#kernel/ids.ts'
import type { CopyOf } from '../event-log.ts'
import { LOG_FORMAT, type LogFormat } from '../log-format.ts'
import { readCopyOf, type WrittenCopyOf, writtenCopyOf } from '../written-origin.ts'
import { answeredIn, CannotOpenLog } from './failures.ts'

/** Its metadata is a system event, which readers of the log never see. */
const STREAM = 'sillage-log'
const ANSWER_MS = 10_000
/** Long, because the server compares the deadline, set by our clock, with its own clock. */
const DEADLINE_MS = 10 * 60_000

export type Identity = { readonly id: LogId; readonly format: LogFormat; readonly copyOf: CopyOf | null }

export async function identityOf(client: KurrentDBClient, newId: () => LogId): Promise<Identity> {
  const existing = await read(client)
  if (existing) return existing
  // Not by the client's own call, which drops the expected revision: with two processes, both would succeed.
  const identity = jsonEvent({ type: '$metadata', data: written({ id: newId(), format: LOG_FORMAT, copyOf: null }) })
  try {
    await answeredIn(
      ANSWER_MS,
      client.appendToStream(`$$${STREAM}`, identity, { streamState: NO_STREAM, deadline: DEADLINE_MS }),
    )
  } catch (error) {
    // Another process was first, or the answer was lost: use the stored identity.
    if (!(error instanceof WrongExpectedVersionError) && !(await read(client))) throw error
  }
  const created = await read(client)
  if (!created)
    throw new Error(
      `the server keeps no metadata of the stream ${STREAM}: the account of EVENT_LOG must be allowed to write it`,
    )
  return created
}

/** The metadata of a stream is replaced as a whole. */
export async function writeIdentity(client: KurrentDBClient, identity: Identity): Promise<void> {
  const metadata = jsonEvent({ type: '$metadata', data: written(identity) })
  await answeredIn(ANSWER_MS, client.appendToStream(`$$${STREAM}`, metadata, { deadline: DEADLINE_MS }))
}

/** The first release reads only `logId`, and does not open a log without it. */
type Written = { readonly copyOf?: WrittenCopyOf } & (
  | { readonly logId: string }
  | { readonly log: string; readonly format: number }
)

function written({ id, format, copyOf }: Identity): Written {
  const copy = copyOf && { copyOf: writtenCopyOf(copyOf) }
  return format === 1 ? { logId: id, ...copy } : { log: id, format, ...copy }
}

async function read(client: KurrentDBClient): Promise<Identity | null> {
  const { metadata } = await answeredIn(
    ANSWER_MS,
    client.getStreamMetadata<{ logId?: unknown; log?: unknown; format?: unknown; copyOf?: WrittenCopyOf }>(STREAM),
  )
  const copyOf = metadata?.copyOf ? readCopyOf(metadata.copyOf) : null
  if (typeof metadata?.logId === 'string') return { id: metadata.logId as LogId, format: 1, copyOf }
  if (typeof metadata?.log !== 'string') return null
  if (metadata.format !== LOG_FORMAT)
    throw new CannotOpenLog(
      `the log ${metadata.log} has format ${metadata.format}, and this version of Sillage knows formats 1 and ${LOG_FORMAT}: run the version that made it, or a newer one`,
    )
  return { id: metadata.log as LogId, format: LOG_FORMAT, copyOf }
}
