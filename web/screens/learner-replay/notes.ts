// The notes about moments of a history: which belong to an event, and on which events one can be written. Pure.
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import type { ListedEvent } from './history.ts'

export type Note =
  paths['/api/learners/{learner}/notes']['get']['responses'][200]['content']['application/json']['notes'][number]

export const NOTE_WRITTEN = 'learning.note-written'
const OF_NOTES: ReadonlySet<string> = new Set([NOTE_WRITTEN, 'learning.note-withdrawn'])

/** By the event that they are about. */
export const notesByEvent = (notes: readonly Note[]): ReadonlyMap<string, readonly Note[]> =>
  Map.groupBy(notes, ({ about }) => about)

/** Notes are in the stream of the learner, about another event of it. */
export const canBeNoted = ({ stream, type }: Pick<ListedEvent, 'stream' | 'type'>): boolean =>
  stream.startsWith('learner-') && !OF_NOTES.has(type)
