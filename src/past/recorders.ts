// Who recorded an event of somebody's past, by kind: a list is filtered by it, and says it in words.
import type { PersonId, TenantId } from '#kernel/ids.ts'

export const recorders = ['learner', 'guardian', 'staff', 'application', 'process', 'import'] as const
export type Recorder = (typeof recorders)[number]

/** Finds the kind of each actor of a learner's events. One that is not shown to the reader must not be asked for. */
export type FindRecorders = (
  tenant: TenantId,
  learner: PersonId,
  actors: ReadonlySet<PersonId>,
) => Promise<ReadonlyMap<PersonId, Recorder>>
