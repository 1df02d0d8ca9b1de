// The changes of limits that the log of a school holds after a position. They are rare, and a log of millions of events is not
// searched for them in less than a second: so each process remembers how far it has looked, and what it found.
import { LRUCache } from 'lru-cache'
import type { EventLog } from '#event-log/event-log.ts'
import objectionMade from '#events/privacy/objection-made.ts'
import objectionOverridden from '#events/privacy/objection-overridden.ts'
import objectionWithdrawn from '#events/privacy/objection-withdrawn.ts'
import restrictionLifted from '#events/privacy/restriction-lifted.ts'
import restrictionSet from '#events/privacy/restriction-set.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import type { EventId, PersonId, Position, TenantId } from '#kernel/ids.ts'

const TYPES = [
  restrictionSet,
  restrictionLifted,
  objectionMade,
  objectionOverridden,
  objectionWithdrawn,
  subjectErased,
].map(({ type }) => type)
const PAGE = 500
const MOST_SCHOOLS = 1_000
/** Of one school. With more, nothing is remembered. */
const MOST_CHANGES = 10_000

export type LimitChange = {
  readonly position: Position
  readonly type: string
  readonly subject: PersonId
  /** Of an objection. */
  readonly purpose: string
}

/** Every change of a school after one position, up to another. */
type Looked = {
  readonly after: Position
  readonly until: Position
  /** Which event the log had there: another one means another log, such as a restored one. */
  readonly last: EventId | null
  readonly changes: readonly LimitChange[]
}

export type LimitChanges = (tenant: TenantId, after: Position) => Promise<readonly LimitChange[]>

/** Complete to the head of the log at the time of the question. Throws what the log throws. */
export function limitChanges(log: Pick<EventLog, 'readAll' | 'head' | 'eventAt'>): LimitChanges {
  const known = new LRUCache<TenantId, Promise<Looked | null>>({ max: MOST_SCHOOLS })

  async function look(tenant: TenantId, after: Position, before: Looked | null): Promise<Looked> {
    const head = await log.head()
    const isOfThisLog = before !== null && before.until <= head && (await log.eventAt(before.until)) === before.last
    const begun = isOfThisLog && before.after <= after ? before : { after, until: after, changes: [] }
    const changes = begun.changes.filter(({ position }) => position > after)
    let until = begun.until > after ? begun.until : after
    while (until < head) {
      const page = await log.readAll({ after: until, limit: PAGE, filter: { tenant, types: TYPES } })
      for (const { position, type, subject, data } of page.events)
        if (subject !== null) changes.push({ position, type, subject, purpose: String(data.purpose) })
      until = page.position
      if (page.end) break
    }
    return { after, until, last: await log.eventAt(until), changes }
  }

  return async (tenant, after) => {
    // One after another: who comes second continues where the first one has stopped.
    const before = known.get(tenant)?.catch(() => null) ?? Promise.resolve(null)
    const looked = before.then((found) => look(tenant, after, found))
    known.set(
      tenant,
      looked.then(
        (found) => (found.changes.length > MOST_CHANGES ? null : found),
        () => null,
      ),
    )
    return (await looked).changes
  }
}
