// What the process runner needs of a database: states, timers, outbox and checkpoint that change in one transaction.
import type { EventId, Instant, LogId, PersonId, Position, Revision, StreamName, TenantId } from '#kernel/ids.ts'
import type { Refused, Sending } from '#kernel/process.ts'
import type { Place } from '#projecting/history.ts'

/** One correlation key of one tenant: what has a state of its own, and an order of its own. */
export type Keyed = { readonly tenant: TenantId; readonly key: string }

/** What a process could not react to; or, for the whole process, why it may not go on. */
export type ProcessFault = {
  /** Of the event or the checkpoint; null of a timer or a refusal. */
  readonly position: string | null
  /** The event's type, `timer NAME`, `refusal of COMMAND`, or `checkpoint`. */
  readonly type: string
  readonly error: string
}

/** What waits, or keeps others waiting: a key, or, of an event that cannot be read, its stream and its subject. */
export type Held =
  | Keyed
  | {
      readonly tenant: TenantId
      readonly key: null
      readonly stream: StreamName
      readonly subject: PersonId | null
    }

/** What waits for a fix: a trigger that could not be reacted to, or one behind it. */
export type ParkedTrigger = {
  readonly tenant: TenantId
  /** Null of an event that cannot be read: nobody can tell its key. */
  readonly key: string | null
  readonly subject: PersonId | null
  /** Of the event; of a timer or a refusal, how far the process had read. */
  readonly position: Position
  readonly type: string
  /** Null where it only waits behind another. */
  readonly error: string | null
  readonly trigger:
    | { readonly kind: 'event'; readonly stream: StreamName; readonly revision: Revision; readonly event: EventId }
    | { readonly kind: 'timer'; readonly name: string }
    | { readonly kind: 'refusal'; readonly sending: bigint; readonly refused: Refused }
}

/** A parked trigger that is tried again, with what it is about; null where that is gone. */
export type Resumed = Omit<ParkedTrigger, 'trigger'> & {
  /** Ids are in the order in which the process came to them. */
  readonly id: bigint
  readonly trigger:
    | Extract<ParkedTrigger['trigger'], { kind: 'event' }>
    | { readonly kind: 'timer'; readonly timer: StoredTimer | null }
    | { readonly kind: 'refusal'; readonly sending: OpenSending | null; readonly refused: Refused }
}

export type Standing = Place & {
  readonly version: number
  readonly logId: LogId
  /** Grows by one with every change of states: whoever changes them says which it has read. */
  readonly turn: bigint
  readonly fault: ProcessFault | null
  /** Whether anything waits for a fix. */
  readonly parked: boolean
  /** What is parked behind this one is being tried again; null where nothing is. */
  readonly retryAfter: bigint | null
}

export type StoredState = Keyed & { readonly version: number; readonly state: unknown }

/** What set something off, for the ids and the metadata of the commands that follow from it. */
export type Trigger = {
  /** Tells it from any other trigger of the process, for ever: command ids derive from it. */
  readonly id: string
  /** The event behind it. */
  readonly cause: string
  readonly correlation: string
  readonly subject: PersonId | null
}

/** `setBy`: the trigger's id; null where an earlier program has set it. */
type SetTimer = Omit<Trigger, 'id'> & { readonly due: Instant; readonly setBy: string | null }
export type StoredTimer = Keyed & SetTimer & { readonly name: string }

export type NewSending = Keyed & Omit<Trigger, 'id'> & Sending & { readonly idempotencyKey: string }

export type OpenSending = NewSending & { readonly id: bigint }

export type StoredSending = OpenSending & {
  readonly attempts: number
  /** Whoever holds it may settle it. */
  readonly claim: string
}

/** What reactions have done to one key, all of them together. */
export type KeyChange = Keyed & {
  readonly subject: PersonId | null
  /** Null where it is forgotten. */
  readonly state: unknown
  /** All timers that were set before go; those in `timers` are set after. */
  readonly clearTimers: boolean
  /** By name: due when, and set by what. Null where it is cancelled. */
  readonly timers: ReadonlyMap<string, SetTimer | null>
}

export type Change = {
  readonly to: Place
  readonly version: number
  readonly keys: readonly KeyChange[]
  readonly sendings: readonly NewSending[]
  /** A person was erased: what is kept about them goes, and what was yet to be sent is withdrawn. */
  readonly erased: { readonly tenant: TenantId; readonly subject: PersonId } | null
  /** Sendings whose refusal was answered: settled in the same transaction, or nothing is. */
  readonly refused: readonly (Open & { readonly refusal: { readonly code: string; readonly detail: string } })[]
  /** Sendings whose refusal is parked: they stay open, and nobody sends them again. As above, or nothing is done. */
  readonly held: readonly Settled[]
  /** What waits from now on. With an id: what has waited before, and goes on. */
  readonly parked: readonly (ParkedTrigger & { readonly id: bigint | null })[]
  /** What waits no more. */
  readonly released: readonly bigint[]
  readonly retryAfter: bigint | null
  readonly fault: ProcessFault | null
}

export type Settled = Pick<StoredSending, 'id' | 'claim'>
/** Of a sending that was held, nobody has the claim. */
type Open = { readonly id: bigint; readonly claim: string | null }

export type ProcessStore = {
  /** Null before it is first deployed. */
  standing(process: string): Promise<Standing | null>
  /** Its first deployment. Does nothing where another runner has been here. */
  deploy(process: string, version: number, logId: LogId, at: Place): Promise<void>
  states(process: string, keys: readonly Keyed[]): Promise<readonly StoredState[]>
  /** What waits, each once: of all that is parked, or of what is parked up to an id. */
  held(process: string, upTo: bigint | null): Promise<readonly Held[]>
  /** What is parked behind an id, in order. */
  resume(process: string, after: bigint, limit: number): Promise<readonly Resumed[]>
  /** Timers that are due, earliest first. Not those of a key that waits: theirs is not the next turn. */
  due(process: string, limit: number): Promise<readonly StoredTimer[]>
  /** Does all of it, or nothing: false where the process is no longer at that turn, or a claim was lost. */
  commit(process: string, turn: bigint, change: Change): Promise<boolean>
  /**
   * Takes sendings that nobody else is at, the first of each key that is not settled, for so long: they are counted as
   * attempted, since whoever takes them may die of it.
   */
  claim(process: string, claim: string, forMs: number, limit: number): Promise<readonly StoredSending[]>
  /** Carried out. Nothing where the claim was lost: another runner then finds it carried out. */
  sent(sendings: readonly Settled[]): Promise<void>
  /** Not carried out, and nobody wants to know. */
  refused(sending: Settled, refusal: { readonly code: string; readonly detail: string }): Promise<void>
  /** To be tried again after a while; `stuck` says that a person should look. */
  later(
    sending: Settled,
    again: { readonly afterMs: number; readonly stuck: boolean; readonly error: string },
  ): Promise<void>
  /** Why it makes no progress, for whoever watches; null once it does again. */
  troubled(process: string, why: string | null): Promise<void>
  /** Removes what was settled longer ago than this. */
  forgetSettled(process: string, olderThanMs: number): Promise<void>
}
