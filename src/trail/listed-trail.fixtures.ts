// A trail for tests, whose entries can be looked at.
import type { DurableTrail, TrailEntry } from './trail.ts'

export function listedTrail(entries: TrailEntry[]): DurableTrail {
  const record = (entry: TrailEntry) => {
    entries.push(entry)
    return undefined
  }
  return { record, recordDurably: async (entry) => record(entry) }
}
