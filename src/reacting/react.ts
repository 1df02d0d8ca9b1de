// Events, timers and refusals through a process's reactions, in memory: what they do to states, timers and outbox. Pure.
import type { RecordedEvent } from '#kernel/event.ts'
import { derivedCommandId } from '#kernel/ids.ts'
import type { Process, Reaction, Refused } from '#kernel/process.ts'
import { isStorable, storableMessage } from '#kernel/storable-text.ts'
import { holding, placeOf } from './parking.ts'
import type {
  Held,
  KeyChange,
  Keyed,
  NewSending,
  OpenSending,
  StoredState,
  StoredTimer,
  Trigger,
} from './process-store.ts'

export type Reacted = {
  readonly keys: readonly KeyChange[]
  readonly sendings: readonly NewSending[]
  /** What could not be reacted to, and what waits behind it. Nothing of that is in the rest. */
  readonly parked: readonly { readonly stimulus: Stimulus; readonly error: string | null }[]
}

/** `again`: the id under which it was parked, where it is tried again. */
export type Stimulus = { readonly again: bigint | null } & (
  | { readonly kind: 'event'; readonly on: Keyed; readonly event: RecordedEvent }
  | { readonly kind: 'timer'; readonly on: Keyed; readonly timer: StoredTimer }
  | { readonly kind: 'refusal'; readonly on: Keyed; readonly sending: OpenSending; readonly refused: Refused }
  /** An event that cannot be read, or whose key cannot be told. */
  | { readonly kind: 'unread'; readonly event: Unread; readonly error: unknown }
)
export type Unread = Pick<RecordedEvent, 'id' | 'type' | 'tenant' | 'subject' | 'stream' | 'revision' | 'position'>

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
  // No text of Postgres holds them: found out here, the event at fault is known.
  if (!isStorable(key)) throw new TypeError('a correlation key is text, without NUL')
  return { tenant: event.tenant, key }
}

const MOST_KEY = 500

/**
 * Reacts in order, each on the state that those before it leave behind. `stored` holds the states of all keys, `waiting`
 * what waits already: what comes behind it waits too, so that each key is reacted to in order. `refuse` says of the one
 * stimulus given that nothing can be kept of its reaction.
 */
export function reactAll(
  process: Process,
  stimuli: readonly Stimulus[],
  stored: readonly StoredState[],
  waiting: readonly Held[],
  refuse?: unknown,
): Reacted {
  const standing = new Map(stored.map((one) => [textOf(one), one]))
  const changes = new Map<string, KeyChange>()
  const sendings: NewSending[] = []
  const parked: { stimulus: Stimulus; error: string | null }[] = []
  const held = holding(waiting)
  const park = (stimulus: Stimulus, error: string | null) => {
    parked.push({ stimulus, error })
    held.add(placeOf(stimulus))
  }
  for (const stimulus of stimuli) {
    if (held.holds(stimulus)) {
      park(stimulus, null)
      continue
    }
    if (stimulus.kind === 'unread' || refuse !== undefined) {
      park(stimulus, inWords(stimulus.kind === 'unread' ? stimulus.error : refuse))
      continue
    }
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
      park(stimulus, inWords(error))
    }
  }
  return { keys: [...changes.values()], sendings, parked }
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

type Readable = Exclude<Stimulus, { kind: 'unread' }>

function reactTo(process: Process, state: unknown, stimulus: Readable): Reaction<unknown> {
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

/**
 * What follows has ids that derive from this, and from nothing that differs when the same is reacted to again. An event is
 * told from all others by where it stands: in old logs two may have one id.
 */
function triggerOf(stimulus: Readable): Trigger {
  switch (stimulus.kind) {
    case 'event': {
      const { id, tenant, stream, revision, correlationId, subject } = stimulus.event
      const of = derivedCommandId('event', tenant, stream, String(revision))
      return { id: of, cause: id, correlation: correlationId, subject }
    }
    case 'timer': {
      const { name, due, setBy, cause, correlation, subject } = stimulus.timer
      const { tenant, key } = stimulus.on
      return { id: derivedCommandId('timer', tenant, key, setBy ?? cause, name, due), cause, correlation, subject }
    }
    case 'refusal': {
      const { idempotencyKey, cause, correlation, subject } = stimulus.sending
      return { id: derivedCommandId('refusal', idempotencyKey), cause, correlation, subject }
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
  { id: setBy, cause, correlation, subject }: Trigger,
  { state, timers = [], cancel = [] }: Reaction<unknown>,
): KeyChange {
  const clearTimers = state === null || (before?.clearTimers ?? false)
  const set = new Map(state === null ? [] : before?.timers)
  for (const name of cancel) set.set(name, null)
  for (const { name, due } of timers) set.set(name, { due, setBy, cause, correlation, subject })
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

const inWords = (error: unknown): string => storableMessage(error).slice(0, MOST_MESSAGE).toWellFormed()

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
