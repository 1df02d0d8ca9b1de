// Why a past moment cannot be shown.
import type { PastProblem } from '#kernel/query-problem.ts'

export class PastFailed extends Error {
  override readonly name = 'PastFailed'
  readonly problem: PastProblem
  constructor(problem: PastProblem, options?: ErrorOptions) {
    super(problem.kind, options)
    this.problem = problem
  }
}
