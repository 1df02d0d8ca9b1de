// Carries out an approved request of rectification: erases the values that a right one has replaced.
// Input: the request. Output: done, or still under way while nobody has recorded the right value.
//
// Invariants: a key is destroyed only after the right value is in the log, and only of events that the log names as replaced;
// destroying it again changes nothing, so this may be repeated after a crash at any point.
import type { EventLog } from '#event-log/event-log.ts'
import dataRectified from '#events/privacy/data-rectified.ts'
import { type EventId, type PersonId, type Revision, streamName, type TenantId } from '#kernel/ids.ts'
import type { KeyStore } from '#privacy/key-store.ts'

export type ReplacedParts = {
  readonly log: Pick<EventLog, 'readStream'>
  readonly keyStore: Pick<KeyStore, 'destroy'>
}

export type OfRequest = { readonly tenant: TenantId; readonly person: PersonId; readonly request: string }

const PAGE = 500

/** Null while the right value has not been recorded; otherwise how many earlier values were erased now. */
export async function eraseReplaced({ log, keyStore }: ReplacedParts, asked: OfRequest): Promise<number | null> {
  const { tenant, person } = asked
  const replaced = await replacedBy(log, asked)
  if (replaced === null) return null
  let erased = 0
  for (const event of replaced) erased += await keyStore.destroy({ tenant, person, use: { kind: 'names', event } })
  return erased
}

async function replacedBy(log: ReplacedParts['log'], { tenant, person, request }: OfRequest) {
  const found: EventId[] = []
  let isRectified = false
  for (let from: Revision = 0; ; ) {
    const page = { tenant, from, direction: 'forwards', limit: PAGE } as const
    const { events, currentRevision } = await log.readStream(streamName('person', person), page)
    for (const { type, data } of events) {
      if (type !== dataRectified.type || data.request !== request) continue
      isRectified = true
      const { replaced } = dataRectified.data.parse(data)
      for (const event of replaced) found.push(event as EventId)
    }
    const last = events.at(-1)
    if (!last || last.revision >= currentRevision) return isRectified ? found : null
    from = last.revision + 1
  }
}
