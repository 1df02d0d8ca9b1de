// Subscriptions: confirmation, the past, caught-up, then what comes. A slow reader holds the loop, never a queue.
import { caughtUp, checkpoint, confirmation, eventRead, nameOf, type ReadResponse } from './protocol.ts'
import { checkpointEvery, eventsOf, isAfter, placeIn, type ReadOptions, ReadRefused, wantedBy } from './reading.ts'
import { FOR_EVER, type StoredStreams } from './stored-streams.ts'

/** Resolves once the caller has room again; false where the caller is gone. */
export type Send = (response: ReadResponse) => Promise<boolean>

/** Waits until the store has grown, or the caller is gone. */
export type Grown = () => Promise<void>

export async function subscribeToAll(
  options: ReadOptions,
  store: StoredStreams,
  send: Send,
  grown: Grown,
  isGone: () => boolean,
): Promise<void> {
  const place = placeIn(options, store)
  const wanted = wantedBy(options)
  const every = checkpointEvery(options)
  let at = place === 'end' ? store.all.length : 0
  if (typeof place === 'object') while (at < store.all.length && !isAfter(store.all[at] ?? never(), place)) at += 1
  if (!(await send(confirmation()))) return
  let scanned = 0
  for (let live = false; !isGone(); ) {
    for (let event = store.all[at]; event; event = store.all[at]) {
      at += 1
      scanned += 1
      if (wanted(event) && !(await send(eventRead(event)))) return
      if (every !== null && scanned % every === 0)
        if (!(await send(checkpoint(event.position, live ? event.position : 0n)))) return
    }
    if (!live) {
      live = true
      if (!(await send(caughtUp()))) return
    }
    await grown()
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
