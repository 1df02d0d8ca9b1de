// The highest position that this process has seen, in any way: the log reaches at least so far.
import { type Position, START } from '#kernel/ids.ts'

export type HeadKnown = { readonly at: () => Position; see(position: Position): void }

export function headKnown(): HeadKnown {
  let highest = START
  return {
    at: () => highest,
    see(position) {
      if (position > highest) highest = position
    },
  }
}
