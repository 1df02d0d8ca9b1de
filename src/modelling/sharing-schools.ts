// Which schools share models of a kind, as of a position of the log.
import type { Codec } from '#commanding/codec.ts'
import type { EventLog } from '#event-log/event-log.ts'
import schoolClosed from '#events/identity/school-closed.ts'
import modelSharingChanged from '#events/insight/model-sharing-changed.ts'
import type { SharedKind } from '#events/insight/models.ts'
import { type Position, START, type TenantId } from '#kernel/ids.ts'

const PAGE = 1_000
const TYPES = [modelSharingChanged.type, schoolClosed.type]

/** In the order of their ids, without closed ones. Throws what the log throws. */
export async function sharingSchools(
  { log, codec }: { readonly log: Pick<EventLog, 'readAll'>; readonly codec: Pick<Codec, 'reader'> },
  kind: SharedKind,
  cut: Position,
): Promise<readonly TenantId[]> {
  const reader = codec.reader()
  const sharing = new Set<TenantId>()
  for (let after = START; after < cut; ) {
    const page = await log.readAll({ after, limit: PAGE, filter: { types: TYPES } })
    await reader.prepare(page.events)
    for (const stored of page.events) {
      if (stored.position > cut) continue
      const { tenant } = stored
      if (stored.type === schoolClosed.type) sharing.delete(tenant)
      else {
        const change = modelSharingChanged.data.parse(reader.decode(stored).data)
        if (change.kind === kind && change.isSharing) sharing.add(tenant)
        else if (change.kind === kind) sharing.delete(tenant)
      }
    }
    after = page.position
    if (page.end) break
  }
  return [...sharing].sort()
}
