// An in-memory server for the EventStoreDB client protocol: streams, server features and gossip over gRPC, so
// that the code of the official client runs anywhere. stored-streams.ts decides the answers; tests can set faults, TLS,
// accounts and its role in a cluster.
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { type Metadata, Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from '@grpc/grpc-js'
import gossipService from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_grpc_pb.js'
import gossip from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_pb.js'
import featuresService from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_grpc_pb.js'
import features from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_pb.js'
import streamsGrpc from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_grpc_pb.js'
import { type Accounts, mayDo, whoCalls } from './accounts.ts'
import { openDoor } from './door.ts'
import { uuid } from './protocol.ts'
import { accessDenied, type NotHandled, unauthenticated } from './refusals.ts'
import { type Expected, type Proposed, type StoredStreams, storedStreams, type Written } from './stored-streams.ts'
import { streamsService } from './streams-service.ts'

export type KurrentServer = {
  readonly url: string
  readonly port: number
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
  /** The next appends are stored, and the answer is that it took too long. */
  timeOutAppends(appends: number): void
  /** Appends wait so long before they are looked at. */
  delayAppends(ms: number): void
  /** The next reads or appends are not taken: the server starts, or has too much to do. */
  turnAway(what: 'read' | 'write', why: NotHandled, times: number): void
  /** How far its clock is ahead. */
  setClock(aheadMs: number): void
  /** Nothing passes any more over the connections that there are, and nobody is told. */
  freeze(): void
  /** How many connections it holds open. */
  connections(): number
  close(): Promise<void>
}

export type Member = { readonly host: string; readonly port: number; readonly state: number; readonly alive: boolean }

/** Its place in a cluster; alone it leads. */
export type Place = {
  readonly store: StoredStreams
  /** What of it this node has. */
  readonly shown: StoredStreams
  handles(what: 'read' | 'write', requiresLeader: boolean): NotHandled | null
  /** What the gossip says. */
  members(): readonly Member[]
}

export type ServerOptions = {
  readonly batchAppend?: boolean
  /** With the certificate of tests/kurrent/certificates, for localhost and 127.0.0.1. */
  readonly tls?: boolean
  /** Without any, everybody may everything. */
  readonly accounts?: Accounts
  readonly place?: Place
}

/** In the folder beside this file: made for these tests, good until 2070. */
export const certificate = (name: 'ca.pem' | 'another-ca.pem' | 'server.pem' | 'server.key'): string =>
  new URL(`certificates/${name}`, import.meta.url).pathname

export async function startKurrentServer(options: ServerOptions = {}): Promise<KurrentServer> {
  const { accounts, tls = false } = options
  const alone = storedStreams()
  const place: Place = options.place ?? {
    store: alone,
    shown: alone,
    handles: () => null,
    members: () => [{ host: '127.0.0.1', port: door.port, state: gossip.MemberInfo.VNodeState.LEADER, alive: true }],
  }
  const { store } = place
  const calls = new Map<string, number>()
  let [answersToLose, appendsToIgnore, appendsToTimeOut, delayMs, aheadMs] = [0, 0, 0, 0, 0]
  const turnedAway: Record<'read' | 'write', { why: NotHandled; times: number }> = {
    read: { why: 'not-ready', times: 0 },
    write: { why: 'not-ready', times: 0 },
  }
  let upstream = 0
  let server: Server | null = null

  async function write(
    name: string,
    expected: Expected,
    events: readonly Proposed[],
  ): Promise<Written | 'lost' | 'timeout'> {
    if (delayMs > 0) await pause(delayMs)
    if (appendsToIgnore > 0) {
      appendsToIgnore -= 1
      return 'lost'
    }
    // Killed while it looked at it.
    if (!server) return 'lost'
    const written = store.append(name, expected, events)
    if (appendsToTimeOut > 0) {
      appendsToTimeOut -= 1
      return 'timeout'
    }
    if (answersToLose === 0) return written
    answersToLose -= 1
    door.cut()
    return 'lost'
  }

  function handles(what: 'read' | 'write', headers: Metadata): NotHandled | null {
    const away = turnedAway[what]
    if (away.times > 0) {
      away.times -= 1
      return away.why
    }
    return place.handles(what, headers.get('requires-leader').includes('true'))
  }

  const admit = (headers: Metadata) =>
    accounts && whoCalls(accounts, headers) === 'unknown' ? unauthenticated() : null

  const service = streamsService({
    count: (call) => calls.set(call, (calls.get(call) ?? 0) + 1),
    shown: place.shown,
    write,
    remove: (how, name, expected) => store[how](name, expected),
    admit,
    may: (headers, wish) => (accounts && !mayDo(whoCalls(accounts, headers), wish) ? accessDenied() : null),
    handles,
    nowMs: () => Date.now() + aheadMs,
  })

  const supported = ['append', 'read', 'delete', 'tombstone', ...((options.batchAppend ?? true) ? ['batchappend'] : [])]

  async function listen(): Promise<void> {
    const started = new Server({ 'grpc.max_receive_message_length': 16 * 1024 * 1024 })
    started.addService(streamsGrpc.StreamsService, service)
    started.addService(featuresService.ServerFeaturesService, {
      getSupportedMethods: (
        { metadata }: ServerUnaryCall<unknown, unknown>,
        answer: sendUnaryData<InstanceType<typeof features.SupportedMethods>>,
      ) =>
        answer(
          admit(metadata),
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
      read: (
        { metadata }: ServerUnaryCall<unknown, unknown>,
        answer: sendUnaryData<InstanceType<typeof gossip.ClusterInfo>>,
      ) => answer(admit(metadata), new gossip.ClusterInfo().setMembersList(place.members().map(memberInfo))),
    })
    upstream = await new Promise<number>((resolve, reject) =>
      started.bindAsync('127.0.0.1:0', tls ? secured() : ServerCredentials.createInsecure(), (error, port) =>
        error ? reject(error) : resolve(port),
      ),
    )
    server = started
  }

  const door = await openDoor(() => (server ? upstream : null))
  await listen()

  async function stop(): Promise<void> {
    const stopped = server
    server = null
    door.cut()
    stopped?.forceShutdown()
  }

  return {
    url: tls
      ? `kurrentdb://localhost:${door.port}?tls=true&tlsCaFile=${certificate('ca.pem')}`
      : `kurrentdb://127.0.0.1:${door.port}?tls=false`,
    port: door.port,
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
    timeOutAppends: (appends) => {
      appendsToTimeOut = appends
    },
    delayAppends: (ms) => {
      delayMs = ms
    },
    turnAway: (what, why, times) => {
      turnedAway[what] = { why, times }
    },
    setClock: (ms) => {
      aheadMs = ms
    },
    freeze: door.freeze,
    connections: door.connections,
    async close() {
      await stop()
      await door.close()
    },
  }
}

const secured = () =>
  ServerCredentials.createSsl(null, [
    { cert_chain: readFileSync(certificate('server.pem')), private_key: readFileSync(certificate('server.key')) },
  ])

const memberInfo = ({ host, port, state, alive }: Member) =>
  new gossip.MemberInfo()
    .setInstanceId(uuid(crypto.randomUUID()))
    .setTimeStamp('0')
    .setState(state)
    .setIsAlive(alive)
    .setHttpEndPoint(new gossip.EndPoint().setAddress(host).setPort(port))
