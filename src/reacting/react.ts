// Events, timers and refusals through a process's reactions, in memory: what they do to states, timers and outbox. Pure.
import type { RecordedEvent } from '#kernel/event.ts'
import { derivedCommandId, type Position } from '#kernel/ids.ts'
import type { Process, Reaction, Refused, Sending } from '#kernel/process.ts'
import type { KeyChange, Keyed, NewSending, ProcessFault, StoredState, StoredTimer, Trigger } from './process-store.ts'

export type Reacted = {
  readonly keys: readonly KeyChange[]
  readonly sendings: readonly NewSending[]
  /** What could not be reacted to: nothing of it, nor of what comes after it, is in the rest. */
  readonly fault: { readonly at: Position | null; readonly fault: ProcessFault } | null
}

export type Stimulus =
  | { readonly kind: 'event'; readonly on: Keyed; readonly event: RecordedEvent }
  | { readonly kind: 'timer'; readonly on: Keyed; readonly timer: StoredTimer }
  | {
      readonly kind: 'refusal'
      readonly on: Keyed
      readonly sending: NewSending & Sending
      readonly refused: Refused
    }

/** The state of a later version than this program's: a newer program runs this process. */
export class StateOfNewerVersion extends Error {
  override readonly name = 'StateOfNewerVersion'
}

export const textOf = ({ tenant, key }: Keyed): string => `${tenant} ${key}`

/** The key that an event concerns, if any. */
export function correlate(process: Process, event: RecordedEvent): Keyed | null {
  const key = process.reactors.get(event.type)?.correlate(event as RecordedEvent<never, never>) ?? null
  if (key === null) return null
  if (key === '' || key.length > MOST_KEY) throw new TypeError(`a correlation key has 1 to ${MOST_KEY} characters`)
  return { tenant: event.tenant, key }
}

const MOST_KEY = 500

/** Reacts in order, each on the state that those before it leave behind. `stored` holds the states of all keys. */
export function reactAll(process: Process, stimuli: readonly Stimulus[], stored: readonly StoredState[]): Reacted {
  const standing = new Map(stored.map((one) => [textOf(one), one]))
  const changes = new Map<string, KeyChange>()
  const sendings: NewSending[] = []
  for (const stimulus of stimuli) {
    const text = textOf(stimulus.on)
    try {
      const before = changes.get(text)
      const state = before ? (before.state ?? process.initial) : current(process, standing.get(text))
      const trigger = triggerOf(stimulus)
      const reaction = reactTo(process, state, stimulus)
      // As a fold that gives back the very row it was given: nothing to write.
      if (stimulus.kind === 'event' && leaves(state, reaction)) continue
      const made = sendingsOf(process, stimulus.on, trigger, reaction)
      changes.set(text, changed(process, stimulus.on, before, trigger, reaction))
      sendings.push(...made)
    } catch (error) {
      if (error instanceof StateOfNewerVersion) throw error
      const at = stimulus.kind === 'event' ? stimulus.event.position : null
      return { keys: [...changes.values()], sendings, fault: { at, fault: faultOf(stimulus, error) } }
    }
  }
  return { keys: [...changes.values()], sendings, fault: null }
}

const leaves = (state: unknown, { send, timers, cancel, ...after }: Reaction<unknown>): boolean =>
  after.state === state && !send?.length && !timers?.length && !cancel?.length

/** The state as today's version reads it. */
function current(process: Process, stored: StoredState | undefined): unknown {
  if (!stored) return process.initial
  const { state, version } = stored
  if (version > process.version)
    throw new StateOfNewerVersion(
      `process ${process.name} has states of version ${version}, and this program knows ${process.version}`,
    )
  if (version === process.version) return process.state.parse(state)
  if (!process.migrate) throw new TypeError(`process ${process.name}: no way from version ${version}`)
  return process.state.parse(process.migrate(state, version))
}

function reactTo(process: Process, state: unknown, stimulus: Stimulus): Reaction<unknown> {
  switch (stimulus.kind) {
    case 'event': {
      const reactor = process.reactors.get(stimulus.event.type)
      return reactor ? reactor.react(state, stimulus.event as RecordedEvent<never, never>) : { state }
    }
    case 'timer': {
      const { name, due } = stimulus.timer
      if (!process.onTimer) throw new TypeError(`process ${process.name} has set a timer and has no onTimer`)
      return process.onTimer(state, { name, due })
    }
    case 'refusal': {
      const { command, input } = stimulus.sending
      return process.onRefused?.(state, { command, input }, stimulus.refused) ?? { state }
    }
  }
}

/** What follows has ids that derive from this, and from nothing that differs when the same is reacted to again. */
function triggerOf(stimulus: Stimulus): Trigger {
  switch (stimulus.kind) {
    case 'event': {
      const { id, correlationId, subject } = stimulus.event
      return { id: `event ${id}`, cause: id, correlation: correlationId, subject }
    }
    case 'timer': {
      const { name, due, cause, correlation, subject } = stimulus.timer
      return { id: `timer ${cause} ${stimulus.on.key} ${name} ${due}`, cause, correlation, subject }
    }
    case 'refusal': {
      const { idempotencyKey, cause, correlation, subject } = stimulus.sending
      return { id: `refusal ${idempotencyKey}`, cause, correlation, subject }
    }
  }
}

function sendingsOf(process: Process, on: Keyed, trigger: Trigger, reaction: Reaction<unknown>): NewSending[] {
  const { cause, correlation, subject } = trigger
  return (reaction.send ?? []).map(({ command, input }, i) => {
    if (!process.sends.some(({ name }) => name === command))
      throw new TypeError(`process ${process.name} does not say in \`sends\` that it sends ${command}`)
    const idempotencyKey = derivedCommandId('process', process.name, trigger.id, String(i + 1))
    return { tenant: on.tenant, key: on.key, command, input, idempotencyKey, cause, correlation, subject }
  })
}

function changed(
  process: Process,
  { tenant, key }: Keyed,
  before: KeyChange | undefined,
  { cause, correlation, subject }: Trigger,
  { state, timers = [], cancel = [] }: Reaction<unknown>,
): KeyChange {
  const clearTimers = state === null || (before?.clearTimers ?? false)
  const set = new Map(state === null ? [] : before?.timers)
  for (const name of cancel) set.set(name, null)
  for (const { name, due } of timers) set.set(name, { due, cause, correlation, subject })
  return {
    tenant,
    key,
    subject: subject ?? before?.subject ?? null,
    // Refused here and not when it is next read, when it would be too late to know what made it so.
    state: state === null ? null : process.state.parse(state),
    clearTimers,
    timers: set,
  }
}

export function faultOf(stimulus: Stimulus, error: unknown): ProcessFault {
  const message = (error instanceof Error ? error.message : String(error)).slice(0, MOST_MESSAGE)
  switch (stimulus.kind) {
    case 'event':
      return { position: String(stimulus.event.position), type: stimulus.event.type, error: message }
    case 'timer':
      return { position: null, type: `timer ${stimulus.timer.name}`, error: message }
    case 'refusal':
      return { position: null, type: `refusal of ${stimulus.sending.command}`, error: message }
  }
}

const MOST_MESSAGE = 1_000

/** A timer that fires is gone, whatever the reaction sets anew. */
export function withFired(keys: readonly KeyChange[], timers: readonly StoredTimer[]): readonly KeyChange[] {
  const fired = Map.groupBy(timers, textOf)
  return keys.map((change) => {
    const names = (fired.get(textOf(change)) ?? []).map(({ name }) => name)
    const timersAfter = new Map([...names.map((name) => [name, null] as const), ...change.timers])
    return { ...change, timers: timersAfter }
  })
}
