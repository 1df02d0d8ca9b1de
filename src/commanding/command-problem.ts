// Why a command was not carried out: one union, for HTTP, the command line and processes to act on.
import type { AppendRefused, StreamDeleted } from '#event-log/event-log.ts'
import type { FieldProblem } from '#kernel/field-problem.ts'
import type { CommandId, Revision } from '#kernel/ids.ts'

export type CommandProblem =
  | { readonly kind: 'unknown-command'; readonly command: string }
  | { readonly kind: 'invalid-input'; readonly fields: readonly FieldProblem[] }
  | { readonly kind: 'forbidden'; readonly permission: string }
  /** The decision was against it. With a pointer the input is at fault, without one the state is. */
  | {
      readonly kind: 'refused'
      readonly code: string
      readonly detail: string
      readonly pointer?: string
      readonly facts: Readonly<Record<string, unknown>>
    }
  /** The stream is not where the caller said it must be. */
  | { readonly kind: 'precondition-failed'; readonly expected: Revision; readonly actual: Revision }
  /** The same Idempotency-Key came with another input. */
  | { readonly kind: 'key-reused'; readonly commandId: CommandId }
  | { readonly kind: 'too-large'; readonly detail: string }
  /** Others wrote to the stream each time: nothing was stored, try again. */
  | { readonly kind: 'contended'; readonly retryAfterMs: number }
  /** The log does not answer or has too much waiting. Repeat under the same Idempotency-Key. */
  | { readonly kind: 'unavailable'; readonly outcomeKnown: boolean; readonly retryAfterMs: number }

export class CommandFailed extends Error {
  override readonly name = 'CommandFailed'
  readonly problem: CommandProblem
  constructor(problem: CommandProblem, options?: ErrorOptions) {
    super(problem.kind === 'refused' ? problem.code : problem.kind, options)
    this.problem = problem
  }
}

/** Refused, not unavailable: no retry mends it, whoever runs the server must. */
export const ofDeletedStream = (error: StreamDeleted): CommandFailed =>
  new CommandFailed(
    { kind: 'refused', code: error.code, detail: error.message, facts: { stream: error.stream } },
    { cause: error },
  )

/** As above: a log of the first format has no room for a second school. */
export const ofFullLog = (error: AppendRefused): CommandFailed =>
  new CommandFailed({ kind: 'refused', code: error.reason, detail: error.message, facts: {} }, { cause: error })
