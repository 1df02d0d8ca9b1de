// When an expected revision matches, and at which revision a repeated append would start. The same for every adapter.
import { type EventId, NO_REVISION, type Position, type Revision } from '#kernel/ids.ts'
import type { Append, ExpectedRevision } from './event-log.ts'

export function meets(expected: ExpectedRevision, current: Revision): boolean {
  if (expected === 'any') return true
  return current === (expected === 'none' ? NO_REVISION : expected)
}

/** The revision of the append's first event if it was written before; null if the expectation is `any`. */
export function firstRevision(expected: 'none' | Revision): Revision
export function firstRevision(expected: ExpectedRevision): Revision | null
export function firstRevision(expected: ExpectedRevision): Revision | null {
  if (expected === 'none') return 0
  return typeof expected === 'number' ? expected + 1 : null
}

/**
 * Whether the append continues from the stream's last event; true if that event is unknown. A command that was lost and sent
 * again gives its event the same id as before, so the positions are compared as well.
 */
export function continuesFrom({ lastEvent, hint }: Pick<Append, 'lastEvent' | 'hint'>, end: End): boolean {
  if (lastEvent === undefined || end.id === null) return true
  return lastEvent === end.id && (hint === undefined || end.position === null || hint === end.position)
}

/** The last event of a stream; null for what is unknown. */
export type End = { readonly id: EventId | null; readonly position: Position | null }
