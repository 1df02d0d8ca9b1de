// The end of the log as it grows: one live subscription for all readers of this process. It rings for them, and
// remembers the last positions, so that a small lag is counted without asking, and which appends wrote the very last
// events. Readers still read pages themselves.
import { END, excludeSystemEvents, type KurrentDBClient } from '@kurrent/kurrentdb-client'
import { type Position, position, START } from '#kernel/ids.ts'
import { type Doorbell, doorbell } from '../subscription.ts'
import { appendOf } from './envelope.ts'
import type { HeadKnown } from './head-known.ts'
import { seen } from './kurrent-reader.ts'
import { isOurs } from './ours.ts'
import { release } from './release.ts'
import type { Remembered } from './remembered.ts'
import type { StreamNames } from './stream-names.ts'

const MOST_POSITIONS = 65_536
const MOST_RETRY_MS = 5_000
/** An answer and its event come at nearly the same time: what is asked for is among the last, or about to come. */
const MOST_APPENDS = 1_024
const HEARD_MS = 50

const { signal: never } = new AbortController()

type State =
  | { readonly kind: 'idle' }
  /** Looks whether what is remembered still holds, before it goes on from there. */
  | { readonly kind: 'checking' }
  | { readonly kind: 'connecting'; readonly subscription: Subscription }
  | { readonly kind: 'live'; readonly subscription: Subscription }
  | { readonly kind: 'waiting'; readonly timer: NodeJS.Timeout }

type Subscription = ReturnType<KurrentDBClient['subscribeToAll']>

export type Tail = {
  readonly bell: Doorbell
  /** True while every event reaches this process by itself. */
  readonly isLive: () => boolean
  /** Follows the log until the last of those who asked has let go. */
  follow(): () => void
  /** How many events stand behind a position; null where it is further back than is remembered. */
  countAfter(position: Position): number | null
  /** Which append wrote the event there; undefined where that is not heard soon. */
  appendAt(position: Position): Promise<string | undefined>
  /** What was heard was of another log. */
  forget(): void
  /** The connection was given up: the client tells nobody whose subscription goes with it. */
  reconnect(): void
  close(): void
}

export type TailParts = {
  readonly client: KurrentDBClient
  readonly names: StreamNames
  readonly head: HeadKnown
  readonly readHead: () => Promise<Position>
  readonly remembered: () => Pick<Remembered, 'check' | 'doubt'>
  readonly onTrouble: (error: unknown) => void
}

export function tail({ client, names, head, readHead, remembered, onTrouble }: TailParts): Tail {
  const bell = doorbell()
  let state: State = { kind: 'idle' }
  let positions: Position[] = []
  const appends = new Map<Position, string>()
  let followers = 0
  let failures = 0

  function connect(): void {
    const checking: State = { kind: 'checking' }
    state = checking
    remembered()
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
    // From where it was, so that what is remembered has no gap.
    const last = positions.at(-1)
    const subscription = client.subscribeToAll({
      fromPosition: last === undefined ? END : { commit: last, prepare: last },
      filter: excludeSystemEvents(),
    })
    state = { kind: 'connecting', subscription }
    subscription
      .on('confirmation', () => {
        // What came before the confirmation did not ring, and a filtered reader must know how far the log reaches.
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
        if (!event || !isOurs(event, names)) return
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
    remembered().doubt()
    retry(error)
  }

  function retry(error: unknown): void {
    failures += 1
    // Not all processes at once.
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
        const heard = appends.get(at)
        const leftMs = untilMs - performance.now()
        if (heard !== undefined || state.kind !== 'live' || (positions.at(-1) ?? START) > at || leftMs <= 0)
          return heard
        await bell.wait(rings, leftMs, never)
      }
    },
    forget() {
      positions = []
      appends.clear()
    },
    reconnect() {
      if ('subscription' in state) lost(state.subscription, new Error('the connection was given up'))
    },
    close: stop,
  }
}
