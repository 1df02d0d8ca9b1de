// The last event that this process has seen, in any way: the log reaches at least so far, as long as it stands there.
import { type Position, type Revision, START } from '#kernel/ids.ts'
import type { WireName } from './stream-names.ts'

/** By its place in the log, its id, and where in which stream it is found again. */
export type Seen = {
  readonly position: Position
  readonly id: string
  readonly stream: WireName
  readonly revision: Revision
}

export type HeadKnown = {
  readonly at: () => Position
  readonly last: () => Seen | null
  see(event: Seen): void
  forget(): void
}

export function headKnown(): HeadKnown {
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
