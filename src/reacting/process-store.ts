// What the process runner needs from a database: states, timers, outbox and checkpoint that change in one transaction.
import type { EventId, Instant, LogId, PersonId, Position, Revision, StreamName, TenantId } from '#kernel/ids.ts'
import type { Refused, Sending } from '#kernel/process.ts'
import type { Place } from '#projecting/history.ts'

/** One correlation key of one tenant. Each has its own state and its own order. */
export type Keyed = { readonly tenant: TenantId; readonly key: string }

/** What a process could not react to or, for the whole process, why it must not go on. */
export type ProcessFault = {
  /** The position of the event or the checkpoint; null for a timer or a refusal. */
  readonly position: string | null
  /** The event's type, `timer NAME`, `refusal of COMMAND`, or `checkpoint`. */
  readonly type: string
  readonly error: string
}

/** What blocks later triggers: a key or, for an event that cannot be read, its stream and its subject. */
export type Blocker =
  | Keyed
  | {
      readonly tenant: TenantId
      readonly key: null
      readonly stream: StreamName
      readonly subject: PersonId | null
    }

/** A parked trigger: the process could not react to it, or it waits behind such a trigger. */
export type ParkedTrigger = {
  readonly tenant: TenantId
  /** Null for an event that cannot be read: its key is unknown. */
  readonly key: string | null
  readonly subject: PersonId | null
  /** The position of the event; for a timer or a refusal, how far the process had read. */
  readonly position: Position
  readonly type: string
  /** Null if it only waits behind another trigger. */
  readonly error: string | null
  readonly trigger:
    | { readonly kind: 'event'; readonly stream: StreamName; readonly revision: Revision; readonly event: EventId }
    | { readonly kind: 'timer'; readonly name: string }
    | { readonly kind: 'refusal'; readonly sending: bigint; readonly refused: Refused }
}

/** A parked trigger that is retried, with the timer or sending that it is about; null if that no longer exists. */
export type Resumed = Omit<ParkedTrigger, 'trigger'> & {
  /** Ids are in the order in which the process met the triggers. */
  readonly id: bigint
  readonly trigger:
    | Extract<ParkedTrigger['trigger'], { kind: 'event' }>
    | { readonly kind: 'timer'; readonly timer: StoredTimer | null }
    | { readonly kind: 'refusal'; readonly sending: OpenSending | null; readonly refused: Refused }
}

export type ProcessCheckpoint = Place & {
  readonly version: number
  readonly logId: LogId
  /** Grows by one with every change of states. Each change names the turn that it has read. */
  readonly turn: bigint
  readonly fault: ProcessFault | null
  /** Whether any trigger is parked. */
  readonly parked: boolean
  /** What is parked after this id is being retried; null if nothing is. */
  readonly retryAfter: bigint | null
}

export type StoredState = Keyed & { readonly version: number; readonly state: unknown }

/** The cause of commands, from which their ids and metadata derive. */
export type Trigger = {
  /** Unique among the triggers of the process, for ever: command ids derive from it. */
  readonly id: string
  /** The event that caused it. */
  readonly cause: string
  readonly correlation: string
  readonly subject: PersonId | null
}

/** `setBy`: the trigger's id; null if an earlier program set the timer. */
type SetTimer = Omit<Trigger, 'id'> & { readonly due: Instant; readonly setBy: string | null }
export type StoredTimer = Keyed & SetTimer & { readonly name: string }

export type NewSending = Keyed & Omit<Trigger, 'id'> & Sending & { readonly idempotencyKey: string }

export type OpenSending = NewSending & { readonly id: bigint }

export type StoredSending = OpenSending & {
  readonly attempts: number
  /** The holder of the claim may settle the sending. */
  readonly claim: string
}

/** What all reactions have changed in one key. */
export type KeyChange = Keyed & {
  readonly subject: PersonId | null
  /** Null if the state is deleted. */
  readonly state: unknown
  /** Whether to delete all timers that were set before. Those in `timers` are set afterwards. */
  readonly clearTimers: boolean
  /** By name. Null if the timer is cancelled. */
  readonly timers: ReadonlyMap<string, SetTimer | null>
}

export type Change = {
  readonly to: Place
  readonly version: number
  readonly keys: readonly KeyChange[]
  readonly sendings: readonly NewSending[]
  /** A person was erased: what is stored about them is deleted, and unsent commands are withdrawn. */
  readonly erased: { readonly tenant: TenantId; readonly subject: PersonId } | null
  /** Sendings whose refusal was answered. They are settled in the same transaction, or nothing is written. */
  readonly refused: readonly (Open & { readonly refusal: { readonly code: string; readonly detail: string } })[]
  /** Sendings whose refusal is parked. They stay open, but nobody sends them again. As above, or nothing is written. */
  readonly held: readonly Settled[]
  /** What is parked from now on. With an id: it was parked before and stays parked. */
  readonly parked: readonly (ParkedTrigger & { readonly id: bigint | null })[]
  /** What is no longer parked. */
  readonly released: readonly bigint[]
  readonly retryAfter: bigint | null
  readonly fault: ProcessFault | null
}

export type Settled = Pick<StoredSending, 'id' | 'claim'>
/** A held sending has no claim. */
type Open = { readonly id: bigint; readonly claim: string | null }

export type ProcessStore = {
  /** Null before the first deployment. */
  checkpoint(process: string): Promise<ProcessCheckpoint | null>
  /** The first deployment. Does nothing if another runner has already deployed the process. */
  deploy(process: string, version: number, logId: LogId, at: Place): Promise<void>
  states(process: string, keys: readonly Keyed[]): Promise<readonly StoredState[]>
  /** What blocks later triggers, without duplicates: everything parked, or what is parked up to an id. */
  blockers(process: string, upTo: bigint | null): Promise<readonly Blocker[]>
  /** What is parked after an id, in order. */
  resume(process: string, after: bigint, limit: number): Promise<readonly Resumed[]>
  /** Due timers, earliest first, without those of blocked keys. */
  due(process: string, limit: number): Promise<readonly StoredTimer[]>
  /**
   * Whether this store has met the tombstone of an erased person: nothing more is reacted to about them, under their id as the
   * subject or as the key.
   */
  isErased(tenant: TenantId, id: string): boolean
  /**
   * Writes everything or nothing. False if the process is no longer at that turn, if a claim was lost, or if a change is
   * about a person who is erased, whom `isErased` knows from then on: a process that is behind must not write what an erasure
   * has deleted. The erasure locks the checkpoints of all processes before it deletes, so no commit can pass it by.
   */
  commit(process: string, turn: bigint, change: Change): Promise<boolean>
  /**
   * Claims sendings that nobody else has claimed, the first open one of each key, for a limited time. They count as
   * attempted, because they may be what kills the runner.
   */
  claim(process: string, claim: string, forMs: number, limit: number): Promise<readonly StoredSending[]>
  /** Executed. Does nothing if the claim was lost: another runner then finds that the command was executed. */
  sent(sendings: readonly Settled[]): Promise<void>
  /** Refused, by a process without a reaction to refusals. */
  refused(sending: Settled, refusal: { readonly code: string; readonly detail: string }): Promise<void>
  /** To be retried after a while. `stuck` means that a person should look. */
  later(
    sending: Settled,
    retry: { readonly afterMs: number; readonly stuck: boolean; readonly error: string },
  ): Promise<void>
  /** Why the process makes no progress, for monitoring; null once it does again. */
  recordTrouble(process: string, why: string | null): Promise<void>
  /** Deletes what was settled longer ago than this. */
  forgetSettled(process: string, olderThanMs: number): Promise<void>
}
