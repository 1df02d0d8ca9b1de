// Runs events, timers and refusals through a process's reactions, in memory: the changes to states, timers and outbox.
// Pure.
import { isWhollyErased, type RecordedEvent } from '#kernel/event.ts'
import { derivedCommandId } from '#kernel/ids.ts'
import type { Process, Reaction, Refused } from '#kernel/process.ts'
import { safeMessage } from '#kernel/safe-error.ts'
import { isStorable } from '#kernel/storable-text.ts'
import { blockedBy, blockerOf } from './parking.ts'
import type {
  Blocker,
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
  /** Triggers that failed, and those that wait behind them. They contribute nothing to the other fields. */
  readonly parked: readonly { readonly stimulus: Stimulus; readonly error: string | null }[]
}

/** `parkedId`: the id of the parked trigger, if this is a retry. */
export type Stimulus = { readonly parkedId: bigint | null } & (
  | { readonly kind: 'event'; readonly on: Keyed; readonly event: RecordedEvent }
  | { readonly kind: 'timer'; readonly on: Keyed; readonly timer: StoredTimer }
  | { readonly kind: 'refusal'; readonly on: Keyed; readonly sending: OpenSending; readonly refused: Refused }
  /** An event that cannot be read, or whose key cannot be computed. */
  | { readonly kind: 'unread'; readonly event: Unread; readonly error: unknown }
)
export type Unread = Pick<RecordedEvent, 'id' | 'type' | 'tenant' | 'subject' | 'stream' | 'revision' | 'position'>

/** The state has a later version than this program's: a newer program runs this process. */
export class StateOfNewerVersion extends Error {
  override readonly name = 'StateOfNewerVersion'
}

export const textOf = ({ tenant, key }: Keyed): string => `${tenant} ${key}`

/** The key that an event concerns, if any. */
export function correlate(process: Process, event: RecordedEvent): Keyed | null {
  if (isWhollyErased(event)) return null
  const key = process.reactors.get(event.type)?.correlate(event as RecordedEvent<never, never>) ?? null
  if (key === null) return null
  if (key === '' || key.length > MOST_KEY) throw new TypeError(`a correlation key has 1 to ${MOST_KEY} characters`)
  // Postgres cannot store other text. If it is found here, the event at fault is known.
  if (!isStorable(key)) throw new TypeError('a correlation key is text, without NUL')
  return { tenant: event.tenant, key }
}

const MOST_KEY = 500

/**
 * Reacts in order, each time with the state that the previous reactions left. `stored` holds the states of all keys,
 * `waiting` what is blocked already: later triggers of these wait too, so that each key is processed in order. `refuse`
 * is the error for a single stimulus whose reaction cannot be stored.
 */
export function reactAll(
  process: Process,
  stimuli: readonly Stimulus[],
  stored: readonly StoredState[],
  waiting: readonly Blocker[],
  refuse?: unknown,
): Reacted {
  const storedByKey = new Map(stored.map((state) => [textOf(state), state]))
  const changes = new Map<string, KeyChange>()
  const sendings: NewSending[] = []
  const parked: { stimulus: Stimulus; error: string | null }[] = []
  const blocked = blockedBy(waiting)
  const park = (stimulus: Stimulus, error: string | null) => {
    parked.push({ stimulus, error })
    blocked.add(blockerOf(stimulus))
  }
  for (const stimulus of stimuli) {
    if (blocked.blocks(stimulus)) {
      park(stimulus, null)
      continue
    }
    if (stimulus.kind === 'unread' || refuse !== undefined) {
      park(stimulus, messageOf(stimulus.kind === 'unread' ? stimulus.error : refuse))
      continue
    }
    const text = textOf(stimulus.on)
    try {
      const before = changes.get(text)
      const state = before ? (before.state ?? process.initial) : current(process, storedByKey.get(text))
      const trigger = triggerOf(stimulus)
      const reaction = reactTo(process, state, stimulus)
      // The reaction returned the same state: nothing to write.
      if (stimulus.kind === 'event' && changesNothing(state, reaction)) continue
      const made = sendingsOf(process, stimulus.on, trigger, reaction)
      changes.set(text, changed(process, stimulus.on, before, trigger, reaction))
      sendings.push(...made)
    } catch (error) {
      if (error instanceof StateOfNewerVersion) throw error
      park(stimulus, messageOf(error))
    }
  }
  return { keys: [...changes.values()], sendings, parked }
}

const changesNothing = (state: unknown, { send, timers, cancel, ...after }: Reaction<unknown>): boolean =>
  after.state === state && !send?.length && !timers?.length && !cancel?.length

/** The state, migrated to the current version. */
function current(process: Process, stored: StoredState | undefined): unknown {
  if (!stored) return process.initial
  const { state, version } = stored
  if (version > process.version)
    throw new StateOfNewerVersion(
      `process ${process.name} has states of version ${version}, but this program only knows version ${process.version}`,
    )
  if (version === process.version) return process.state.parse(state)
  if (!process.migrate) throw new TypeError(`process ${process.name}: cannot migrate from version ${version}`)
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
      if (!process.onTimer) throw new TypeError(`process ${process.name} has set a timer but has no onTimer`)
      return process.onTimer(state, { name, due })
    }
    case 'refusal': {
      const { command, input } = stimulus.sending
      return process.onRefused?.(state, { command, input }, stimulus.refused) ?? { state }
    }
  }
}

/**
 * The ids of what follows derive from this, and from nothing that differs when the reaction is repeated. An event is
 * identified by its stream and revision, because in old logs two events may have the same id.
 */
function triggerOf(stimulus: Readable): Trigger {
  switch (stimulus.kind) {
    case 'event': {
      const { id, tenant, stream, revision, correlationId, subject } = stimulus.event
      const triggerId = derivedCommandId('event', tenant, stream, String(revision))
      return { id: triggerId, cause: id, correlation: correlationId, subject }
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
      throw new TypeError(`process ${process.name} does not list ${command} in \`sends\``)
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
    // Validated here and not when it is next read, when the cause would be unknown.
    state: state === null ? null : process.state.parse(state),
    clearTimers,
    timers: set,
  }
}

const messageOf = (error: unknown): string => safeMessage(error).slice(0, MOST_MESSAGE).toWellFormed()

const MOST_MESSAGE = 1_000

/** A timer that fires is deleted, unless the reaction sets it again. */
export function withFired(keys: readonly KeyChange[], timers: readonly StoredTimer[]): readonly KeyChange[] {
  const fired = Map.groupBy(timers, textOf)
  return keys.map((change) => {
    const names = (fired.get(textOf(change)) ?? []).map(({ name }) => name)
    const timersAfter = new Map([...names.map((name) => [name, null] as const), ...change.timers])
    return { ...change, timers: timersAfter }
  })
}
