// Recognises the events of Sillage. Other applications may use the same server, even with streams named `letters-<uuid>`.
import type { RecordedEvent } from '@kurrent/kurrentdb-client'
import type { StreamNames } from './stream-names.ts'

/**
 * Both the stream name and the metadata must match. Metadata with only a tenant and an append id is accepted, too: a newer
 * version of Sillage may have written it, and skipping it would lose an event.
 */
export const isSillageEvent = ({ streamId, metadata }: RecordedEvent, names: Pick<StreamNames, 'read'>): boolean =>
  names.read(streamId) !== null && hasEnvelope(metadata)

function hasEnvelope(metadata: unknown): boolean {
  if (typeof metadata !== 'object' || metadata === null) return false
  const { tenant, append }: { readonly tenant?: unknown; readonly append?: unknown } = metadata
  return typeof tenant === 'string' && typeof append === 'string'
}
