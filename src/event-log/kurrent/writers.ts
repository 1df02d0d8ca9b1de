// Which append wrote the event at a place: tells an append's own event from another's with the same ids. The live
// subscription hears it where there is one; whoever asks often keeps one up for that, and else the event is read.
import type { RecordedEvent } from '@kurrent/kurrentdb-client'
import type { Position, Revision } from '#kernel/ids.ts'
import { appendOf } from './envelope.ts'
import type { WireName } from './stream-names.ts'
import type { Tail } from './tail.ts'

/** Questions in a row after which it is worth listening, and how long a row may pause. */
const OFTEN = 8
const PAUSE_MS = 2_000

export type Writers = {
  /** Undefined where nobody can tell now. */
  of(place: {
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
  let letGo: (() => void) | undefined

  function listen(): void {
    inARow += 1
    if (inARow >= OFTEN) letGo ??= tail.follow()
    clearTimeout(pause)
    pause = setTimeout(() => {
      inARow = 0
      letGo?.()
      letGo = undefined
    }, PAUSE_MS).unref()
  }

  return {
    async of({ stream, revision, position }) {
      listen()
      const heard = await tail.appendAt(position)
      if (heard !== undefined) return heard
      const standing = await recordAt(stream, revision).catch(() => undefined)
      return standing && appendOf(standing)
    },
  }
}
