// The last event that this process has read, written or received: as long as it is in the log, the log is at least that long.
import { type Position, type Revision, START } from '#kernel/ids.ts'
import type { WireName } from './stream-names.ts'

/** The event's position and id, and the stream and revision at which to find it. */
export type Seen = {
  readonly position: Position
  readonly id: string
  readonly stream: WireName
  readonly revision: Revision
}

export type KnownHead = {
  readonly at: () => Position
  readonly last: () => Seen | null
  see(event: Seen): void
  forget(): void
}

export function knownHead(): KnownHead {
  let highest: Seen | null = null
  return {
    at: () => highest?.position ?? START,
    last: () => highest,
    see(event) {
      if (!highest || event.position > highest.position) highest = event
    },
    forget() {
      highest = null
    },
  }
}
