// Erases what was named for a request while it was being carried out: whoever named it saw that the request was still approved.
// Input: a request that is carried out. Output: the keys of what was named meanwhile are destroyed.
//
// Invariants: every value and text that the log names for the request is erased by this process or was erased by it before. After
// a restart all are erased again, which changes nothing.
import { LRUCache } from 'lru-cache'
import { eraseReplaced, type OfRequest, type ReplacedParts, replacedBy } from './erase-replaced.ts'

/** More than are carried out and not yet complete. One that is forgotten is erased again. */
const MOST_REQUESTS = 1_000

/** It is asked every second: it reads the person's own stream, and those with their texts only if more was named. */
export function erasingLate(parts: ReplacedParts): (asked: OfRequest) => Promise<void> {
  const erased = new LRUCache<string, number>({ max: MOST_REQUESTS })
  return async (asked) => {
    const replaced = await replacedBy(parts.log, asked)
    if (replaced === null) return
    const key = `${asked.tenant} ${asked.request}`
    const named = replaced.values.length + replaced.texts.length
    if (erased.get(key) === named) return
    await eraseReplaced(parts, asked)
    erased.set(key, named)
  }
}
