// Leads readers from the past into the present, and tells one whose place is no longer of this log.
import { type EventLog, UnknownPosition } from '../event-log.ts'
import { follow } from '../subscription.ts'
import type { Seen } from './head-known.ts'
import type { Reader } from './kurrent-reader.ts'
import type { Remembered } from './remembered.ts'
import type { Tail } from './tail.ts'

export type SubscriptionParts = {
  readonly read: Pick<Reader, 'readAll' | 'idAt'>
  readonly remembered: Pick<Remembered, 'check' | 'timesForgotten'>
  readonly tail: Pick<Tail, 'follow' | 'bell'>
  readonly pollMs: number
  readonly onTrouble: (error: unknown) => void
}

export function subscriptions(parts: SubscriptionParts): EventLog['subscribe'] {
  const { read, remembered, tail, pollMs, onTrouble } = parts
  return async function* subscribe(from) {
    const stop = new AbortController()
    let wrong: UnknownPosition | undefined
    let last: Pick<Seen, 'position' | 'id'> | undefined
    let forgotten = remembered.timesForgotten()
    /** Where what was known of the log was dropped, another event may stand where this reader is. */
    const readChecked: EventLog['readAll'] = async (page) => {
      await remembered.check()
      if (forgotten !== remembered.timesForgotten()) {
        if (last && (await read.idAt(last.position)) !== last.id) throw new UnknownPosition(page.after)
        forgotten = remembered.timesForgotten()
      }
      const found = await read.readAll(page)
      last = found.events.at(-1) ?? last
      return found
    }
    const readOn: EventLog['readAll'] = (page) =>
      readChecked(page).catch((error: unknown) => {
        // No waiting makes it a position of this log.
        if (error instanceof UnknownPosition) {
          wrong = error
          stop.abort()
        }
        throw error
      })
    const letGo = tail.follow()
    try {
      yield* follow(
        {
          readAll: readOn,
          bell: tail.bell,
          pollMs,
          onRetry: onTrouble,
        },
        { ...from, signal: AbortSignal.any([from.signal, stop.signal]) },
      )
      if (wrong) throw wrong
    } finally {
      letGo()
    }
  }
}
