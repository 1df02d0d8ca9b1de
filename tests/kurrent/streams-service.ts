// The streams service of the in-memory server: single and batch appends, reads, subscriptions and deletions over gRPC.
// Handles transport and access; other files decide what is stored and returned.
import {
  type Metadata,
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type sendUnaryData,
  status,
} from '@grpc/grpc-js'
import type { Wish } from './accounts.ts'
import {
  appended,
  batchAppended,
  eventRead,
  expectedOf,
  expectedOfBatch,
  nameOf,
  proposed,
  softDeleted,
  streamNotFound,
  type streams,
  tombstoned,
  uuidOf,
} from './protocol.ts'
import { ReadRefused, readAll, readStream } from './reading.ts'
import { batchRefused, type NotHandled, notHandled, type Refusal, refusal, timedOut, tooLarge } from './refusals.ts'
import type { Expected, Proposed, StoredStreams, Written } from './stored-streams.ts'
import { subscribeToAll, subscribeToStream } from './subscriptions.ts'

type AppendRequest = InstanceType<typeof streams.AppendReq>
type AppendResponse = InstanceType<typeof streams.AppendResp>
type BatchRequest = InstanceType<typeof streams.BatchAppendReq>
type BatchResponse = InstanceType<typeof streams.BatchAppendResp>
type ReadRequest = InstanceType<typeof streams.ReadReq>
type ReadResponse = InstanceType<typeof streams.ReadResp>

export type StreamsServiceParts = {
  readonly count: (call: string) => void
  /** What this node shows: in a cluster it may be behind what is stored. */
  readonly shown: StoredStreams
  readonly write: (
    name: string,
    expected: Expected,
    events: readonly Proposed[],
  ) => Promise<Written | 'lost' | 'timeout'>
  readonly remove: (how: 'delete' | 'tombstone', name: string, expected: Expected) => Written
  /** Who calls is known: null; else how a call ends that says a wrong name or password. */
  readonly admit: (headers: Metadata) => Refusal | null
  readonly may: (headers: Metadata, wish: Wish) => Refusal | null
  /** Whether this node takes it. */
  readonly handles: (what: 'read' | 'write', headers: Metadata) => NotHandled | null
  readonly nowMs: () => number
}

export function streamsService(parts: StreamsServiceParts) {
  const { count, shown, write, admit, may, handles, nowMs } = parts

  const refused = (what: 'read' | 'write', headers: Metadata, wish: Wish): Refusal | null => {
    const denied = admit(headers) ?? may(headers, wish)
    const why = denied ? null : handles(what, headers)
    return denied ?? (why && notHandled(why))
  }

  async function append(
    call: ServerReadableStream<AppendRequest, AppendResponse>,
    answer: sendUnaryData<AppendResponse>,
  ) {
    count('append')
    let [name, expected]: [string, Expected] = ['', 'any']
    const events: Proposed[] = []
    for await (const request of call as AsyncIterable<AppendRequest>) {
      const options = request.getOptions()
      const message = request.getProposedMessage()
      if (options) [name, expected] = [nameOf(options.getStreamIdentifier()), expectedOf(options)]
      if (message) events.push(proposed(message))
    }
    const no = refused('write', call.metadata, 'write')
    if (no) return answer(no)
    const written = await write(name, expected, events)
    if (written === 'lost') return
    if (written === 'timeout') answer(timedOut())
    else if (written.kind === 'stream-deleted') answer(refusal('stream-deleted', name))
    else if (written.kind === 'too-large') answer(tooLarge())
    else if (written.kind === 'invalid') answer({ code: status.UNKNOWN, details: written.why })
    else answer(null, appended(written, expected))
  }

  function batchAppend(call: ServerDuplexStream<BatchRequest, BatchResponse>): void {
    count('batchAppend')
    const unknown = admit(call.metadata)
    if (unknown) return void call.emit('error', unknown)
    const pending = new Map<string, { name: string; expected: Expected; events: Proposed[] }>()
    call.on('data', (request: BatchRequest) => {
      const correlation = uuidOf(request.getCorrelationId())
      const options = request.getOptions()
      const batch = pending.get(correlation) ?? {
        name: nameOf(options?.getStreamIdentifier()),
        expected: options ? expectedOfBatch(options) : 'any',
        events: [],
      }
      batch.events.push(...request.getProposedMessagesList().map(proposed))
      pending.set(correlation, batch)
      const deadline = options?.getDeadline21100()?.toDate().getTime()
      const say = (response: BatchResponse) => void (call.cancelled || call.write(response))
      const refuse = (why: Parameters<typeof batchRefused>[2]) =>
        say(batchRefused(request.getCorrelationId(), batch.name, why))
      if (options && may(call.metadata, 'write')) return refuse('access-denied')
      // A moment by the client's clock, looked at by the server's.
      if (deadline !== undefined && deadline <= nowMs()) return refuse('timeout')
      if (!request.getIsFinal()) return
      pending.delete(correlation)
      count('batch')
      const why = handles('write', call.metadata)
      // Where another node leads, the answer to one append ends the call of all of them.
      if (typeof why === 'object' && why) return void call.emit('error', notHandled(why))
      if (why) return refuse(why)
      void write(batch.name, batch.expected, batch.events).then((written) => {
        if (written === 'timeout') refuse('timeout')
        else if (written !== 'lost') say(batchAppended(request.getCorrelationId(), batch.name, written, batch.expected))
      })
    })
    call.on('end', () => call.end())
    call.on('error', () => undefined)
  }

  async function read(call: ServerWritableStream<ReadRequest, ReadResponse>): Promise<void> {
    const options = call.request.getOptions()
    if (!options) return void call.end()
    let gone = false
    let wake: () => void = () => undefined
    let room: () => void = () => undefined
    call.on('cancelled', () => {
      gone = true
      wake()
      room()
    })
    call.on('drain', () => room())
    const send = async (response: ReadResponse): Promise<boolean> => {
      if (!gone && !call.write(response)) await new Promise<void>((resolve) => (room = resolve))
      return !gone
    }
    const subscription = options.hasSubscription()
    const ofAll = options.getAll() !== undefined
    count(`${subscription ? 'subscribe' : 'read'}${ofAll ? 'All' : 'Stream'}`)
    const no = refused('read', call.metadata, ofAll ? 'read-all' : 'read-stream')
    if (no) return void call.emit('error', no)
    try {
      if (subscription) {
        let news = false
        const stopListening = shown.listen(() => {
          news = true
          wake()
        })
        const grown = async () => {
          if (!news && !gone) await new Promise<void>((resolve) => (wake = resolve))
          news = false
        }
        try {
          await (ofAll ? subscribeToAll : subscribeToStream)(options, shown, send, grown, () => gone)
        } finally {
          stopListening()
        }
      } else
        for (const event of ofAll ? readAll(options, shown) : readStream(options, shown))
          if (!(await send(eventRead(event)))) return
      if (!gone) call.end()
    } catch (error) {
      if (!(error instanceof ReadRefused)) throw error
      if (error.reason === 'stream-not-found') {
        await send(streamNotFound(error.stream))
        call.end()
      } else if (error.reason === 'invalid-position')
        call.emit('error', {
          code: subscription ? status.INVALID_ARGUMENT : status.UNKNOWN,
          details: 'InvalidPosition',
        })
      else call.emit('error', refusal('stream-deleted', error.stream))
    }
  }

  type Deleting = InstanceType<typeof streams.DeleteReq>
  type Deleted = InstanceType<typeof streams.DeleteResp>
  const remove =
    (how: 'delete' | 'tombstone', deleted: (position: bigint) => Deleted) =>
    (call: ServerUnaryCall<Deleting, Deleted>, answer: sendUnaryData<Deleted>): void => {
      const no = refused('write', call.metadata, 'write')
      if (no) return void answer(no)
      const options = call.request.getOptions()
      const name = nameOf(options?.getStreamIdentifier())
      const expected = options ? expectedOf(options) : 'any'
      const written = parts.remove(how, name, expected)
      if (written.kind === 'written') answer(null, deleted(written.position ?? 0n))
      else if (written.kind === 'stream-deleted') answer(refusal('stream-deleted', name))
      else
        answer(
          refusal('wrong-expected-version', name, {
            'expected-version': String(asNumber(expected)),
            ...(written.kind === 'wrong-version' &&
              written.current !== null && { 'actual-version': String(written.current) }),
          }),
        )
    }

  return {
    append: (call: Parameters<typeof append>[0], answer: Parameters<typeof append>[1]) =>
      void append(call, answer).catch(() => undefined),
    batchAppend,
    read: (call: Parameters<typeof read>[0]) => void read(call).catch(() => undefined),
    delete: remove('delete', softDeleted),
    tombstone: remove('tombstone', tombstoned),
  }
}

const asNumber = (expected: Expected): bigint =>
  typeof expected === 'bigint' ? expected : { any: -2n, 'no-stream': -1n, 'stream-exists': -4n }[expected]
