// Checksums of what the page was given: of one event, and of a file of events.
import type { ListedEvent } from './history.ts'

/** What was recorded, without what depends on the reader or on other events. Always in this order: equal events, equal text. */
export function recordedText(item: ListedEvent): string {
  const { id, type, version, stream, revision, position, actor, occurredAt, recordedAt, zone } = item
  const { correlation, causation, data } = item
  const place = { id, type, version, stream, revision, position }
  return JSON.stringify({ ...place, actor, occurredAt, recordedAt, zone, correlation, causation, data: sorted(data) })
}

/** A line for each event: what was recorded, what it says, and why it is kept. */
export const fileOf = (items: readonly ListedEvent[]): string =>
  items
    .map((item) => {
      const { purpose, basis, retention, erased, words } = item
      const lines = { ...JSON.parse(recordedText(item)), purpose, basis, retention, erased, words }
      return `${JSON.stringify(lines)}\n`
    })
    .join('')

/** A browser computes checksums on pages over TLS alone. */
export const canCompute = (): boolean => globalThis.crypto?.subtle !== undefined

export async function sha256Of(text: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner)]))
}

/** Whether the numbers of the events around one in its stream follow each other: null where no neighbour is known. */
export function isUnbroken(item: ListedEvent, near: readonly ListedEvent[]): boolean | null {
  const ofStream = near
    .filter(({ stream }) => stream === item.stream)
    .map(({ revision }) => revision)
    .sort((one, other) => one - other)
  if (ofStream.length < 2 || !ofStream.includes(item.revision)) return null
  return ofStream.every((revision, n) => n === 0 || revision === (ofStream[n - 1] ?? 0) + 1)
}
