// Why a query was not answered: one union, for HTTP and the command line to act on.
import type { FieldProblem } from './field-problem.ts'
import type { Position, StreamName } from './ids.ts'

export type QueryProblem =
  | { readonly kind: 'unknown-query'; readonly query: string }
  | { readonly kind: 'invalid-input'; readonly fields: readonly FieldProblem[] }
  | { readonly kind: 'forbidden'; readonly permission: string }
  | { readonly kind: 'missing'; readonly what: string }
  /** The read models did not reach the position in time: stale data is not shown as fresh. */
  | { readonly kind: 'behind'; readonly position: Position; readonly wanted: Position; readonly retryAfterMs: number }
  | { readonly kind: 'read-model-not-built'; readonly projections: readonly string[] }
  | { readonly kind: 'unavailable'; readonly what: 'database' | 'log'; readonly retryAfterMs: number }
  | PastProblem

/** Why a past moment cannot be shown. */
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

export class QueryFailed extends Error {
  override readonly name = 'QueryFailed'
  readonly problem: QueryProblem
  constructor(problem: QueryProblem, options?: ErrorOptions) {
    super(problem.kind, options)
    this.problem = problem
  }
}

/** Called at the end of each query, for metrics. */
export type QueryEnded = (query: string, outcome: 'done' | QueryProblem['kind'], tookMs: number) => void
