// The reasons why a query can fail: one union that HTTP and the command line act on.
import type { FieldProblem } from './field-problem.ts'
import type { PersonId, Position, StreamName } from './ids.ts'

/** What does not answer. `relations`: who is related to whom, because the read models are behind. `limits`: whose data may be shown. */
export type Absent = 'database' | 'log' | 'keys' | 'past' | 'relations' | 'limits'

export type QueryProblem =
  | { readonly kind: 'unknown-query'; readonly query: string }
  | { readonly kind: 'invalid-input'; readonly fields: readonly FieldProblem[] }
  | { readonly kind: 'forbidden'; readonly permission: string }
  | { readonly kind: 'missing'; readonly what: string }
  /** The caller might see the person, but their data may only be stored. */
  | { readonly kind: 'restricted'; readonly person: PersonId }
  /** The person objects to this use of their data. */
  | { readonly kind: 'objected'; readonly person: PersonId; readonly use: string }
  /** The read models did not reach the requested position in time. */
  | { readonly kind: 'behind'; readonly position: Position; readonly wanted: Position; readonly retryAfterMs: number }
  | { readonly kind: 'read-model-not-built'; readonly projections: readonly string[] }
  /** The live rows give an invalid answer: like `answer-unfit` for the past. */
  | {
      readonly kind: 'rows-unfit'
      readonly question: string
      readonly projections: readonly string[]
      /** As in `answer-unfit`: pointers and rules, without values. */
      readonly faults: readonly string[]
    }
  | { readonly kind: 'unavailable'; readonly what: Absent; readonly retryAfterMs: number }
  /** The client has disconnected: nobody reads the answer. */
  | { readonly kind: 'abandoned' }
  | PastProblem

/** Why a past state cannot be shown. */
export type PastProblem =
  /** The query exceeds the limits for one query. */
  | { readonly kind: 'past-too-large'; readonly what: 'people' | 'events' | 'rows'; readonly most: number }
  /** This program cannot decode or fold an event that a read model needs. No partial answer is shown. */
  | {
      readonly kind: 'history-unreadable'
      readonly position: Position
      readonly stream: StreamName
      readonly type: string
      readonly reason: string
    }
  /** The folded history gives an invalid answer, such as a share of 2 or a count of -1: a defect, or older data. */
  | {
      readonly kind: 'answer-unfit'
      readonly question: string
      /** Position of the last event that the answer would have included. */
      readonly position: Position
      /** The stream that causes it; null if no single one of several does. */
      readonly stream: StreamName | null
      /** JSON pointers into the answer and the violated rules; else the name of the error. No values. */
      readonly faults: readonly string[]
    }
  /** Too many concurrent queries about the past, or this one takes too long next to others. */
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

/** Called after each query, for metrics. */
export type QueryEnded = (query: string, outcome: 'done' | QueryProblem['kind'], tookMs: number) => void
