// The process manager: reacts to events by sending commands, with a small state and timers. Pure.
import type { z } from 'zod'
import type { Command } from './command.ts'
import type { EventDefinition, RecordedEvent } from './event.ts'
import type { Instant } from './ids.ts'
import type { Readable } from './personal.ts'

export type Sending = { readonly command: string; readonly input: unknown }
export type Timer = { readonly name: string; readonly due: Instant }

/** What a reaction wants done. The runtime stores all of it in one transaction, then dispatches. */
export type Reaction<State> = {
  readonly state: State
  readonly send?: readonly Sending[]
  readonly timers?: readonly Timer[]
}

export type ReactOn<State> = <Type extends string, Data extends z.ZodObject>(
  event: EventDefinition<Type, Data>,
  correlate: (event: RecordedEvent<Type, Readable<Data>>) => string,
  react: (state: State, event: RecordedEvent<Type, Readable<Data>>) => Reaction<State>,
) => Reactor<State>

export type Reactor<State> = {
  readonly type: string
  readonly correlate: (event: RecordedEvent<never, never>) => string
  readonly react: (state: State, event: RecordedEvent<never, never>) => Reaction<State>
}

export type Process<State = unknown> = {
  readonly kind: 'process'
  readonly name: string
  readonly version: number
  readonly description: string
  readonly initial: State
  readonly reactors: readonly Reactor<State>[]
  readonly onTimer?: (state: State, timer: Timer) => Reaction<State>
}

/** Asks for a command to be sent; its id is derived from the triggering event, so it is sent once. */
export function send<Input extends z.ZodObject, State>(
  command: Command<string, Input, State>,
  input: z.input<Input>,
): Sending {
  return { command: command.name, input }
}

export function defineProcess<State>(
  name: string,
  declaration: {
    readonly version: number
    readonly description: string
    readonly initial: State
    readonly on: (on: ReactOn<State>) => readonly Reactor<State>[]
    readonly onTimer?: (state: State, timer: Timer) => Reaction<State>
  },
): Process<State> {
  const on: ReactOn<State> = (event, correlate, react) => ({ type: event.type, correlate, react })
  const { version, description, initial, onTimer } = declaration
  return {
    kind: 'process',
    name,
    version,
    description,
    initial,
    reactors: declaration.on(on),
    ...(onTimer && { onTimer }),
  }
}
