// What the process runner needs of a database: states, timers, outbox and checkpoint that change in one transaction.
import type { Instant, LogId, PersonId, Position, TenantId } from '#kernel/ids.ts'
import type { Sending } from '#kernel/process.ts'

/** One correlation key of one tenant: what has a state of its own, and an order of its own. */
export type Keyed = { readonly tenant: TenantId; readonly key: string }

/** What a process could not react to, and stands still at. */
export type ProcessFault = {
  /** Of the event; null of a timer or a refusal. */
  readonly position: string | null
  /** The event's type, `timer NAME` or `refusal of COMMAND`. */
  readonly type: string
  readonly error: string
}

/** `event`: what stands at the position, to tell whether it is of this log; null at the start of a log. */
export type Place = { readonly position: Position; readonly event: string | null }

export type Standing = Place & {
  readonly version: number
  readonly logId: LogId
  /** Grows by one with every change of states: whoever changes them says which it has read. */
  readonly turn: bigint
  readonly fault: ProcessFault | null
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

export type StoredTimer = Keyed & Omit<Trigger, 'id'> & { readonly name: string; readonly due: Instant }

export type NewSending = Keyed & Omit<Trigger, 'id'> & Sending & { readonly idempotencyKey: string }

export type StoredSending = NewSending & {
  readonly id: bigint
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
  readonly timers: ReadonlyMap<string, (Omit<Trigger, 'id'> & { readonly due: Instant }) | null>
}

export type Change = {
  readonly to: Place
  readonly version: number
  readonly keys: readonly KeyChange[]
  readonly sendings: readonly NewSending[]
  /** A person was erased: what is kept about them goes, and what was yet to be sent is withdrawn. */
  readonly erased: { readonly tenant: TenantId; readonly subject: PersonId } | null
  /** A sending that the reaction answers: settled in the same transaction, or nothing is. */
  readonly refused: (Settled & { readonly refusal: { readonly code: string; readonly detail: string } }) | null
  readonly fault: ProcessFault | null
}

export type Settled = Pick<StoredSending, 'id' | 'claim'>

export type ProcessStore = {
  /** Null before it is first deployed. */
  standing(process: string): Promise<Standing | null>
  /** Its first deployment. Does nothing where another runner has been here. */
  deploy(process: string, version: number, logId: LogId, at: Place): Promise<void>
  states(process: string, keys: readonly Keyed[]): Promise<readonly StoredState[]>
  /** Timers that are due, earliest first. */
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
  /** Removes what was settled longer ago than this. */
  forgetSettled(process: string, olderThanMs: number): Promise<void>
}
