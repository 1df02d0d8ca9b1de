// Which events of a server are ours. Others may use it too, and may even name a stream `letters-<uuid>`, as ours are.
import type { RecordedEvent } from '@kurrent/kurrentdb-client'
import type { StreamNames } from './stream-names.ts'

/**
 * Both the name of the stream and the metadata must say so. What has an envelope's tenant and append and nothing more
 * is taken for ours, too: a newer version of us may have written it, and passing over it would lose an event.
 */
export const isOurs = ({ streamId, metadata }: RecordedEvent, names: Pick<StreamNames, 'read'>): boolean =>
  names.read(streamId) !== null && claimsToBeOurs(metadata)

function claimsToBeOurs(metadata: unknown): boolean {
  if (typeof metadata !== 'object' || metadata === null) return false
  const { tenant, append }: { readonly tenant?: unknown; readonly append?: unknown } = metadata
  return typeof tenant === 'string' && typeof append === 'string'
}
