// The events of a person's past as one caller may see them: without who did it where that is not shown to them.
import type { Caller } from '#identity/caller.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import type { PersonId } from '#kernel/ids.ts'
import type { Permission } from '#kernel/permission.ts'

/** Of an event, or of what an index knows of it. */
export type SeenEvents = <Act extends Pick<RecordedEvent, 'type' | 'actor' | 'recordedAt'>>(event: Act) => Act

/** `may`: with which permission they read. */
export type SeenBy = (
  caller: Pick<Caller, 'tenant' | 'actor' | 'permissions'>,
  may: Permission,
  person: PersonId,
) => Promise<SeenEvents>
