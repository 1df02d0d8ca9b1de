// Who recorded an event of somebody's past, by kind: a list is filtered by it, and says it in words.
import type { RecordedEvent } from '#kernel/event.ts'
import type { LogId, PersonId, TenantId } from '#kernel/ids.ts'

export const recorders = [
  'learner',
  'guardian',
  'staff',
  'application',
  'process',
  'import',
  'other-installation',
] as const
export type Recorder = (typeof recorders)[number]

/** What of an event says who recorded it. `origin`: the log that a copied event comes from. */
export type Recorded = Pick<RecordedEvent, 'type' | 'actor' | 'recordedAt'> & { readonly origin: LogId | null }

/** Finds the kind of who recorded events of a learner. An actor that is not shown to the reader must not be asked for. */
export type FindRecorders = (
  tenant: TenantId,
  learner: PersonId,
  recorded: readonly Recorded[],
) => Promise<(recorded: Recorded) => Recorder>
