// The error that a route throws to answer with a problem (RFC 9457), and the one for invalid fields.

import type { FieldProblem } from '#kernel/field-problem.ts'
import { type ProblemCode, problemType } from './problem-types.ts'

export type Problem = {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  /** The last part of `type`, or a more specific code, such as that of a refusal. */
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

/** A body of a few kilobytes can have thousands of errors: nobody reads them all. */
const MAX_ERRORS = 100
const MAX_IN_DETAIL = 3

export function invalid(errors: readonly FieldProblem[]): HttpProblem {
  return new HttpProblem('invalid-input', detailOf(errors), { errors: errors.slice(0, MAX_ERRORS) })
}

/** One error as a sentence, several as a numbered list. */
function detailOf(errors: readonly FieldProblem[]): string {
  const sentences = errors.map(({ pointer, detail }) => `${pointer || 'The input'}: ${detail}`)
  if (sentences.length <= 1) return sentences.join('')
  const shown = sentences.slice(0, MAX_IN_DETAIL).map((text, i) => `(${i + 1}) ${text}`)
  const more = sentences.length - shown.length
  return [`${sentences.length} fields are invalid.`, ...shown, ...(more > 0 ? [`And ${more} more.`] : [])].join(' ')
}
