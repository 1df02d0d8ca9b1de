// Why a past moment cannot be shown.
import type { Position, StreamName } from '#kernel/ids.ts'

export type PastProblem =
  /** More than one question may cost. */
  | { readonly kind: 'past-too-large'; readonly what: 'people' | 'events' | 'rows'; readonly most: number }
  /** An event that a read model folds cannot be opened or folded by this program: nothing else is shown in its place. */
  | {
      readonly kind: 'history-unreadable'
      readonly position: Position
      readonly stream: StreamName
      readonly type: string
      readonly reason: string
    }

export class PastFailed extends Error {
  override readonly name = 'PastFailed'
  readonly problem: PastProblem
  constructor(problem: PastProblem, options?: ErrorOptions) {
    super(problem.kind, options)
    this.problem = problem
  }
}
