// Decides the commands of a batch one after the other, and collects their outcomes and the events of their common append.
import { type CommandId, eventId, MOST_EVENTS_PER_APPEND, type StreamName } from '#kernel/ids.ts'
import type { Codec, Draft } from './codec.ts'
import { CommandFailed } from './command-problem.ts'
import type { FirstAnswer } from './first-answers.ts'
import { firstAnswerOf, hasSameHash, haveSameInput, type Pending } from './pending-command.ts'
import { evolveAll, type StreamState } from './stream-states.ts'

/** The outcome of one command. Its caller gets it only after the append of the batch is known to be committed. */
type Outcome = { readonly pending: Pending } & (
  | { readonly failure: unknown }
  /** The command was carried out before, according to the log. */
  | { readonly firstAnswer: FirstAnswer }
  /** The position is known once the batch is appended. */
  | { readonly answer: Decided; readonly repeated: boolean }
)
type Decided = Pick<FirstAnswer, 'commandId' | 'revision' | 'types'>

/** A refusal or an empty decision: no append proves that it was based on the current state of the stream. */
export const isUnproven = (outcome: Outcome): boolean =>
  'failure' in outcome
    ? !(outcome.failure instanceof CommandFailed && outcome.failure.problem.kind === 'key-reused')
    : 'answer' in outcome && outcome.answer.types.length === 0

export type Plan = ReturnType<typeof decideBatch>

/** `key-destroyed`: nobody can compare, and the first answer is given. The failure: nobody can compare now. */
export type KeyedHash = number | 'key-destroyed' | CommandFailed

const isSameInput = (pending: Pending, previous: FirstAnswer, hash: Exclude<KeyedHash, CommandFailed> | undefined) =>
  hasSameHash(pending, previous) || hash === 'key-destroyed' || hash === previous.fingerprint

/** Decides each command on the state that the commands before it produce. Does not change the cached state. */
export function decideBatch(
  codec: Pick<Codec, 'withoutPersonal'>,
  stream: StreamName,
  state: StreamState,
  batch: readonly Pending[],
  firsts: ReadonlyMap<CommandId, FirstAnswer>,
  /** The keyed hashes of inputs that were sent before, where hashes without a key differ. */
  keyed: ReadonlyMap<Pending, KeyedHash> = new Map(),
  /** Commands that cannot be sealed, and why. */
  failures: ReadonlyMap<CommandId, unknown> = new Map(),
) {
  let states = new Map(state.states)
  const answers = new Map<CommandId, { readonly answer: Decided; readonly pending: Pending }>()
  const drafts: Draft[] = []
  let eventCount = 0
  const outcomes: Outcome[] = []
  let revision = state.revision

  for (const pending of batch) {
    const { commandId, stamp } = pending
    const firstAnswer = firstAnswerOf(pending, firsts)
    const inBatch = answers.get(commandId)
    const hash = keyed.get(pending)
    if (hash instanceof CommandFailed) {
      outcomes.push({ pending, failure: hash })
      continue
    }
    const isReused = firstAnswer
      ? !isSameInput(pending, firstAnswer, hash)
      : inBatch && !haveSameInput(pending, inBatch.pending)
    if (isReused) {
      const failure = new CommandFailed({ kind: 'key-reused', commandId: (firstAnswer ?? pending).commandId })
      outcomes.push({ pending, failure })
      continue
    }
    if (firstAnswer) {
      outcomes.push({ pending, firstAnswer })
      continue
    }
    if (inBatch) {
      outcomes.push({ pending, answer: inBatch.answer, repeated: true })
      continue
    }
    if (failures.has(commandId)) {
      outcomes.push({ pending, failure: failures.get(commandId) })
      continue
    }
    try {
      const events = pending.decide(states.get(pending.decider), pending.alsoFolds && states.get(pending.alsoFolds))
      // Afterwards: the actual revision is told only to those to whom the command would have been carried out.
      if (pending.expected !== undefined && pending.expected !== revision)
        throw new CommandFailed({ kind: 'precondition-failed', expected: pending.expected, actual: revision })
      if (events.length > MOST_EVENTS_PER_APPEND)
        throw new CommandFailed({
          kind: 'too-large',
          detail: `A command makes at most ${MOST_EVENTS_PER_APPEND} events.`,
        })
      if (eventCount + events.length > MOST_EVENTS_PER_APPEND) break
      // Evolve a copy until the whole command has succeeded: a failed command must not affect the commands after it.
      const evolved = new Map(states)
      events.forEach((event, i) => {
        evolveAll(evolved, {
          ...stamp,
          id: eventId(commandId, i + 1),
          type: event.type,
          version: event.version,
          data: codec.withoutPersonal(event),
          stream,
          revision: revision + i + 1,
          tenant: state.tenant,
        })
      })
      if (events.length > 0) drafts.push({ events, stamp, tenant: state.tenant, stream, level: pending.level })
      eventCount += events.length
      states = evolved
      revision += events.length
      const answer = { commandId, revision, types: events.map(({ type }) => type) }
      // A command without events leaves nothing in the log, so a repeat of it is decided again.
      if (events.length > 0) answers.set(commandId, { answer, pending })
      outcomes.push({ pending, answer, repeated: false })
    } catch (failure) {
      outcomes.push({ pending, failure })
    }
  }
  const base = { revision: state.revision, position: state.position, lastEvent: state.lastEvent }
  return { base, states, drafts, outcomes }
}
