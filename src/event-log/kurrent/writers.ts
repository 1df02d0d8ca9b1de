// Finds out which append wrote an event: distinguishes an append's event from a previous one with the same id. The live
// subscription knows, if there is one; frequent requests keep one open for that. Otherwise the event is read.
import type { RecordedEvent } from '@kurrent/kurrentdb-client'
import type { Position, Revision } from '#kernel/ids.ts'
import { appendOf } from './envelope.ts'
import type { WireName } from './stream-names.ts'
import type { Tail } from './tail.ts'

/** Number of requests in a row after which a subscription is opened, and the pause that ends a row. */
const OFTEN = 8
const PAUSE_MS = 2_000

export type Writers = {
  /** The id of the append; undefined if it cannot be determined now. */
  appendAt(place: {
    readonly stream: WireName
    readonly revision: Revision
    readonly position: Position
  }): Promise<string | undefined>
}

export type WritersParts = {
  readonly tail: Pick<Tail, 'follow' | 'appendAt'>
  readonly recordAt: (stream: WireName, revision: Revision) => Promise<RecordedEvent | undefined>
}

export function writers({ tail, recordAt }: WritersParts): Writers {
  let inARow = 0
  let pause: NodeJS.Timeout | undefined
  let unfollow: (() => void) | undefined

  function listen(): void {
    inARow += 1
    if (inARow >= OFTEN) unfollow ??= tail.follow()
    clearTimeout(pause)
    pause = setTimeout(() => {
      inARow = 0
      unfollow?.()
      unfollow = undefined
    }, PAUSE_MS).unref()
  }

  return {
    async appendAt({ stream, revision, position }) {
      listen()
      const append = await tail.appendAt(position)
      if (append !== undefined) return append
      const record = await recordAt(stream, revision).catch(() => undefined)
      return record && appendOf(record)
    },
  }
}
