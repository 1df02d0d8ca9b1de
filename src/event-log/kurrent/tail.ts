// One live subscription for all readers of this process. It wakes them, and keeps the last positions, so that a small lag is
// counted without a query, and the appends that wrote the last events. Readers still read pages themselves.
import { END, excludeSystemEvents, type KurrentDBClient } from '@kurrent/kurrentdb-client'
import { type Position, position, START } from '#kernel/ids.ts'
import { type Doorbell, doorbell } from '../subscription.ts'
import { appendOf } from './envelope.ts'
import type { HistoryCheck } from './history-check.ts'
import type { KnownHead } from './known-head.ts'
import { seen } from './kurrent-reader.ts'
import { release } from './release.ts'
import { isSillageEvent } from './sillage-events.ts'
import type { StreamNames } from './stream-names.ts'

const MOST_POSITIONS = 65_536
const MOST_RETRY_MS = 5_000
/** An answer and its event arrive at nearly the same time, so only the appends of the last events are kept. */
const MOST_APPENDS = 1_024
const HEARD_MS = 50

const { signal: never } = new AbortController()

type State =
  | { readonly kind: 'idle' }
  /** Checks that the cache is still valid before continuing from it. */
  | { readonly kind: 'checking' }
  | { readonly kind: 'connecting'; readonly subscription: Subscription }
  | { readonly kind: 'live'; readonly subscription: Subscription }
  | { readonly kind: 'waiting'; readonly timer: NodeJS.Timeout }

type Subscription = ReturnType<KurrentDBClient['subscribeToAll']>

export type Tail = {
  readonly bell: Doorbell
  /** Whether every event is being delivered to this process. */
  readonly isLive: () => boolean
  /** Follows the log until every caller has called the returned function. */
  follow(): () => void
  /** The number of events after a position; null if the position is older than those kept. */
  countAfter(position: Position): number | null
  /** Id of the append that wrote the event at a position; undefined if the event does not arrive soon. */
  appendAt(position: Position): Promise<string | undefined>
  /** Drops everything: it belonged to another history of the log. */
  forget(): void
  /** Call when the connection was discarded: the client does not report the loss of its subscriptions. */
  reconnect(): void
  close(): void
}

export type TailParts = {
  readonly client: KurrentDBClient
  readonly names: StreamNames
  readonly head: KnownHead
  readonly readHead: () => Promise<Position>
  readonly history: () => Pick<HistoryCheck, 'check' | 'doubt'>
  readonly onTrouble: (error: unknown) => void
}

export function tail({ client, names, head, readHead, history, onTrouble }: TailParts): Tail {
  const bell = doorbell()
  let state: State = { kind: 'idle' }
  let positions: Position[] = []
  const appends = new Map<Position, string>()
  let followers = 0
  let failures = 0

  function connect(): void {
    const checking: State = { kind: 'checking' }
    state = checking
    history()
      .check()
      .then(
        () => {
          if (state === checking) subscribe()
        },
        (error: unknown) => {
          if (state === checking) retry(error)
        },
      )
  }

  function subscribe(): void {
    // Continue from the last position, so that the kept positions have no gap.
    const last = positions.at(-1)
    const subscription = client.subscribeToAll({
      fromPosition: last === undefined ? END : { commit: last, prepare: last },
      filter: excludeSystemEvents(),
    })
    state = { kind: 'connecting', subscription }
    subscription
      .on('confirmation', () => {
        // Events before the confirmation did not wake anybody, and a filtered reader must know the head of the log.
        readHead().then(
          () => {
            if (state.kind !== 'connecting' || state.subscription !== subscription) return
            failures = 0
            state = { kind: 'live', subscription }
            bell.ring()
          },
          (error: unknown) => lost(subscription, error),
        )
      })
      .on('data', ({ event }) => {
        if (!event || !isSillageEvent(event, names)) return
        const at = position(event.position?.commit ?? 0n)
        head.see(seen(event))
        positions.push(at)
        if (positions.length > 2 * MOST_POSITIONS) positions = positions.slice(-MOST_POSITIONS)
        appends.set(at, appendOf(event))
        for (const first of appends.keys()) {
          if (appends.size <= MOST_APPENDS) break
          appends.delete(first)
        }
        bell.ring()
      })
      .on('error', (error) => lost(subscription, error))
      .on('end', () => lost(subscription, new Error('the server has ended the subscription')))
  }

  function lost(subscription: Subscription, error: unknown): void {
    if (!('subscription' in state) || state.subscription !== subscription) return
    release(subscription)
    history().doubt()
    retry(error)
  }

  function retry(error: unknown): void {
    failures += 1
    // Spread the reconnects of different processes.
    const waitMs = Math.min(50 * 2 ** failures, MOST_RETRY_MS) * (0.5 + Math.random() / 2)
    const timer = setTimeout(connect, waitMs)
    timer.unref()
    state = { kind: 'waiting', timer }
    onTrouble(error)
  }

  function stop(): void {
    if (state.kind === 'waiting') clearTimeout(state.timer)
    else if ('subscription' in state) {
      const { subscription } = state
      state = { kind: 'idle' }
      release(subscription)
    }
    state = { kind: 'idle' }
    positions = []
  }

  return {
    bell,
    isLive: () => state.kind === 'live',
    follow() {
      followers += 1
      if (state.kind === 'idle') connect()
      let following = true
      return () => {
        if (!following) return
        following = false
        followers -= 1
        if (followers === 0) stop()
      }
    },
    countAfter(after) {
      const [first] = positions
      if (state.kind !== 'live') return null
      if (after >= head.at()) return 0
      if (first === undefined || after < first) return null
      let [low, high] = [0, positions.length]
      while (low < high) {
        const middle = (low + high) >> 1
        if ((positions[middle] ?? first) <= after) low = middle + 1
        else high = middle
      }
      return positions.length - low
    },
    async appendAt(at) {
      const untilMs = performance.now() + HEARD_MS
      for (;;) {
        const rings = bell.count()
        const append = appends.get(at)
        const leftMs = untilMs - performance.now()
        if (append !== undefined || state.kind !== 'live' || (positions.at(-1) ?? START) > at || leftMs <= 0)
          return append
        await bell.wait(rings, leftMs, never)
      }
    },
    forget() {
      positions = []
      appends.clear()
    },
    reconnect() {
      if ('subscription' in state) lost(state.subscription, new Error('the connection was discarded'))
    },
    close: stop,
  }
}
