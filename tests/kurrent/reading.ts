// The Read call of the protocol: pages of a stream or of $all, and subscriptions with their confirmation, checkpoints
// and caught-up. Decides what a caller receives; the service sends it.
import { nameOf, type streams } from './protocol.ts'
import type { Recorded, StoredStreams } from './stored-streams.ts'

export type ReadOptions = NonNullable<ReturnType<InstanceType<typeof streams.ReadReq>['getOptions']>>

/** Thrown where a real server ends the call with a status. */
export class ReadRefused extends Error {
  readonly reason: 'invalid-position' | 'stream-deleted' | 'stream-not-found'
  readonly stream: string
  constructor(reason: ReadRefused['reason'], stream = '') {
    super(reason)
    this.reason = reason
    this.stream = stream
  }
}

export type Wanted = (event: Recorded) => boolean

const everything: Wanted = () => true

export function wantedBy(options: ReadOptions): Wanted {
  const filter = options.getFilter()
  if (!filter) return everything
  const byStream = filter.getStreamIdentifier()
  const expression = byStream ?? filter.getEventType()
  const prefixes = expression?.getPrefixList() ?? []
  const regex = expression?.getRegex() ? new RegExp(expression.getRegex()) : null
  return (event) => {
    const text = byStream ? event.stream : event.type
    return prefixes.some((prefix) => text.startsWith(prefix)) || (regex?.test(text) ?? false)
  }
}

/** How many events a filtered subscription reads in one page, and after how many it sends a checkpoint. */
export function windowOf(options: ReadOptions): { readonly page: number; readonly checkpoint: number } | null {
  const filter = options.getFilter()
  if (!filter) return null
  const page = filter.hasMax() ? filter.getMax() : 32
  return { page, checkpoint: page * Math.max(1, filter.getCheckpointintervalmultiplier()) }
}

/** A place in $all. With a prepare position below its commit position, the event at the commit position comes again. */
export type Place = { readonly commit: bigint; readonly prepare: bigint }

export const isAfter = (event: Recorded, place: Place): boolean =>
  event.position > place.commit || (event.position === place.commit && event.position > place.prepare)

export function placeIn(options: ReadOptions): Place | 'start' | 'end' {
  const all = options.getAll()
  const asked = all?.getPosition()
  if (!asked) return all?.hasEnd() ? 'end' : 'start'
  return { commit: BigInt(asked.getCommitPosition()), prepare: BigInt(asked.getPreparePosition()) }
}

/** Throws where no record begins. Behind the last one a server looks at nothing, and refuses nothing. */
export function refuseInvalid(place: Place, store: StoredStreams): void {
  const isRecord =
    place.commit === 0n ||
    place.commit > (store.all.at(-1)?.position ?? 0n) ||
    store.all[indexOf(store, place.commit)]?.position === place.commit
  if (!isRecord) throw new ReadRefused('invalid-position')
}

/** Index of the first event at a position or behind it. */
export function indexOf(store: StoredStreams, position: bigint): number {
  let [low, high] = [0, store.all.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((store.all[middle]?.position ?? 0n) < position) low = middle + 1
    else high = middle
  }
  return low
}

export function* readAll(options: ReadOptions, store: StoredStreams): Generator<Recorded> {
  const forwards = options.getReadDirection() === 0
  const place = placeIn(options)
  if (typeof place === 'object') refuseInvalid(place, store)
  const wanted = wantedBy(options)
  let left = BigInt(options.getCount())
  // Forwards the event at the position is shown, backwards it is not.
  const from = place === 'start' ? 0 : place === 'end' ? store.all.length : indexOf(store, place.commit)
  const last = store.all.length
  for (let n = 0; left > 0n; n += 1) {
    const at = forwards ? from + n : from - 1 - n
    const event = at < last ? store.all[at] : undefined
    if (!event) return
    if (!wanted(event)) continue
    left -= 1n
    yield event
  }
}

export function* readStream(options: ReadOptions, store: StoredStreams): Generator<Recorded> {
  const asked = options.getStream()
  const name = nameOf(asked?.getStreamIdentifier())
  const events = eventsOf(store, name)
  if (events === 'missing') throw new ReadRefused('stream-not-found', name)
  let left = BigInt(options.getCount())
  const revision = asked?.hasRevision() ? BigInt(asked.getRevision()) : null
  if (options.getReadDirection() === 0) {
    if (asked?.hasEnd()) return
    for (const event of events) {
      if (revision !== null && event.revision < revision) continue
      if (left === 0n) return
      left -= 1n
      yield event
    }
    return
  }
  for (const event of events.toReversed()) {
    if (revision !== null && event.revision > revision) continue
    if (left === 0n || asked?.hasStart()) return
    left -= 1n
    yield event
  }
}

/** The events that a read shows. Throws where the stream was ended for ever. */
export function eventsOf(store: StoredStreams, name: string): readonly Recorded[] | 'missing' {
  const events = store.stream(name)
  if (events === 'tombstoned') throw new ReadRefused('stream-deleted', name)
  return events
}
