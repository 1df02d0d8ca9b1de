// The decider: folds a stream into the small state that a decision needs. Pure.
import type { z } from 'zod'
import { type DecidedEvent, type EventDefinition, isWhollyErased } from './event.ts'
import type { NoMoreThan } from './exact.ts'
import type { StreamKind } from './ids.ts'
import type { Clear } from './personal.ts'

export type Evolution<State> = {
  readonly type: string
  readonly evolve: (state: State, event: DecidedEvent<never, never>) => State
}

export type EvolveOn<State> = <Type extends string, Data extends z.ZodObject, After extends State>(
  event: EventDefinition<Type, Data>,
  evolve: (state: State, event: DecidedEvent<Type, Clear<Data>>) => After & NoMoreThan<After, State>,
) => Evolution<State>

export type Decider<State = unknown> = {
  readonly kind: 'decider'
  readonly name: string
  readonly stream: StreamKind
  readonly initial: State
  evolve(state: State, event: DecidedEvent): State
}

/**
 * Defines a decider for streams of one kind. Several deciders may read the same kind of stream, each with only the state that
 * its commands need. Events without an evolution, and events whose whole data was erased, leave the state unchanged.
 */
export function defineDecider<State>(
  name: string,
  declaration: {
    readonly stream: StreamKind
    readonly initial: State
    readonly evolve: (on: EvolveOn<State>) => readonly Evolution<State>[]
  },
): Decider<State> {
  const byType = new Map<string, Evolution<State>['evolve']>()
  const on: EvolveOn<State> = (event, evolve) => ({ type: event.type, evolve })
  for (const { type, evolve } of declaration.evolve(on)) {
    if (byType.has(type)) throw new TypeError(`decider ${name} evolves ${type} twice`)
    byType.set(type, evolve)
  }
  return {
    kind: 'decider',
    name,
    stream: declaration.stream,
    initial: declaration.initial,
    evolve: (state, event) =>
      isWhollyErased(event) ? state : (byType.get(event.type)?.(state, event as DecidedEvent<never, never>) ?? state),
  }
}
