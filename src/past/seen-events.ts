// The events of a person's past as one caller may see them: without who did it where that is not shown to them.
import { guardianshipsOf } from '#events/identity/guardianships.ts'
import { actorShownTo } from '#events/privacy/acts-of-family.ts'
import { reachOf } from '#identity/access/authorise.ts'
import type { Caller } from '#identity/caller.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import type { PersonId } from '#kernel/ids.ts'
import type { Permission } from '#kernel/permission.ts'
import type { HistoryLog } from './person-history.ts'

export type SeenEvents = (event: RecordedEvent) => RecordedEvent

/** `may`: with which permission they read. */
export async function seenEvents(
  log: HistoryLog,
  { tenant, actor, permissions }: Pick<Caller, 'tenant' | 'actor' | 'permissions'>,
  may: Permission,
  person: PersonId,
): Promise<SeenEvents> {
  if (reachOf({ permissions }, may) === 'school') return (event) => event
  const guardians = await guardianshipsOf(person, (stream, page) => log.readStream(stream, { tenant, ...page }))
  const actorOf = actorShownTo({ actor, isSchool: false }, person, guardians)
  return (event) => {
    const shown = actorOf(event)
    return shown === event.actor ? event : { ...event, actor: shown }
  }
}
