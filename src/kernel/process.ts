// The process manager: reacts to events by sending commands. It has a small state and timers. Pure.
import type { z } from 'zod'
import type { Command } from './command.ts'
import type { EventDefinition, RecordedEvent } from './event.ts'
import { derivedCommandId, type Instant, PersonId } from './ids.ts'
import type { Clear } from './personal.ts'

export type Sending = { readonly command: string; readonly input: unknown }
/** A timer of one correlation key. A second one with the same name replaces it. Due by the database's clock. */
export type Timer = { readonly name: string; readonly due: Instant }

/** Why a command of the process failed permanently: the decider refused it, or its input is invalid. */
export type Refused = {
  readonly code: string
  readonly detail: string
  readonly facts: Readonly<Record<string, unknown>>
}

/** The effects of a reaction. The runtime stores all of them in one transaction, then dispatches. */
export type Reaction<State> = {
  /** The new state; null deletes the state and its timers. */
  readonly state: State | null
  readonly send?: readonly Sending[]
  readonly timers?: readonly Timer[]
  /** Names of timers to cancel. Unknown names are ignored. */
  readonly cancel?: readonly string[]
}

/** `on(event, key, react)`: `key` returns the key of the state within the tenant, or null if the event concerns none. */
export type ReactOn<State> = <Type extends string, Data extends z.ZodObject>(
  event: EventDefinition<Type, Data>,
  correlate: (event: RecordedEvent<Type, Clear<Data>>) => string | null,
  react: (state: State, event: RecordedEvent<Type, Clear<Data>>) => Reaction<State>,
) => Reactor<State>

export type Reactor<State> = {
  readonly type: string
  correlate(event: RecordedEvent<never, never>): string | null
  react(state: State, event: RecordedEvent<never, never>): Reaction<State>
}

/**
 * `goes on`: its commands are sent although the data of their person may only be stored, because they decide nothing about the
 * person: they keep accounts and names in order. Otherwise they are refused to it as `person-limited`.
 */
export type WhileLimited = 'goes on'

export type Process<State = unknown> = {
  readonly kind: 'process'
  readonly name: string
  readonly version: number
  readonly description: string
  /** The commands that it may send, which determine its permissions. */
  readonly sends: readonly Command[]
  /** The state of a key, as plain JSON: codes, ids and counts, never text that a person wrote. */
  readonly state: z.ZodType<State>
  readonly initial: State
  readonly reactors: ReadonlyMap<string, Reactor<State>>
  onTimer?(state: State, timer: Timer): Reaction<State>
  onRefused?(state: State, sending: Sending, refused: Refused): Reaction<State>
  migrate?(state: unknown, fromVersion: number): State
  readonly whileLimited?: WhileLimited
}

/** Requests that a command be sent. Its id is derived from its trigger, so it is carried out once. */
export function send<Input extends z.ZodObject, State>(
  command: Command<string, Input, State>,
  input: z.input<Input>,
): Sending {
  return { command: command.name, input }
}

/** The actor of a process's commands: the same in every installation, and not a person. */
export const processActor = (name: string): PersonId => PersonId.parse(derivedCommandId('process', name))

/**
 * Defines a process manager. It reacts only to events after its first deployment, so it never sends commands for the past.
 * `onRefused` undoes the steps before a refused command; without it, a refusal is only shown in `status`. `migrate` converts
 * states stored by earlier versions.
 */
export function defineProcess<State>(
  name: string,
  declaration: {
    readonly version: number
    readonly description: string
    readonly sends: readonly Command[]
    readonly state: z.ZodType<State>
    readonly initial: NoInfer<State>
    readonly on: (on: ReactOn<NoInfer<State>>) => readonly Reactor<NoInfer<State>>[]
    readonly onTimer?: (state: NoInfer<State>, timer: Timer) => Reaction<NoInfer<State>>
    readonly onRefused?: (state: NoInfer<State>, sending: Sending, refused: Refused) => Reaction<NoInfer<State>>
    readonly migrate?: (state: unknown, fromVersion: number) => NoInfer<State>
    readonly whileLimited?: WhileLimited
  },
): Process<State> {
  if (!/^[a-z][a-z0-9-]*$/.test(name)) throw new TypeError(`the name of a process must be kebab-case: ${name}`)
  const { version, migrate } = declaration
  if (!Number.isInteger(version) || version < 1) throw new TypeError(`process ${name}: the version must be 1 or more`)
  if (version > 1 && !migrate)
    throw new TypeError(`process ${name}: \`migrate\` is missing, but states of earlier versions may be stored`)

  const on: ReactOn<State> = (event, correlate, react) => ({ type: event.type, correlate, react })
  const reactors = new Map<string, Reactor<State>>()
  for (const reactor of declaration.on(on)) {
    if (reactors.has(reactor.type)) throw new TypeError(`process ${name} reacts to ${reactor.type} twice`)
    reactors.set(reactor.type, reactor)
  }
  const { description, sends, state, initial, onTimer, onRefused, whileLimited } = declaration
  return {
    kind: 'process',
    name,
    version,
    description,
    sends,
    state,
    initial,
    reactors,
    ...(onTimer && { onTimer }),
    ...(onRefused && { onRefused }),
    ...(migrate && { migrate }),
    ...(whileLimited && { whileLimited }),
  }
}
