// Decides the commands of a batch one after the other: what each comes to, and the records of their one append.
import { type CommandId, eventId, MOST_EVENTS_PER_APPEND, type StreamName } from '#kernel/ids.ts'
import type { Codec } from './codec.ts'
import { CommandFailed } from './command-problem.ts'
import type { FirstAnswer } from './first-answers.ts'
import { carriedOut, isSameInput, type Pending } from './pending-command.ts'
import { evolveAll, type StreamState } from './stream-states.ts'

/** What one command comes to, told to its caller only once the append of its batch is known to stand. */
type Outcome = { readonly pending: Pending } & (
  | { readonly failure: unknown }
  /** Carried out before, as the log tells. */
  | { readonly first: FirstAnswer }
  /** Its position is known once the batch is appended. */
  | { readonly answer: Decided; readonly repeated: boolean }
)
type Decided = Omit<FirstAnswer, 'position'>

/** A refusal, or nothing to do: no append shows that the state it was decided on was the stream's. */
export const unproven = (outcome: Outcome): boolean =>
  'failure' in outcome
    ? !(outcome.failure instanceof CommandFailed && outcome.failure.problem.kind === 'key-reused')
    : 'answer' in outcome && outcome.answer.types.length === 0

export type Plan = ReturnType<typeof decideAll>

/** Each command is decided on the state that those before it leave behind. Nothing is remembered yet. */
export function decideAll(
  codec: Codec,
  stream: StreamName,
  state: StreamState,
  batch: readonly Pending[],
  firsts: ReadonlyMap<CommandId, FirstAnswer>,
) {
  let working = new Map(state.states)
  const answers = new Map<CommandId, Decided>()
  const records: ReturnType<Codec['encode']> = []
  const outcomes: Outcome[] = []
  let revision = state.revision

  for (const pending of batch) {
    const { commandId, stamp } = pending
    const first = carriedOut(pending, firsts)
    const inBatch = answers.get(commandId)
    const before = first ?? inBatch
    if (before && !isSameInput(pending, before)) {
      outcomes.push({ pending, failure: new CommandFailed({ kind: 'key-reused', commandId: before.commandId }) })
      continue
    }
    if (first) {
      outcomes.push({ pending, first })
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
      const made = pending.decide(working.get(pending.decider))
      if (made.length > MOST_EVENTS_PER_APPEND)
        throw new CommandFailed({
          kind: 'too-large',
          detail: `A command makes at most ${MOST_EVENTS_PER_APPEND} events.`,
        })
      if (records.length + made.length > MOST_EVENTS_PER_APPEND) break
      // Aside, until all of it has succeeded: those after a command that fails are decided without it.
      const evolved = new Map(working)
      made.forEach(({ type, version, data }, i) => {
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
      records.push(...codec.encode(made, stamp))
      working = evolved
      revision += made.length
      const { fingerprint } = stamp
      const answer = { commandId, fingerprint, revision, types: made.map(({ type }) => type) }
      // Where there is nothing to record, the answer is the stream as it stands.
      if (made.length > 0) answers.set(commandId, answer)
      outcomes.push({ pending, answer, repeated: false })
    } catch (failure) {
      outcomes.push({ pending, failure })
    }
  }
  return { after: { revision: state.revision, position: state.position }, working, records, outcomes }
}
