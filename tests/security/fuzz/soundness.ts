/** What no answer may be, whatever was sent. */
import { z } from 'zod'
import { problemTypes } from '#http/problem-types.ts'
import type { Answered } from '../../http/documented.ts'

export type Answer = {
  readonly status: number
  readonly contentType: string
  readonly body: string
  readonly headers: Readonly<Record<string, unknown>>
}

const Problem = z.looseObject({
  type: z.string(),
  title: z.string().min(1),
  status: z.int(),
  detail: z.string().min(1),
  code: z.string().min(1),
  traceId: z.string().regex(/^[0-9a-f]{32}$/),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string().min(1) })).optional(),
})
export type Problem = z.output<typeof Problem>

/** Refusals of `/oauth/token` have the form of RFC 6749, section 5.2. */
const OauthRefusal = z.strictObject({ error: z.string().min(1), error_description: z.string().min(1) })

/** Stack traces, files, statements, addresses and errors of the machine and of libraries. */
const internals: readonly RegExp[] = [
  /\n\s+at /,
  /node_modules|node:internal|\.ts:\d|file:\/\//,
  /\/(tmp|home|root|usr|var|proc)\//,
  /\b(select|insert into|update|delete from)\b.{0,40}\b(from|values|set|where)\b/i,
  /relation "|column "|violates|duplicate key value|syntax error at|\bpg_|SQLSTATE|invalid byte sequence/i,
  /ECONN|ENOENT|EPIPE|ERR_[A-Z]|FST_|ZodError|TypeError|RangeError|SyntaxError|undefined is not|Cannot read/,
  /127\.0\.0\.1|localhost|:5432|postgres/i,
]

/**
 * 503 by contract: a read model may be late on a busy machine, and the OpenID provider of the fuzzed school is not there.
 */
const awaited: ReadonlySet<string> = new Set(['behind', 'overloaded', 'provider-unavailable'])
/** So are these, of the read models that decide who sees whom and what a command may do. */
const rowsLate =
  /^(Who teaches whom|Whose data may be shown|What this command needs to know is not in the read models yet)/
/** Before any route, as the introduction of the document says. */
const beforeRoutes: ReadonlySet<number> = new Set([400, 414, 431])

/** Null also for an answer to HEAD, which has no body. */
export function problemOf({ contentType, body }: Answer): Problem | null {
  if (!contentType.startsWith('application/problem+json') || body === '') return null
  return Problem.safeParse(JSON.parse(body)).data ?? null
}

/** Sentences about what is wrong with an answer; none where all is well. */
export function faultsOf(
  answer: Answer,
  undocumented: (answer: Answered) => string | null,
  sent: { readonly method: string; readonly url: string },
): string[] {
  const { status, body, contentType, headers } = answer
  const faults: string[] = []
  const problem = problemOf(answer)
  // On a busy machine the database may answer the probe of readiness too late, and then the probe says so.
  const isNotReady = status === 503 && sent.url.startsWith('/health/ready')
  const isLate = status === 503 && problem !== null && (awaited.has(problem.code) || rowsLate.test(problem.detail))
  const isAwaited = isNotReady || isLate
  if (status >= 500 && !isAwaited) faults.push('is an error of the service')
  faults.push(...headerFaults(headers))
  const unknown = undocumented({ ...sent, status, contentType, body })
  if (unknown !== null && !beforeRoutes.has(status)) faults.push(`is not in the document: ${unknown}`)
  if (status >= 400 && sent.method !== 'HEAD' && !isNotReady) {
    if (problem === null && !isOauthRefusal(answer)) faults.push('is no problem document')
    if (problem && (problem.status !== status || !Object.hasOwn(problemTypes, problem.type.replace('/problems/', ''))))
      faults.push('is a problem of no known type')
    for (const shape of internals)
      if (shape.test(body)) faults.push(`shows internals (${shape.exec(body)?.[0].trim()})`)
  }
  // A batch answers each of its lines.
  if (sent.url.startsWith('/api/events') && status === 200 && /"status":5\d\d/.test(body))
    faults.push('has a line that is an error of the service')
  return faults
}

/** Only the address of the token keys, which others may keep, is no API answer and may be cached; pages are not fuzzed. */
function headerFaults(headers: Answer['headers']): string[] {
  const has = (name: string, part: string) => String(headers[name] ?? '').includes(part)
  return [
    ...(has('x-content-type-options', 'nosniff') ? [] : ['lacks nosniff']),
    ...(has('content-security-policy', "frame-ancestors 'none'") ? [] : ['may be framed']),
    ...(has('referrer-policy', 'no-referrer') ? [] : ['lacks a referrer policy']),
    ...(has('cache-control', 'no-store, no-transform') ? [] : ['may be cached or changed on the way']),
  ]
}

export const isOauthRefusal = ({ body, contentType }: Pick<Answer, 'body' | 'contentType'>): boolean =>
  body !== '' && contentType.startsWith('application/json') && OauthRefusal.safeParse(JSON.parse(body)).success

const formStatuses: ReadonlySet<number> = new Set([400, 405, 413, 414, 415, 417, 431])

/** Why a valid request was refused for its form; null where it was not. */
export function refusedForm(answer: Answer): string | null {
  const problem = problemOf(answer)
  // Any bytes may be sent; which of them are a file is no question of form.
  if (problem?.code === 'unknown-file-type') return null
  if (formStatuses.has(answer.status)) return problem?.detail ?? answer.body
  if (problem?.type !== '/problems/invalid-input') return null
  return (problem.errors ?? []).map(({ pointer, detail }) => `${pointer}: ${detail}`).join(' ')
}
