// How large an event can become in the log, before it is sealed.
import type { NewEvent } from '#kernel/event.ts'

/** Of a sealed part, besides its names and values: the key, the algorithm, and as base64 the nonce, the tag and the braces. */
const PART_BYTES = 110

/**
 * At least as many bytes as the log counts for the event, whatever of it is sealed: at most, each field is a part of its own,
 * which holds its name twice, and all of it is base64.
 */
export function mostBytesOf({ data }: Pick<NewEvent<string, object>, 'data'>): number {
  const parts = Object.keys(data).reduce((sum, name) => sum + PART_BYTES + 2 * name.length, 0)
  return Math.ceil((Buffer.byteLength(JSON.stringify(data)) * 4) / 3) + parts
}
