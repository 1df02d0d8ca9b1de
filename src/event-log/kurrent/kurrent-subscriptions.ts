// Subscriptions: readers catch up and then follow live. Fails a reader whose position no longer belongs to this log.
import { type EventLog, UnknownPosition } from '../event-log.ts'
import { follow } from '../subscription.ts'
import type { HistoryCheck } from './history-check.ts'
import type { Seen } from './known-head.ts'
import type { Reader } from './kurrent-reader.ts'
import type { Tail } from './tail.ts'

export type SubscriptionParts = {
  readonly read: Pick<Reader, 'readAll' | 'idAt'>
  readonly history: Pick<HistoryCheck, 'check' | 'timesForgotten'>
  readonly tail: Pick<Tail, 'follow' | 'bell'>
  readonly pollMs: number
  readonly onTrouble: (error: unknown) => void
}

export function subscriptions(parts: SubscriptionParts): EventLog['subscribe'] {
  const { read, history, tail, pollMs, onTrouble } = parts
  return async function* subscribe(from) {
    const stop = new AbortController()
    let unknownPosition: UnknownPosition | undefined
    let last: Pick<Seen, 'position' | 'id'> | undefined
    let generation = history.timesForgotten()
    /** After the cached knowledge of the log was dropped, another event may be at this reader's position. */
    const readChecked: EventLog['readAll'] = async (page) => {
      await history.check()
      if (generation !== history.timesForgotten()) {
        if (last && (await read.idAt(last.position)) !== last.id) throw new UnknownPosition(page.after)
        generation = history.timesForgotten()
      }
      const result = await read.readAll(page)
      last = result.events.at(-1) ?? last
      return result
    }
    const readOrStop: EventLog['readAll'] = (page) =>
      readChecked(page).catch((error: unknown) => {
        // Permanent: waiting does not help.
        if (error instanceof UnknownPosition) {
          unknownPosition = error
          stop.abort()
        }
        throw error
      })
    const unfollow = tail.follow()
    try {
      yield* follow(
        {
          readAll: readOrStop,
          bell: tail.bell,
          pollMs,
          onRetry: onTrouble,
        },
        { ...from, signal: AbortSignal.any([from.signal, stop.signal]) },
      )
      if (unknownPosition) throw unknownPosition
    } finally {
      unfollow()
    }
  }
}
