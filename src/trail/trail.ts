// The trail: who accessed whose data, from where, for which purpose, when. Everything that accesses people's data is constructed
// with a trail, so that no access can be forgotten.
//
// The parts: chain.ts makes entries whose change would show; merkle-tree.ts is the proof; kept-trail.ts gathers entries and
// writes them in groups; postgres-trail.ts holds them; checkpoints.ts signs what is handed outside.
import type { Caller, CallerOrigin } from '#identity/caller.ts'
import type { Purpose } from '#kernel/event.ts'
import type { Instant, PersonId, TenantId } from '#kernel/ids.ts'

export type TrailEntry = {
  readonly tenant: TenantId
  readonly actor: PersonId
  readonly onBehalfOf: PersonId | null
  readonly origin: CallerOrigin
  /** The name of the command, query or operation. */
  readonly action: string
  /** Absent for what was done; else the kind of problem that refused it. */
  readonly outcome?: string
  readonly subjects: readonly PersonId[]
  readonly purpose: Purpose
  /** What else an auditor needs: names of read models, counts, ids of events. Never a personal value. */
  readonly facts?: Readonly<Record<string, string | number | boolean | readonly string[]>>
  readonly at: Instant
}

export type Trail = {
  /**
   * Enters an access, which is written within a second. Await the result before the answer is sent: it is a promise if the
   * trail has no room, and rejects with TrailUnavailable if none comes.
   */
  record(entry: TrailEntry): Promise<void> | undefined
}

export type DurableTrail = Trail & {
  /** Enters an act of administration, or a right that is exercised: written when it resolves. Throws TrailUnavailable. */
  recordDurably(entry: TrailEntry): Promise<void>
}

/** The trail cannot be written, so what it would have to show must not be done. */
export class TrailUnavailable extends Error {
  override readonly name = 'TrailUnavailable'
  constructor(cause?: unknown) {
    super('the trail cannot be written', { cause })
  }
}

/** Part of an entry whose actor is not shown to the people whom it concerns (`discreet` of a definition). */
export const DISCREETLY = { facts: { discreet: true } } as const

/** For tests and benchmarks. */
export const silentTrail: DurableTrail = { record: () => undefined, recordDurably: async () => undefined }

/** The part of an entry that names the caller. */
export const enteredBy = ({ tenant, actor, onBehalfOf, origin }: Omit<Caller, 'permissions'>) => ({
  tenant,
  actor,
  onBehalfOf,
  origin,
})
