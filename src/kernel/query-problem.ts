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
  /** What stands in the read models cannot be answered: the past's `answer-unfit`, of the rows that are live. */
  | {
      readonly kind: 'rows-unfit'
      readonly question: string
      readonly projections: readonly string[]
      /** As in `answer-unfit`: pointers and rules, no values. */
      readonly faults: readonly string[]
    }
  | { readonly kind: 'unavailable'; readonly what: 'database' | 'log' | 'past'; readonly retryAfterMs: number }
  /** Whoever asked has left: nobody reads this. */
  | { readonly kind: 'abandoned' }
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
  /** What the history comes to cannot be answered: no share is 2, nothing is there -1 times. A defect, or older data. */
  | {
      readonly kind: 'answer-unfit'
      readonly question: string
      /** Of the last event that the answer would have shown. */
      readonly position: Position
      /** The history that is at fault; null where none of several is so alone. */
      readonly stream: StreamName | null
      /** JSON pointers into the answer, and which rule each breaks; else the name of the error. No values. */
      readonly faults: readonly string[]
    }
  /** More questions about the past are asked than are answered at a time; or this one takes too long beside others. */
  | {
      readonly kind: 'past-busy'
      readonly bound: 'school' | 'all' | 'wait' | 'work'
      readonly most: number
      readonly retryAfterMs: number
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
