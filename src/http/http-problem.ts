// A problem on its way to the caller (RFC 9457), and the one of fields that are wrong.

import type { FieldProblem } from '#kernel/field-problem.ts'
import { type ProblemCode, problemType } from './problem-types.ts'

export type Problem = {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  /** As the last part of `type`; finer where the detail has its own, such as the code of a refusal. */
  readonly code: string
  readonly traceId: string
  readonly errors?: readonly FieldProblem[]
  readonly facts?: Readonly<Record<string, unknown>>
}

type More = {
  readonly code?: string
  readonly status?: number
  readonly errors?: readonly FieldProblem[]
  readonly facts?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
}

/** A problem on its way to the caller. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem'
  readonly kind: ProblemCode
  readonly more: More
  constructor(kind: ProblemCode, detail: string, more: More = {}) {
    super(detail)
    this.kind = kind
    this.more = more
  }

  get status(): number {
    return this.more.status ?? problemType(this.kind).status
  }

  withTrace(traceId: string): Problem {
    const { code, errors, facts } = this.more
    return {
      type: `/problems/${this.kind}`,
      title: problemType(this.kind).en.title,
      status: this.status,
      detail: this.message,
      code: code ?? this.kind,
      traceId,
      ...(errors && { errors }),
      ...(facts && { facts }),
    }
  }
}

/** A body of a few kilobytes can be wrong in thousands of places: nobody reads them all. */
const MOST_ERRORS = 100
const MOST_IN_WORDS = 3

export function invalid(errors: readonly FieldProblem[]): HttpProblem {
  return new HttpProblem('invalid-input', listed(errors), { errors: errors.slice(0, MOST_ERRORS) })
}

/** One fault as a sentence, several as a numbered list. */
function listed(errors: readonly FieldProblem[]): string {
  const words = errors.map(({ pointer, detail }) => `${pointer || 'The input'}: ${detail}`)
  if (words.length <= 1) return words.join('')
  const named = words.slice(0, MOST_IN_WORDS).map((text, i) => `(${i + 1}) ${text}`)
  const more = words.length - named.length
  return [`${words.length} fields are wrong.`, ...named, ...(more > 0 ? [`And ${more} more.`] : [])].join(' ')
}
