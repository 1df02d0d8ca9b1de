// An erasure: whose, since when, and which of its steps are done. Pure.
import { derivedUuid } from '#kernel/derived-uuid.ts'
import type { Instant, PersonId, TenantId } from '#kernel/ids.ts'

/** In their order. A step that has to wait for others does not hold up those after it, except the last one. */
export const stepNames = [
  'tombstone',
  'keys',
  'event',
  'rows',
  'snapshots',
  'processes',
  'deliveries',
  'credentials',
  'rejects',
  'verification',
] as const
export type StepName = (typeof stepNames)[number]

/** What a step found and did: counts and times, never a value. */
export type Facts = Readonly<Record<string, unknown>>
export type StepDone = { readonly at: Instant; readonly facts: Facts }

export type Erasure = {
  readonly id: string
  readonly tenant: TenantId
  readonly person: PersonId
  readonly askedAt: Instant
  /** Null if only the key store knew of the erasure, after the database was restored. */
  readonly askedBy: PersonId | null
  /** When the erasure was taken from the ledger again, because a restored database lacked it. */
  readonly replayedAt: Instant | null
  readonly steps: Readonly<Partial<Record<StepName, StepDone>>>
  /** What the erasure waits for, in words; null if for nothing. */
  readonly waitingFor: string | null
  readonly finishedAt: Instant | null
}

export type ErasureState = 'running' | 'waiting' | 'finished'

export const stateOf = ({ finishedAt, waitingFor }: Erasure): ErasureState =>
  finishedAt !== null ? 'finished' : waitingFor !== null ? 'waiting' : 'running'

/** A person is erased once, for ever: the same person of the same school gives the same erasure. */
export const erasureId = (tenant: TenantId, person: PersonId): string => derivedUuid('erasure', tenant, person)
