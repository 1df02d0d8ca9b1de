// Whether a school knows a person: it recorded something about them, or a read model has a row with them in its key.
import type pg from 'pg'
import type { EventLog } from '#event-log/event-log.ts'
import { NO_REVISION, type PersonId, type TenantId } from '#kernel/ids.ts'
import { ownStreams } from './erasure/places.ts'
import { countRows } from './erasure/read-model-rows.ts'

type Parts = { readonly pool: Pick<pg.Pool, 'query'>; readonly log: Pick<EventLog, 'readStream'> }

/** The log first: a person who was registered a moment ago is in no read model yet. */
export const isKnownPerson =
  ({ pool, log }: Parts) =>
  async (tenant: TenantId, person: PersonId): Promise<boolean> => {
    for (const stream of ownStreams(person)) {
      const page = { tenant, from: 'end', direction: 'backwards', limit: 1 } as const
      if ((await log.readStream(stream, page)).currentRevision > NO_REVISION) return true
    }
    // A teacher may be named in the stream of a class alone.
    return Object.keys(await countRows(pool, { tenant, person })).length > 0
  }
