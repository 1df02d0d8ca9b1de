// What a look through a log that numbers without gaps has found (sillage doctor).
import type { Position } from '#kernel/ids.ts'

export type Contiguity = {
  /** Looked at after this position, up to `until`. */
  readonly after: Position
  readonly until: Position
  readonly events: number
  /** What is missing, doubled or out of order, in words; not more than are good for reading. */
  readonly gaps: readonly string[]
  /** Numbers in events that the log does not name, each with its first event, in words. */
  readonly unnamed: readonly string[]
}
