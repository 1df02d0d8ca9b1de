// The lane in which a timeline of a person's history draws an event.
import type { AnyEventDefinition } from './event.ts'

export const lanes = ['answers', 'lessons', 'help', 'milestones', 'school', 'rights', 'other'] as const
export type Lane = (typeof lanes)[number]

/** For types that declare no lane: an installation's own contexts are in `other`. */
const byContext: Readonly<Record<string, Lane>> = { identity: 'school', teaching: 'school', privacy: 'rights' }

export const laneOf = (type: string, definition: Pick<AnyEventDefinition, 'lane'> | undefined): Lane =>
  definition?.lane ?? byContext[type.split('.')[0] ?? ''] ?? 'other'
