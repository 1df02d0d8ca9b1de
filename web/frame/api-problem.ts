// What went wrong with a request, as the service says it (RFC 9457), or that nobody answered.

export type FieldProblem = { readonly pointer: string; readonly detail: string }

export type ApiProblemFields = {
  /** 0 where no answer came. */
  readonly status: number
  /** The service's word for it: `session-ended`, `code-required`. */
  readonly code: string | null
  readonly title: string | null
  readonly detail: string | null
  readonly errors: readonly FieldProblem[]
  readonly retryAfterS: number | null
  /** To quote to whoever runs the service. */
  readonly traceId: string | null
  /** What the service says for programs. */
  readonly facts?: Readonly<Record<string, unknown>>
}

export class ApiProblem extends Error implements ApiProblemFields {
  readonly status: number
  readonly code: string | null
  readonly title: string | null
  readonly detail: string | null
  readonly errors: readonly FieldProblem[]
  readonly retryAfterS: number | null
  readonly traceId: string | null
  readonly facts: Readonly<Record<string, unknown>>

  constructor(fields: ApiProblemFields) {
    super(fields.detail ?? fields.title ?? `status ${fields.status}`)
    this.name = 'ApiProblem'
    this.status = fields.status
    this.code = fields.code
    this.title = fields.title
    this.detail = fields.detail
    this.errors = fields.errors
    this.retryAfterS = fields.retryAfterS
    this.traceId = fields.traceId
    this.facts = fields.facts ?? {}
  }
}

export const unreachable = (): ApiProblem =>
  new ApiProblem({
    status: 0,
    code: null,
    title: null,
    detail: null,
    errors: [],
    retryAfterS: null,
    traceId: null,
  })

/** Of what a screen has to tell people, this is all: the same in every screen. */
export type Trouble = 'unreachable' | 'busy' | 'signed-out' | 'not-allowed' | 'not-found' | 'refused' | 'fault'

export function troubleOf({ status }: Pick<ApiProblemFields, 'status'>): Trouble {
  if (status === 0) return 'unreachable'
  if (status === 429 || status === 502 || status === 503 || status === 504) return 'busy'
  if (status === 401) return 'signed-out'
  if (status === 403) return 'not-allowed'
  if (status === 404 || status === 410) return 'not-found'
  return status < 500 ? 'refused' : 'fault'
}

/** Whether what was shown before must be hidden: whoever looks may not see it, or it is no longer there. */
export const hides = (problem: Pick<ApiProblemFields, 'status'>): boolean =>
  ['signed-out', 'not-allowed', 'not-found'].includes(troubleOf(problem))

/** What passes by itself: ask again in a moment. */
export const passes = (problem: Pick<ApiProblemFields, 'status'>): boolean =>
  ['unreachable', 'busy'].includes(troubleOf(problem))

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

/** Reads the body of a refusal, whatever it is: a proxy may answer with a page. */
export function problemOf(response: Pick<Response, 'status' | 'headers'>, body: unknown): ApiProblem {
  const fields: Record<string, unknown> = typeof body === 'object' && body !== null ? { ...body } : {}
  const errors = Array.isArray(fields.errors) ? fields.errors : []
  const retryAfterS = Number(response.headers.get('retry-after') ?? Number.NaN)
  return new ApiProblem({
    status: response.status,
    code: text(fields.code),
    title: text(fields.title),
    detail: text(fields.detail),
    errors: errors.flatMap((error): FieldProblem[] => {
      if (typeof error !== 'object' || error === null) return []
      const { pointer, detail }: Record<string, unknown> = { ...error }
      return typeof pointer === 'string' && typeof detail === 'string' ? [{ pointer, detail }] : []
    }),
    retryAfterS: Number.isFinite(retryAfterS) ? retryAfterS : null,
    traceId: text(fields.traceId),
    facts: typeof fields.facts === 'object' && fields.facts !== null ? { ...fields.facts } : {},
  })
}
