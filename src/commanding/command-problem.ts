// The reasons why a command can fail: one union that HTTP, the command line and processes act on.
import type { AppendRefused, StreamDeleted } from '#event-log/event-log.ts'
import type { FieldProblem } from '#kernel/field-problem.ts'
import type { CommandId, Revision } from '#kernel/ids.ts'

export type CommandProblem =
  | { readonly kind: 'unknown-command'; readonly command: string }
  | { readonly kind: 'invalid-input'; readonly fields: readonly FieldProblem[] }
  | { readonly kind: 'forbidden'; readonly permission: string }
  /** The decider refused the command. With a pointer, the cause is the input; without one, the state. */
  | {
      readonly kind: 'refused'
      readonly code: string
      readonly detail: string
      readonly pointer?: string
      readonly facts: Readonly<Record<string, unknown>>
    }
  /** The stream is not at the revision that the caller expected. */
  | { readonly kind: 'precondition-failed'; readonly expected: Revision; readonly actual: Revision }
  /** The same Idempotency-Key was used before with another input. */
  | { readonly kind: 'key-reused'; readonly commandId: CommandId }
  | { readonly kind: 'too-large'; readonly detail: string }
  /** Every attempt met a concurrent write to the stream. Nothing was stored: try again. */
  | { readonly kind: 'contended'; readonly retryAfterMs: number }
  /** The log is unavailable or its queue is full. Repeat under the same Idempotency-Key. */
  | { readonly kind: 'unavailable'; readonly outcomeKnown: boolean; readonly retryAfterMs: number }

export class CommandFailed extends Error {
  override readonly name = 'CommandFailed'
  readonly problem: CommandProblem
  constructor(problem: CommandProblem, options?: ErrorOptions) {
    super(problem.kind === 'refused' ? problem.code : problem.kind, options)
    this.problem = problem
  }
}

/** Refused rather than unavailable: a retry cannot succeed until an operator repairs the stream. */
export const ofDeletedStream = (error: StreamDeleted): CommandFailed =>
  new CommandFailed(
    { kind: 'refused', code: error.code, detail: error.message, facts: { stream: error.stream } },
    { cause: error },
  )

/** Also refused: a log in the first format can hold only one school. */
export const ofFullLog = (error: AppendRefused): CommandFailed =>
  new CommandFailed({ kind: 'refused', code: error.reason, detail: error.message, facts: {} }, { cause: error })
