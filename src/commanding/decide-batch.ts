// Decides the commands of a batch one after the other, and collects their outcomes and the records of their common append.
import { type CommandId, eventId, MOST_EVENTS_PER_APPEND, type StreamName } from '#kernel/ids.ts'
import type { Codec } from './codec.ts'
import { CommandFailed } from './command-problem.ts'
import type { FirstAnswer } from './first-answers.ts'
import { firstAnswerOf, isSameInput, type Pending } from './pending-command.ts'
import { evolveAll, type StreamState } from './stream-states.ts'

/** The outcome of one command. Its caller gets it only after the append of the batch is known to be committed. */
type Outcome = { readonly pending: Pending } & (
  | { readonly failure: unknown }
  /** The command was carried out before, according to the log. */
  | { readonly firstAnswer: FirstAnswer }
  /** The position is known once the batch is appended. */
  | { readonly answer: Decided; readonly repeated: boolean }
)
type Decided = Omit<FirstAnswer, 'position'>

/** A refusal or an empty decision: no append proves that it was based on the current state of the stream. */
export const isUnproven = (outcome: Outcome): boolean =>
  'failure' in outcome
    ? !(outcome.failure instanceof CommandFailed && outcome.failure.problem.kind === 'key-reused')
    : 'answer' in outcome && outcome.answer.types.length === 0

export type Plan = ReturnType<typeof decideBatch>

/** Decides each command on the state that the commands before it produce. Does not change the cached state. */
export function decideBatch(
  codec: Codec,
  stream: StreamName,
  state: StreamState,
  batch: readonly Pending[],
  firsts: ReadonlyMap<CommandId, FirstAnswer>,
) {
  let states = new Map(state.states)
  const answers = new Map<CommandId, Decided>()
  const records: ReturnType<Codec['encode']> = []
  const outcomes: Outcome[] = []
  let revision = state.revision

  for (const pending of batch) {
    const { commandId, stamp } = pending
    const firstAnswer = firstAnswerOf(pending, firsts)
    const inBatch = answers.get(commandId)
    const previous = firstAnswer ?? inBatch
    if (previous && !isSameInput(pending, previous)) {
      outcomes.push({ pending, failure: new CommandFailed({ kind: 'key-reused', commandId: previous.commandId }) })
      continue
    }
    if (firstAnswer) {
      outcomes.push({ pending, firstAnswer })
      continue
    }
    if (inBatch) {
      outcomes.push({ pending, answer: inBatch, repeated: true })
      continue
    }
    if (pending.expected !== undefined && pending.expected !== revision) {
      outcomes.push({
        pending,
        failure: new CommandFailed({ kind: 'precondition-failed', expected: pending.expected, actual: revision }),
      })
      continue
    }
    try {
      const events = pending.decide(states.get(pending.decider))
      if (events.length > MOST_EVENTS_PER_APPEND)
        throw new CommandFailed({
          kind: 'too-large',
          detail: `A command makes at most ${MOST_EVENTS_PER_APPEND} events.`,
        })
      if (records.length + events.length > MOST_EVENTS_PER_APPEND) break
      // Evolve a copy until the whole command has succeeded: a failed command must not affect the commands after it.
      const evolved = new Map(states)
      events.forEach(({ type, version, data }, i) => {
        evolveAll(evolved, {
          ...stamp,
          id: eventId(commandId, i + 1),
          type,
          version,
          data: { ...data },
          stream,
          revision: revision + i + 1,
          tenant: state.tenant,
        })
      })
      records.push(...codec.encode(events, stamp))
      states = evolved
      revision += events.length
      const { fingerprint } = stamp
      const answer = { commandId, fingerprint, revision, types: events.map(({ type }) => type) }
      // A command without events leaves nothing in the log, so a repeat of it is decided again.
      if (events.length > 0) answers.set(commandId, answer)
      outcomes.push({ pending, answer, repeated: false })
    } catch (failure) {
      outcomes.push({ pending, failure })
    }
  }
  return { base: { revision: state.revision, position: state.position }, states, records, outcomes }
}
