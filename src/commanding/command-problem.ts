// The reasons why a command can fail: one union that HTTP, the command line and processes act on.
import type { AppendRefused, StreamDeleted } from '#event-log/event-log.ts'
import type { FieldProblem } from '#kernel/field-problem.ts'
import type { CommandId, PersonId, Revision } from '#kernel/ids.ts'
import type { KeysUnavailable } from '#privacy/key-store.ts'
import type { KeyDestroyed } from '#privacy/sealing.ts'

export type CommandProblem =
  | { readonly kind: 'unknown-command'; readonly command: string }
  | { readonly kind: 'invalid-input'; readonly fields: readonly FieldProblem[] }
  | { readonly kind: 'forbidden'; readonly permission: string }
  /** The caller may not see the person or class that the command is about, or there is none. */
  | { readonly kind: 'missing'; readonly what: string }
  /** Neither the read models nor the log could say how the caller is related to that person. Nothing was stored: try again. */
  | { readonly kind: 'relations-unknown'; readonly retryAfterMs: number }
  /** The read models that the decision needs are not built, or do not show everything yet. Nothing was stored: try again. */
  | {
      readonly kind: 'rows-unknown'
      readonly projections: readonly string[]
      readonly isBuilt: boolean
      readonly retryAfterMs: number
    }
  /** The decider refused the command. With a pointer, the cause is the input; without one, the state. */
  | {
      readonly kind: 'refused'
      readonly code: string
      readonly detail: string
      readonly pointer?: string
      readonly facts: Readonly<Record<string, unknown>>
    }
  /** The command is about a person who was erased: nothing about them is recorded any more, and no retry can succeed. */
  | { readonly kind: 'person-erased'; readonly person: PersonId }
  /** The stream is not at the revision that the caller expected. */
  | { readonly kind: 'precondition-failed'; readonly expected: Revision; readonly actual: Revision }
  /** The same Idempotency-Key was used before with another input. */
  | { readonly kind: 'key-reused'; readonly commandId: CommandId }
  | { readonly kind: 'too-large'; readonly detail: string }
  /** Every attempt met a concurrent write to the stream. Nothing was stored: try again. */
  | { readonly kind: 'contended'; readonly retryAfterMs: number }
  /** The key store does not answer, and the command's personal data cannot be sealed. Nothing was stored: try again. */
  | { readonly kind: 'keys-unavailable'; readonly retryAfterMs: number }
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

export const ofKeysUnavailable = (error: KeysUnavailable): CommandFailed =>
  new CommandFailed({ kind: 'keys-unavailable', retryAfterMs: 1_000 }, { cause: error })

/** The code of a refusal whose key was destroyed. */
export const DATA_ERASED = 'data-erased'

/** The data that the command would add was erased for ever: of the person, or of a school year. */
export const ofKeyDestroyed = (error: KeyDestroyed): CommandFailed =>
  new CommandFailed(
    {
      kind: 'refused',
      code: DATA_ERASED,
      detail: 'This person’s data of that time was erased: nothing can be added to it.',
      facts: { person: error.scope.person },
    },
    { cause: error },
  )

/** Refused rather than unavailable: a retry cannot succeed until an operator repairs the stream. */
export const ofDeletedStream = (error: StreamDeleted): CommandFailed =>
  new CommandFailed(
    { kind: 'refused', code: error.code, detail: error.message, facts: { stream: error.stream } },
    { cause: error },
  )

/** Also refused: a log in the first format can hold only one school. */
export const ofFullLog = (error: AppendRefused): CommandFailed =>
  new CommandFailed({ kind: 'refused', code: error.reason, detail: error.message, facts: {} }, { cause: error })
