// When an expected revision is met, and where a repeated append would stand. The same for every adapter.
import { type EventId, NO_REVISION, type Position, type Revision } from '#kernel/ids.ts'
import type { Append, ExpectedRevision } from './event-log.ts'

export function meets(expected: ExpectedRevision, current: Revision): boolean {
  if (expected === 'any') return true
  return current === (expected === 'none' ? NO_REVISION : expected)
}

/** Where the events of an append stand if it was written before; null where its expectation does not say. */
export function firstRevision(expected: 'none' | Revision): Revision
export function firstRevision(expected: ExpectedRevision): Revision | null
export function firstRevision(expected: ExpectedRevision): Revision | null {
  if (expected === 'none') return 0
  return typeof expected === 'number' ? expected + 1 : null
}

/**
 * Whether the append goes on from the event that ends its stream; true where that is not known. A command that was lost
 * and sent again gives its event the same id as before: another place tells them apart.
 */
export function goesOn({ lastEvent, hint }: Pick<Append, 'lastEvent' | 'hint'>, end: End): boolean {
  if (lastEvent === undefined || end.id === null) return true
  return lastEvent === end.id && (hint === undefined || end.position === null || hint === end.position)
}

/** The last event of a stream, as far as it is known. */
export type End = { readonly id: EventId | null; readonly position: Position | null }
