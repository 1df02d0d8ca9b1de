// Subscriptions: confirmation, past events, caught-up, then new events. A slow reader blocks the loop; nothing is queued.
import { setTimeout as pause } from 'node:timers/promises'
import { caughtUp, checkpoint, confirmation, eventRead, nameOf, type ReadResponse } from './protocol.ts'
import {
  eventsOf,
  isAfter,
  type Place,
  placeIn,
  type ReadOptions,
  ReadRefused,
  refuseInvalid,
  wantedBy,
  windowOf,
} from './reading.ts'
import { FOR_EVER, type StoredStreams } from './stored-streams.ts'

/** Resolves once the caller has room again; false where the caller is gone. */
export type Send = (response: ReadResponse) => Promise<boolean>

/** Waits until the store has grown, or the caller is gone. */
export type Grown = () => Promise<void>

/** A real server took 0 to 3 ms from the confirmation to the rejection. */
let rejections = 0

export async function subscribeToAll(
  options: ReadOptions,
  store: StoredStreams,
  send: Send,
  grown: Grown,
  isGone: () => boolean,
): Promise<void> {
  const place = placeIn(options)
  const wanted = wantedBy(options)
  const window = windowOf(options)
  // The confirmation comes first, whatever the position: only then does the server look at it.
  if (!(await send(confirmation()))) return
  if (typeof place === 'object') {
    rejections += 1
    await pause(rejections % 4)
    refuseInvalid(place, store)
  }
  let at = place === 'end' ? store.all.length : 0
  if (typeof place === 'object') while (at < store.all.length && !isAfter(store.all[at] ?? never(), place)) at += 1

  // The past, in pages. A checkpoint is the last event sent, or where a page without one began: with 0 as its prepare
  // position, since the page before ended there.
  let last: Place | null = typeof place === 'object' ? place : null
  let pageAt: Place | null = last
  let considered = 0
  while (at < store.all.length && !isGone()) {
    const page = store.all.slice(at, at + (window?.page ?? store.all.length))
    at += page.length
    for (const event of page) {
      if (!wanted(event)) continue
      if (!(await send(eventRead(event)))) return
      last = { commit: event.position, prepare: event.position }
    }
    if (pageAt && (!last || pageAt.commit > last.commit)) last = pageAt
    pageAt = { commit: store.all[at]?.position ?? store.end(), prepare: 0n }
    considered += page.length
    if (!window || considered < window.checkpoint) continue
    considered %= window.checkpoint
    if (last && !(await send(checkpoint(last.commit, last.prepare)))) return
  }
  if (window && !(await send(checkpoint(last?.commit ?? 0n, last?.prepare ?? 0n)))) return
  if (!(await send(caughtUp()))) return

  for (let scanned = 0; !isGone(); await grown())
    for (let event = store.all[at]; event; event = store.all[at]) {
      at += 1
      scanned += 1
      if (wanted(event) && !(await send(eventRead(event)))) return
      if (window && scanned % window.checkpoint === 0)
        if (!(await send(checkpoint(event.position, event.position)))) return
    }
}

export async function subscribeToStream(
  options: ReadOptions,
  store: StoredStreams,
  send: Send,
  grown: Grown,
  isGone: () => boolean,
): Promise<void> {
  const asked = options.getStream()
  const name = nameOf(asked?.getStreamIdentifier())
  // A stream that was ended before is refused without a confirmation.
  const events = eventsOf(store, name)
  let after = asked?.hasRevision()
    ? BigInt(asked.getRevision())
    : asked?.hasEnd() && events !== 'missing'
      ? (events.at(-1)?.revision ?? -1n)
      : -1n
  if (!(await send(confirmation()))) return
  for (let live = false; !isGone(); ) {
    const seen = after
    for (const event of store.all)
      if (event.stream === name && event.revision > seen) {
        after = event.revision
        if (!(await send(eventRead(event)))) return
        if (event.revision === FOR_EVER) throw new ReadRefused('stream-deleted', name)
      }
    if (!live) {
      live = true
      if (!(await send(caughtUp()))) return
    }
    await grown()
  }
}

function never(): never {
  throw new Error('an index within the array holds an event')
}
