// The process manager: reacts to events by sending commands, with a small state and timers. Pure.
import type { z } from 'zod'
import type { Command } from './command.ts'
import type { EventDefinition, RecordedEvent } from './event.ts'
import { derivedCommandId, type Instant, PersonId } from './ids.ts'
import type { Readable } from './personal.ts'

export type Sending = { readonly command: string; readonly input: unknown }
/** Of one correlation key; a second one of the same name takes its place. Due by the database's clock. */
export type Timer = { readonly name: string; readonly due: Instant }

/** Why a command of the process was not carried out, and never will be: the decider's refusal, or input it cannot take. */
export type Refused = {
  readonly code: string
  readonly detail: string
  readonly facts: Readonly<Record<string, unknown>>
}

/** What a reaction wants done. The runtime stores all of it in one transaction, then dispatches. */
export type Reaction<State> = {
  /** From now on; null forgets it, with its timers, as if nothing had been. */
  readonly state: State | null
  readonly send?: readonly Sending[]
  readonly timers?: readonly Timer[]
  /** Timers by name. One that is not set is no matter. */
  readonly cancel?: readonly string[]
}

/** `on(event, key, react)`: the key of the state that the event concerns, within its tenant; null where it concerns none. */
export type ReactOn<State> = <Type extends string, Data extends z.ZodObject>(
  event: EventDefinition<Type, Data>,
  correlate: (event: RecordedEvent<Type, Readable<Data>>) => string | null,
  react: (state: State, event: RecordedEvent<Type, Readable<Data>>) => Reaction<State>,
) => Reactor<State>

export type Reactor<State> = {
  readonly type: string
  correlate(event: RecordedEvent<never, never>): string | null
  react(state: State, event: RecordedEvent<never, never>): Reaction<State>
}

export type Process<State = unknown> = {
  readonly kind: 'process'
  readonly name: string
  readonly version: number
  readonly description: string
  /** The commands that it may send, and so the permissions that it acts with. */
  readonly sends: readonly Command[]
  /** What is stored by key, as plain JSON: codes, ids and counts, never what somebody wrote. */
  readonly state: z.ZodType<State>
  readonly initial: State
  readonly reactors: ReadonlyMap<string, Reactor<State>>
  onTimer?(state: State, timer: Timer): Reaction<State>
  onRefused?(state: State, sending: Sending, refused: Refused): Reaction<State>
  migrate?(state: unknown, fromVersion: number): State
}

/** Asks for a command to be sent; its id is derived from what triggered it, so it is carried out once. */
export function send<Input extends z.ZodObject, State>(
  command: Command<string, Input, State>,
  input: z.input<Input>,
): Sending {
  return { command: command.name, input }
}

/** Who the commands of a process come from: the same in every installation, and nobody. */
export const processActor = (name: string): PersonId => PersonId.parse(derivedCommandId('process', name))

/**
 * Defines a process manager. It reacts only to what comes after it is first deployed, so it never sends for the past.
 * `onRefused` takes back what a refused command was part of; without it a refusal is shown by `status` and no more.
 * `migrate` makes today's state of one that an earlier version stored.
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
  },
): Process<State> {
  if (!/^[a-z][a-z0-9-]*$/.test(name)) throw new TypeError(`a process's name is kebab-case: ${name}`)
  const { version, migrate } = declaration
  if (!Number.isInteger(version) || version < 1) throw new TypeError(`process ${name}: a version is 1 or more`)
  if (version > 1 && !migrate)
    throw new TypeError(`process ${name}: states of earlier versions are stored, and \`migrate\` is missing`)

  const on: ReactOn<State> = (event, correlate, react) => ({ type: event.type, correlate, react })
  const reactors = new Map<string, Reactor<State>>()
  for (const reactor of declaration.on(on)) {
    if (reactors.has(reactor.type)) throw new TypeError(`process ${name} reacts to ${reactor.type} twice`)
    reactors.set(reactor.type, reactor)
  }
  const { description, sends, state, initial, onTimer, onRefused } = declaration
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
  }
}
