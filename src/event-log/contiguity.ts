// Result of checking a log whose positions have no gaps (sillage doctor).
import type { Position } from '#kernel/ids.ts'

export type Contiguity = {
  /** The range that was checked: after this position, up to `until`. */
  readonly after: Position
  readonly until: Position
  readonly events: number
  /** Descriptions of events that are missing, duplicated or out of order; a limited number. */
  readonly gaps: readonly string[]
  /** Descriptions of numbers that events use and the log's dictionary lacks, each with its first event. */
  readonly unnamed: readonly string[]
}
