// Three in-memory servers as one cluster: they share their data, and one is the leader, named by gossip. How other nodes
// answer was read in the server's source (ClusterVNodeController.cs), not measured.
import gossip from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_pb.js'
import { type KurrentServer, type Place, type ServerOptions, startKurrentServer } from './kurrent-server.ts'
import type { NotHandled } from './refusals.ts'
import { type Recorded, type StoredStreams, storedStreams } from './stored-streams.ts'

const { LEADER, FOLLOWER, UNKNOWN } = gossip.MemberInfo.VNodeState

export type KurrentNode = KurrentServer & {
  /** What it has of the log so far: the others are ahead, until it is told to catch up. */
  lag(): void
  catchUp(): void
}

export type KurrentCluster = {
  readonly nodes: readonly KurrentNode[]
  readonly store: StoredStreams
  /** Every node by name, and what is said of TLS. */
  readonly url: string
  leader(): KurrentNode
  /** The leader is gone, and nobody leads until somebody is elected. */
  killLeader(): Promise<KurrentNode>
  /** From now on this node leads; without one, nobody does. Connections stay as they are. */
  elect(node: KurrentNode | null): void
  close(): Promise<void>
}

type Member = { server: KurrentServer; view: View; alive: boolean }

export async function startKurrentCluster(options: Omit<ServerOptions, 'place'> = {}): Promise<KurrentCluster> {
  const store = storedStreams()
  const members: Member[] = []
  let leading = 0

  const members_ = () =>
    members.map(({ server, alive }, n) => ({
      host: '127.0.0.1',
      port: server.port,
      state: n === leading ? LEADER : leading < 0 ? UNKNOWN : FOLLOWER,
      alive,
    }))

  function placeOf(n: number, view: View): Place {
    return {
      store,
      shown: view.streams,
      members: members_,
      handles(what, requiresLeader): NotHandled | null {
        if (n === leading) return null
        const leader = members[leading]
        // Without a leader a node still shows what it has, and writes nothing.
        if (!leader) return what === 'write' || requiresLeader ? 'not-ready' : null
        // A write that does not insist is passed on to the leader.
        return requiresLeader ? { host: '127.0.0.1', port: leader.server.port } : null
      },
    }
  }

  for (const n of [0, 1, 2]) {
    const view = viewOf(store)
    members.push({ server: await startKurrentServer({ ...options, place: placeOf(n, view) }), view, alive: true })
  }

  const nodes = members.map(
    (member): KurrentNode => ({
      ...member.server,
      lag: member.view.lag,
      catchUp: member.view.catchUp,
      async stop() {
        member.alive = false
        await member.server.stop()
      },
      async start() {
        await member.server.start()
        member.alive = true
      },
    }),
  )

  const leader = () => {
    const node = nodes[leading]
    if (!node) throw new Error('nobody leads')
    return node
  }

  const [first] = members
  if (!first) throw new Error('a cluster has nodes')
  return {
    nodes,
    store,
    url: first.server.url.replace(/([\w.]+):\d+/, (_, host) => nodes.map(({ port }) => `${host}:${port}`).join(',')),
    leader,
    async killLeader() {
      const killed = leader()
      leading = -1
      await killed.stop()
      return killed
    },
    elect(node) {
      leading = node ? nodes.indexOf(node) : -1
    },
    async close() {
      await Promise.all(nodes.map((node) => node.close()))
    },
  }
}

type View = { readonly streams: StoredStreams; lag(): void; catchUp(): void }

/** The store as a node shows it that has not got the last of it yet. */
function viewOf(store: StoredStreams): View {
  let upTo: number | null = null
  const tellers = new Set<(grown: readonly Recorded[]) => void>()
  const has = ({ position }: Recorded) => upTo === null || position < (store.all[upTo]?.position ?? store.end())
  const streams: StoredStreams = {
    ...store,
    get all() {
      return upTo === null ? store.all : store.all.slice(0, upTo)
    },
    stream(name) {
      const events = store.stream(name)
      if (typeof events === 'string') return events
      const shown = events.filter(has)
      return shown.length === 0 ? 'missing' : shown
    },
    listen(tell) {
      tellers.add(tell)
      const stop = store.listen(tell)
      return () => {
        tellers.delete(tell)
        stop()
      }
    },
  }
  return {
    streams,
    lag() {
      upTo = store.all.length
    },
    catchUp() {
      upTo = null
      for (const tell of tellers) tell([])
    },
  }
}
