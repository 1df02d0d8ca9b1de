// Turns every error into a problem (RFC 9457). Unexpected errors are logged, and never shown.

import type { FastifyReply, FastifyRequest } from 'fastify'
import { CommandFailed, type CommandProblem } from '#commanding/command-problem.ts'
import { LogUnavailable, StreamDeleted, UnknownPosition } from '#event-log/event-log.ts'
import { ObjectStoreAway } from '#files/object-store.ts'
import { RelationsUnknown } from '#identity/access/relations.ts'
import { StandingUnknown } from '#identity/sign-in/standings.ts'
import { QueryFailed, type QueryProblem } from '#kernel/query-problem.ts'
import { mayPass } from '#platform/database-errors.ts'
import { KeysUnavailable } from '#privacy/key-store.ts'
import { LimitsUnknown } from '#privacy/person-limits.ts'
import { GenerationRefused } from '#projecting/generations/errors.ts'
import { TrailUnavailable } from '#trail/trail.ts'
import { HttpProblem, invalid } from './http-problem.ts'
import { headersOfUnreadable, NEVER_KEPT } from './protection.ts'
import { tooLarge, unsupportedType } from './refused-bodies.ts'

/** The problem for an error. Unexpected errors become a generic 500. */
export function toHttpProblem(error: unknown, request?: FastifyRequest): HttpProblem {
  if (error instanceof HttpProblem) return error
  if (error instanceof CommandFailed) return commandProblem(error.problem)
  if (error instanceof QueryFailed) return queryProblem(error.problem)
  if (error instanceof GenerationRefused) return generationProblem(error)
  const code = textField(error, 'code') ?? ''
  if (code.startsWith('FST_')) return fastifyProblem(code, error, request)
  if (error instanceof LogUnavailable) return unavailable('log', 1_000)
  if (error instanceof KeysUnavailable) return unavailable('keys', 1_000)
  if (error instanceof ObjectStoreAway) return unavailable('files', 1_000)
  if (error instanceof TrailUnavailable) return unavailable('trail', 1_000)
  if (mayPass(error) || error instanceof StandingUnknown) return unavailable('database', 1_000)
  if (error instanceof RelationsUnknown) return unavailable('relations', 1_000)
  if (error instanceof LimitsUnknown) return unavailable('limits', 1_000)
  if (error instanceof UnknownPosition)
    return new HttpProblem(
      'position-of-another-log',
      `Position ${error.position} does not belong to this log (see the header X-Event-Log). Start again from the beginning, or from a position in an answer of this log.`,
    )
  if (error instanceof StreamDeleted)
    return new HttpProblem('refused', error.message, { code: error.code, facts: { stream: error.stream } })
  return new HttpProblem('internal', 'Something went wrong in the service. Report the trace id.')
}

const unreachable = {
  database: 'The database does not answer.',
  log: 'The event log does not answer.',
  keys: 'The key store does not answer, so personal data cannot be read now.',
  trail: 'The trail, which must show this, cannot be written now.',
  files: 'The store of files does not answer.',
  past: 'The process that answers questions about the past has stopped and is restarting.',
  limits: 'Whose data may be shown is not known at the moment.',
  relations: 'Who teaches whom, and who is whose guardian, is not known at the moment.',
} as const

function unavailable(what: keyof typeof unreachable, retryAfterMs: number): HttpProblem {
  return new HttpProblem('unavailable', `${unreachable[what]} Try again.`, { headers: retryAfter(retryAfterMs) })
}

/** The same for what does not exist and for what the caller may not see. */
export const missing = (what: string) =>
  new HttpProblem('not-found', `There is no such ${what} in your school.`, { facts: { what } })

const retryAfter = (ms: number) => ({ 'retry-after': String(Math.max(1, Math.ceil(ms / 1_000))) })

function commandProblem(problem: CommandProblem): HttpProblem {
  switch (problem.kind) {
    case 'unknown-command':
      return invalid([{ pointer: '/command', detail: 'There is no such command. See /docs.' }])
    case 'invalid-input':
      return invalid(problem.fields)
    case 'forbidden':
      return new HttpProblem('forbidden', `This needs the permission ${problem.permission}.`)
    case 'missing':
      return missing(problem.what)
    case 'relations-unknown':
      return unavailable('relations', problem.retryAfterMs)
    case 'rows-unknown': {
      const named = problem.projections.join(' ')
      return new HttpProblem(
        'unavailable',
        problem.isBuilt
          ? `What this command needs to know is not in the read models yet (${named}). Nothing was stored. Try again.`
          : `This command needs read models that are not built yet. Nothing was stored. To build them, run: sillage projections rebuild ${named} --switch`,
        { facts: { outcomeKnown: true, projections: problem.projections }, headers: retryAfter(problem.retryAfterMs) },
      )
    }
    case 'refused': {
      const { code, detail, pointer, facts } = problem
      return new HttpProblem('refused', detail, {
        code,
        facts,
        ...(pointer !== undefined && { status: 422, errors: [{ pointer, detail }] }),
      })
    }
    case 'person-erased':
      return new HttpProblem(
        'person-erased',
        'The personal data of this person was erased. Nothing about them is recorded any more: discard this request.',
        { facts: { person: problem.person } },
      )
    case 'precondition-failed':
      return new HttpProblem('precondition-failed', revisionDetail(problem.expected, problem.actual), {
        facts: { expected: problem.expected, actual: problem.actual },
        ...(problem.actual >= 0 && { headers: { etag: `"${problem.actual}"` } }),
      })
    case 'key-reused':
      return new HttpProblem('key-reused', 'This Idempotency-Key was sent before with a different input.')
    case 'too-large':
      return new HttpProblem('too-large', 'The events of this command are larger than one append allows.')
    case 'contended':
      return new HttpProblem(
        'contended',
        'Other requests wrote to the same stream at each attempt. Nothing was stored. Try again.',
        {
          headers: retryAfter(problem.retryAfterMs),
        },
      )
    case 'keys-unavailable':
      return new HttpProblem(
        'unavailable',
        'The key store does not answer, so personal data cannot be sealed. Nothing was stored. Try again.',
        { facts: { outcomeKnown: true }, headers: retryAfter(problem.retryAfterMs) },
      )
    case 'unavailable':
      return new HttpProblem(
        'unavailable',
        problem.outcomeKnown
          ? 'Too many requests are waiting to be written. Nothing was stored. Try again.'
          : 'The log did not answer, so this may or may not be stored. Repeat the request with the same Idempotency-Key.',
        { facts: { outcomeKnown: problem.outcomeKnown }, headers: retryAfter(problem.retryAfterMs) },
      )
  }
}

function generationProblem({ code, message }: GenerationRefused): HttpProblem {
  const isMissing = code === 'unknown-projection' || code === 'unknown-generation'
  return new HttpProblem(isMissing ? 'not-found' : 'refused', message, { code })
}

function queryProblem(problem: QueryProblem): HttpProblem {
  switch (problem.kind) {
    case 'unknown-query':
      return new HttpProblem('not-found', 'There is no such query.')
    case 'invalid-input':
      return invalid(problem.fields)
    case 'forbidden':
      return new HttpProblem('forbidden', `This needs the permission ${problem.permission}.`)
    case 'missing':
      return missing(problem.what)
    case 'restricted':
      return new HttpProblem(
        'restricted',
        'The data of this person may only be stored at the moment: nothing of it is shown. Recording goes on.',
        { facts: { person: problem.person } },
      )
    case 'objected':
      return new HttpProblem('objected', 'This person objects to this use of their data.', {
        facts: { person: problem.person, purpose: problem.use },
      })
    case 'behind':
      return new HttpProblem(
        'behind',
        `The read models have reached position ${problem.position}, not yet ${problem.wanted}. Try again.`,
        {
          facts: { position: String(problem.position), wanted: String(problem.wanted) },
          headers: retryAfter(problem.retryAfterMs),
        },
      )
    case 'read-model-not-built':
      return new HttpProblem(
        'read-model-not-built',
        `Not built yet in the version that this program reads: ${problem.projections.join(', ')}. To build it, run: sillage projections rebuild ${problem.projections.join(' ')} --switch`,
        { facts: { projections: problem.projections }, headers: retryAfter(60_000) },
      )
    case 'rows-unfit': {
      const { question, projections, faults } = problem
      return new HttpProblem(
        'rows-unreadable',
        `The stored rows do not match the schema of ${question}. An operator can rebuild the read models: sillage projections rebuild ${projections.join(' ')} --switch`,
        { facts: { question, projections, faults } },
      )
    }
    case 'unavailable':
      return unavailable(problem.what, problem.retryAfterMs)
    case 'past-too-large':
      return new HttpProblem(
        'past-too-large',
        `Showing this moment takes more than ${problem.most} ${problem.what}, the limit of one answer. ${remedies[problem.what]}`,
        { facts: { what: problem.what, most: problem.most } },
      )
    case 'history-unreadable':
      return new HttpProblem(
        'history-unreadable',
        `This version of the program cannot read or fold the event at position ${problem.position} (${problem.type}). Without it the answer would be wrong.`,
        { facts: { position: String(problem.position), stream: problem.stream, type: problem.type } },
      )
    case 'answer-unfit': {
      const { question, position, stream, faults } = problem
      return new HttpProblem(
        'history-unreadable',
        `The state of ${stream ?? 'these histories'} at position ${position} does not match the schema of ${question}. Other moments may work. Report this one to an operator.`,
        { code: 'answer-unfit', facts: { question, position: String(position), stream, faults } },
      )
    }
    case 'past-busy':
      return new HttpProblem('past-busy', busy[problem.bound](problem.most), {
        facts: { bound: problem.bound, most: problem.most },
        headers: retryAfter(problem.retryAfterMs),
      })
    case 'abandoned':
      return new HttpProblem(
        'unavailable',
        'The client closed the connection before the answer was ready. Keep it open.',
      )
  }
}

const busy = {
  school: (most: number) =>
    `Your school already has ${most} questions about the past waiting, the limit for one school.`,
  all: (most: number) => `${most} questions about the past are already waiting, the limit for all schools together.`,
  wait: (most: number) =>
    `This question waited ${most} seconds behind other questions about the past, the longest wait allowed.`,
  work: (most: number) =>
    `This took more than ${most} seconds, the limit for one answer about the past. Ask about fewer people or a shorter time, or try again when there is less load.`,
} as const satisfies Record<Extract<QueryProblem, { kind: 'past-busy' }>['bound'], (most: number) => string>

const remedies = {
  people: 'Ask for them one by one (/api/learners/{id}/state).',
  events: 'Ask about an earlier moment, or compare moments that are closer together.',
  rows: 'Ask about fewer people or read models.',
} as const

const revisionDetail = (expected: number, actual: number): string =>
  actual < 0
    ? `Expected the stream at revision ${expected}, but it is still empty.`
    : expected < 0
      ? `The stream already exists, at revision ${actual}.`
      : `The stream is at revision ${actual}, not ${expected}.`

/** Fastify's own errors. Their messages may repeat what the client sent, so they are replaced. */
function fastifyProblem(code: string, error: unknown, request: FastifyRequest | undefined): HttpProblem {
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return request
        ? tooLarge(request.routeOptions.bodyLimit ?? request.server.initialConfig.bodyLimit ?? 0)
        : new HttpProblem('too-large', 'The body is larger than this address accepts.')
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return request
        ? unsupportedType(request)
        : new HttpProblem('unsupported-media-type', 'This address does not accept this content type.')
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new HttpProblem(
        'malformed-request',
        'The length of the body differs from Content-Length. Let the HTTP client set the header.',
      )
    case 'FST_ERR_BAD_URL':
      return new HttpProblem(
        'malformed-request',
        'A “%” in the address is not followed by the code of a UTF-8 character. Write a literal “%” as %25.',
      )
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return new HttpProblem(
        'malformed-request',
        'A part of the path is longer than 100 characters. No id is that long.',
        {
          status: 414,
        },
      )
    case 'FST_UNDER_PRESSURE':
      return new HttpProblem('overloaded', 'The service is overloaded. Try again.', {
        headers: retryAfter(2_000),
      })
  }
  const status = numberField(error, 'statusCode')
  return status !== undefined && status >= 400 && status < 500
    ? new HttpProblem('malformed-request', 'The request could not be read.', { status })
    : new HttpProblem('internal', 'Something went wrong in the service. Report the trace id.')
}

function textField(error: unknown, field: string): string | undefined {
  const value = error instanceof Error ? Reflect.get(error, field) : undefined
  return typeof value === 'string' ? value : undefined
}

function numberField(error: unknown, field: string): number | undefined {
  const value = error instanceof Error ? Reflect.get(error, field) : undefined
  return typeof value === 'number' ? value : undefined
}

/** The problem for an error. Logs it if an operator should know about it. */
export function loggedProblem(error: unknown, request: FastifyRequest): HttpProblem {
  const problem = toHttpProblem(error, request)
  if (problem.kind === 'internal')
    request.log.error({ err: error, traceId: request.id, route: request.routeOptions.url }, 'unexpected error')
  else if (problem.kind === 'history-unreadable' || problem.kind === 'rows-unreadable')
    // Only ids and rules: the message of the error may repeat what a person wrote.
    request.log.error(
      { traceId: request.id, route: request.routeOptions.url, code: problem.more.code, ...problem.more.facts },
      problem.kind === 'rows-unreadable' ? 'stored rows cannot be shown' : 'a past moment cannot be shown',
    )
  else if (problem.kind === 'forbidden' || problem.kind === 'unauthenticated')
    // Refused callers are worth knowing about. Ids do not reveal who they are.
    request.log.info(
      {
        traceId: request.id,
        route: request.routeOptions.url,
        problem: problem.more.code ?? problem.kind,
        tenant: request.authenticated?.tenant,
        actor: request.authenticated?.actor,
      },
      'access refused',
    )
  return problem
}

/** For what Fastify refuses before any hook, such as an address that cannot be decoded: the headers of all other answers. */
export const sendProblemEarly = (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  sendProblem(error, request, reply.headers(headersOfUnreadable))

export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = loggedProblem(error, request)
  return reply
    .code(problem.status)
    .headers({ ...problem.more.headers, 'content-type': 'application/problem+json', 'cache-control': NEVER_KEPT })
    .send(JSON.stringify(problem.withTrace(request.id)))
}
