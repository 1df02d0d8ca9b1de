// A server in memory that speaks the EventStoreDB client protocol: streams, server features and gossip over gRPC, so
// that the official client's real code path runs anywhere. What it answers, stored-streams.ts decides; faults are ours to set.
import { setTimeout as pause } from 'node:timers/promises'
import {
  Metadata,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type sendUnaryData,
  status,
} from '@grpc/grpc-js'
import gossipService from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_grpc_pb.js'
import gossip from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_pb.js'
import featuresService from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_grpc_pb.js'
import features from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_pb.js'
import streamsService from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_grpc_pb.js'
import { openDoor } from './door.ts'
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
  uuid,
  uuidOf,
} from './protocol.ts'
import { ReadRefused, readAll, readStream } from './reading.ts'
import { type Expected, type Proposed, type StoredStreams, storedStreams, type Written } from './stored-streams.ts'
import { subscribeToAll, subscribeToStream } from './subscriptions.ts'

type AppendRequest = InstanceType<typeof streams.AppendReq>
type AppendResponse = InstanceType<typeof streams.AppendResp>
type BatchRequest = InstanceType<typeof streams.BatchAppendReq>
type BatchResponse = InstanceType<typeof streams.BatchAppendResp>
type ReadRequest = InstanceType<typeof streams.ReadReq>
type ReadResponse = InstanceType<typeof streams.ReadResp>

export type KurrentServer = {
  readonly url: string
  readonly store: StoredStreams
  /** How many calls of each kind came in, by name. */
  readonly calls: ReadonlyMap<string, number>
  /** Ends every connection; the server lives on and takes new ones. */
  cut(): void
  /** As a kill: connections end, what is stored stays. */
  stop(): Promise<void>
  start(): Promise<void>
  /** The next appends are stored, and the connection ends instead of an answer. */
  loseAnswers(appends: number): void
  /** The next appends are neither stored nor answered, over a connection that lives. */
  ignoreAppends(appends: number): void
  /** Appends wait so long before they are looked at. */
  delayAppends(ms: number): void
  /** Nothing passes any more over the connections that there are, and nobody is told. */
  freeze(): void
  close(): Promise<void>
}

export async function startKurrentServer(options: { readonly batchAppend?: boolean } = {}): Promise<KurrentServer> {
  const store = storedStreams()
  const calls = new Map<string, number>()
  let [answersToLose, appendsToIgnore, delayMs] = [0, 0, 0]
  let upstream = 0
  let server: Server | null = null

  const count = (call: string) => calls.set(call, (calls.get(call) ?? 0) + 1)

  async function write(name: string, expected: Expected, events: readonly Proposed[]): Promise<Written | 'lost'> {
    if (delayMs > 0) await pause(delayMs)
    if (appendsToIgnore > 0) {
      appendsToIgnore -= 1
      return 'lost'
    }
    const written = store.append(name, expected, events)
    if (answersToLose === 0) return written
    answersToLose -= 1
    door.cut()
    return 'lost'
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
    const written = await write(name, expected, events)
    if (written === 'lost') return
    if (written.kind === 'stream-deleted') answer(refusal('stream-deleted', name))
    else if (written.kind === 'too-large') answer(tooLarge())
    else if (written.kind === 'invalid') answer({ code: status.UNKNOWN, details: written.why })
    else answer(null, appended(written, expected))
  }

  function batchAppend(call: ServerDuplexStream<BatchRequest, BatchResponse>): void {
    count('batchAppend')
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
      if (!request.getIsFinal()) return
      pending.delete(correlation)
      count('batch')
      void write(batch.name, batch.expected, batch.events).then((written) => {
        if (written !== 'lost' && !call.cancelled)
          call.write(batchAppended(request.getCorrelationId(), batch.name, written, batch.expected))
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
    try {
      if (subscription) {
        let news = false
        const stopListening = store.listen(() => {
          news = true
          wake()
        })
        const grown = async () => {
          if (!news && !gone) await new Promise<void>((resolve) => (wake = resolve))
          news = false
        }
        try {
          await (ofAll ? subscribeToAll : subscribeToStream)(options, store, send, grown, () => gone)
        } finally {
          stopListening()
        }
      } else
        for (const event of ofAll ? readAll(options, store) : readStream(options, store))
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
      const options = call.request.getOptions()
      const name = nameOf(options?.getStreamIdentifier())
      const expected = options ? expectedOf(options) : 'any'
      const written = store[how](name, expected)
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

  const supported = ['append', 'read', 'delete', 'tombstone', ...((options.batchAppend ?? true) ? ['batchappend'] : [])]

  async function listen(): Promise<void> {
    const started = new Server({ 'grpc.max_receive_message_length': 16 * 1024 * 1024 })
    started.addService(streamsService.StreamsService, {
      append: (call: Parameters<typeof append>[0], answer: Parameters<typeof append>[1]) =>
        void append(call, answer).catch(() => undefined),
      batchAppend,
      read: (call: Parameters<typeof read>[0]) => void read(call).catch(() => undefined),
      delete: remove('delete', softDeleted),
      tombstone: remove('tombstone', tombstoned),
    })
    started.addService(featuresService.ServerFeaturesService, {
      getSupportedMethods: (_: unknown, answer: sendUnaryData<InstanceType<typeof features.SupportedMethods>>) =>
        answer(
          null,
          new features.SupportedMethods()
            .setEventStoreServerVersion('24.2.0')
            .setMethodsList(
              supported.map((name) =>
                new features.SupportedMethod()
                  .setServiceName('event_store.client.streams.streams')
                  .setMethodName(name)
                  .setFeaturesList([]),
              ),
            ),
        ),
    })
    started.addService(gossipService.GossipService, {
      read: (_: unknown, answer: sendUnaryData<InstanceType<typeof gossip.ClusterInfo>>) =>
        answer(null, new gossip.ClusterInfo().setMembersList([leader()])),
    })
    upstream = await new Promise<number>((resolve, reject) =>
      started.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) =>
        error ? reject(error) : resolve(port),
      ),
    )
    server = started
  }

  const leader = () =>
    new gossip.MemberInfo()
      .setInstanceId(uuid(crypto.randomUUID()))
      .setTimeStamp('0')
      .setState(gossip.MemberInfo.VNodeState.LEADER)
      .setIsAlive(true)
      .setHttpEndPoint(new gossip.EndPoint().setAddress('127.0.0.1').setPort(door.port))

  const door = await openDoor(() => (server ? upstream : null))
  await listen()

  async function stop(): Promise<void> {
    const stopped = server
    server = null
    door.cut()
    stopped?.forceShutdown()
  }

  return {
    url: `kurrentdb://127.0.0.1:${door.port}?tls=false`,
    store,
    calls,
    cut: door.cut,
    stop,
    start: listen,
    loseAnswers: (appends) => {
      answersToLose = appends
    },
    ignoreAppends: (appends) => {
      appendsToIgnore = appends
    },
    delayAppends: (ms) => {
      delayMs = ms
    },
    freeze: door.freeze,
    async close() {
      await stop()
      await door.close()
    },
  }
}

/** Ends a call as a real server does: what happened stands in the trailers. */
function refusal(exception: string, stream: string, more: Record<string, string> = {}) {
  const metadata = new Metadata()
  for (const [key, value] of Object.entries({ exception, 'stream-name': stream, ...more })) metadata.set(key, value)
  return { code: status.FAILED_PRECONDITION, details: exception, metadata }
}

function tooLarge() {
  const metadata = new Metadata()
  metadata.set('exception', 'maximum-append-size-exceeded')
  metadata.set('maximum-append-size', '1048576')
  return { code: status.INVALID_ARGUMENT, details: 'Maximum Append Size Exceeded', metadata }
}

const asNumber = (expected: Expected): bigint =>
  typeof expected === 'bigint' ? expected : { any: -2n, 'no-stream': -1n, 'stream-exists': -4n }[expected]
