// Whether an import into a school was withdrawn: its events are there and do not count, and a new run would add nothing to them.
import type { EventLog } from '#event-log/event-log.ts'
import importWithdrawn from '#events/learning/import-withdrawn.ts'
import { type PersonId, START, type TenantId } from '#kernel/ids.ts'

/** `actor`: who the import was. */
export async function isWithdrawn(
  log: Pick<EventLog, 'readAll'>,
  { tenant, actor }: { readonly tenant: TenantId; readonly actor: PersonId },
): Promise<boolean> {
  const filter = { tenant, types: [importWithdrawn.type] }
  for (let after = START, isEnd = false; !isEnd; ) {
    const page = await log.readAll({ after, limit: 2_000, filter })
    if (page.events.some((event) => event.actor === actor)) return true
    after = page.position
    isEnd = page.end
  }
  return false
}
