// The events of a person's past as one caller may see them: without who did it where that is not shown to them, and without what
// tells of a request that is not theirs.
import type { Caller } from '#identity/caller.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import type { PersonId } from '#kernel/ids.ts'
import type { Permission } from '#kernel/permission.ts'

export type SeenEvents = {
  /** Whether the event is left out. */
  isHidden(place: Pick<RecordedEvent, 'stream' | 'revision'>): boolean
  asSeen(event: RecordedEvent): RecordedEvent
  /** What an index knows of an event. */
  actSeen<Act extends Pick<RecordedEvent, 'type' | 'actor' | 'recordedAt'>>(act: Act): Act
}

export const ALL_SEEN: SeenEvents = { isHidden: () => false, asSeen: (event) => event, actSeen: (act) => act }

/** `may`: with which permission they read. */
export type SeenBy = (
  caller: Pick<Caller, 'tenant' | 'actor' | 'permissions'>,
  may: Permission,
  person: PersonId,
) => Promise<SeenEvents>
