// RFC 9457: every answer that is no success, as one shape. What is unexpected is logged, and never shown.

import type { FastifyReply, FastifyRequest } from 'fastify'
import { CommandFailed, type CommandProblem } from '#commanding/command-problem.ts'
import { LogUnavailable, StreamDeleted, UnknownPosition } from '#event-log/event-log.ts'
import { QueryFailed, type QueryProblem } from '#kernel/query-problem.ts'
import { mayPass } from '#platform/database-errors.ts'
import { GenerationRefused } from '#projecting/generations/errors.ts'
import { HttpProblem, invalid } from './http-problem.ts'
import { tooLarge, unsupportedType } from './refused-bodies.ts'

/** Any error as the problem to tell. What nobody expected is told as nothing but an error of ours. */
export function toHttpProblem(error: unknown, request?: FastifyRequest): HttpProblem {
  if (error instanceof HttpProblem) return error
  if (error instanceof CommandFailed) return ofCommand(error.problem)
  if (error instanceof QueryFailed) return ofQuery(error.problem)
  if (error instanceof GenerationRefused) return ofGeneration(error)
  const code = textField(error, 'code') ?? ''
  if (code.startsWith('FST_')) return ofFastify(code, error, request)
  if (error instanceof LogUnavailable) return unavailable('log', 1_000)
  if (mayPass(error)) return unavailable('database', 1_000)
  if (error instanceof UnknownPosition)
    return new HttpProblem(
      'position-of-another-log',
      `Position ${error.position} is not of this log, which the header X-Event-Log names: begin anew, or at a position that an answer of this log gave.`,
    )
  if (error instanceof StreamDeleted)
    return new HttpProblem('refused', error.message, { code: error.code, facts: { stream: error.stream } })
  return new HttpProblem('internal', 'Something went wrong here. Report the trace id.')
}

const unreachable = {
  database: 'The database does not answer.',
  log: 'The event log does not answer.',
  past: 'The process that answers questions about the past has stopped, and is started again.',
} as const

function unavailable(what: keyof typeof unreachable, retryAfterMs: number): HttpProblem {
  return new HttpProblem('unavailable', `${unreachable[what]} Try again.`, { headers: retryAfter(retryAfterMs) })
}

const retryAfter = (ms: number) => ({ 'retry-after': String(Math.max(1, Math.ceil(ms / 1_000))) })

function ofCommand(problem: CommandProblem): HttpProblem {
  switch (problem.kind) {
    case 'unknown-command':
      return invalid([{ pointer: '/command', detail: 'There is no such command.' }])
    case 'invalid-input':
      return invalid(problem.fields)
    case 'forbidden':
      return new HttpProblem('forbidden', `This needs the permission ${problem.permission}.`)
    case 'refused': {
      const { code, detail, pointer, facts } = problem
      return new HttpProblem('refused', detail, {
        code,
        facts,
        ...(pointer !== undefined && { status: 422, errors: [{ pointer, detail }] }),
      })
    }
    case 'precondition-failed':
      return new HttpProblem('precondition-failed', revisionDetail(problem.expected, problem.actual), {
        facts: { expected: problem.expected, actual: problem.actual },
        ...(problem.actual >= 0 && { headers: { etag: `"${problem.actual}"` } }),
      })
    case 'key-reused':
      return new HttpProblem('key-reused', 'This key came before with another input.')
    case 'too-large':
      return new HttpProblem('too-large', 'What this would record is larger than one append may be.')
    case 'contended':
      return new HttpProblem('contended', 'Others wrote to the same stream each time. Nothing was stored: try again.', {
        headers: retryAfter(problem.retryAfterMs),
      })
    case 'unavailable':
      return new HttpProblem(
        'unavailable',
        problem.outcomeKnown
          ? 'Too much is waiting to be written. Nothing was stored: try again.'
          : 'The log did not answer, so this may or may not be stored. Repeat it under the same Idempotency-Key.',
        { facts: { outcomeKnown: problem.outcomeKnown }, headers: retryAfter(problem.retryAfterMs) },
      )
  }
}

function ofGeneration({ code, message }: GenerationRefused): HttpProblem {
  const isMissing = code === 'unknown-projection' || code === 'unknown-generation'
  return new HttpProblem(isMissing ? 'not-found' : 'refused', message, { code })
}

function ofQuery(problem: QueryProblem): HttpProblem {
  switch (problem.kind) {
    case 'unknown-query':
      return new HttpProblem('not-found', 'There is no such question.')
    case 'invalid-input':
      return invalid(problem.fields)
    case 'forbidden':
      return new HttpProblem('forbidden', `This needs the permission ${problem.permission}.`)
    case 'missing':
      return new HttpProblem('not-found', `There is no such ${problem.what} in your school.`, {
        facts: { what: problem.what },
      })
    case 'behind':
      return new HttpProblem('behind', `Shown so far: position ${problem.position}, of ${problem.wanted} asked for.`, {
        facts: { position: String(problem.position), wanted: String(problem.wanted) },
        headers: retryAfter(problem.retryAfterMs),
      })
    case 'read-model-not-built':
      return new HttpProblem(
        'read-model-not-built',
        `Not built in the version that this program reads: ${problem.projections.join(', ')}. To build it: sillage projections rebuild ${problem.projections.join(' ')} --switch`,
        { facts: { projections: problem.projections }, headers: retryAfter(60_000) },
      )
    case 'rows-unfit': {
      const { question, projections, faults } = problem
      return new HttpProblem(
        'rows-unreadable',
        `What is stored does not fit the answer of ${question}. This needs an operator: to build the read models it reads anew, sillage projections rebuild ${projections.join(' ')} --switch`,
        { facts: { question, projections, faults } },
      )
    }
    case 'unavailable':
      return unavailable(problem.what, problem.retryAfterMs)
    case 'past-too-large':
      return new HttpProblem(
        'past-too-large',
        `To show that moment takes more than ${problem.most} ${problem.what} in one answer. ${narrower[problem.what]}`,
        { facts: { what: problem.what, most: problem.most } },
      )
    case 'history-unreadable':
      return new HttpProblem(
        'history-unreadable',
        `The event at position ${problem.position} (${problem.type}) cannot be read or folded by this program, and without it the answer would be another one.`,
        { facts: { position: String(problem.position), stream: problem.stream, type: problem.type } },
      )
    case 'answer-unfit': {
      const { question, position, stream, faults } = problem
      return new HttpProblem(
        'history-unreadable',
        `What ${stream ?? 'these histories'} held up to position ${position} does not fit the answer of ${question}. Other moments may: this one needs an operator.`,
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
        'The client closed the connection before the answer was there. Keep it open.',
      )
  }
}

const busy = {
  school: (most: number) =>
    `Your school has ${most} questions about the past waiting already, which is the most for one school.`,
  all: (most: number) => `${most} questions about the past are waiting already, which is the most for all schools.`,
  wait: (most: number) =>
    `Other questions about the past came first: this one waited ${most} seconds, which is the most.`,
  work: (most: number) =>
    `This took more than ${most} seconds, which is the most for one answer about the past. Ask about fewer people, a shorter time, or when less is asked.`,
} as const satisfies Record<Extract<QueryProblem, { kind: 'past-busy' }>['bound'], (most: number) => string>

const narrower = {
  people: 'Ask for them one by one (/api/learners/{id}/state).',
  events: 'Ask about an earlier moment, or a nearer one.',
  rows: 'Ask about fewer people or read models.',
} as const

const revisionDetail = (expected: number, actual: number): string =>
  actual < 0
    ? `The stream holds nothing yet, and was expected at revision ${expected}.`
    : expected < 0
      ? `The stream exists already, at revision ${actual}.`
      : `The stream stands at revision ${actual}, not ${expected}.`

/** Fastify's own refusals. Its messages may repeat what was sent, so the words are ours. */
function ofFastify(code: string, error: unknown, request: FastifyRequest | undefined): HttpProblem {
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return request
        ? tooLarge(request.routeOptions.bodyLimit ?? request.server.initialConfig.bodyLimit ?? 0)
        : new HttpProblem('too-large', 'The body is larger than this address takes.')
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return request
        ? unsupportedType(request)
        : new HttpProblem('unsupported-media-type', 'This address does not read this type of content.')
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new HttpProblem(
        'malformed-request',
        'The body is not as long as Content-Length says. Leave the header to the HTTP client.',
      )
    case 'FST_ERR_BAD_URL':
      return new HttpProblem(
        'malformed-request',
        'A “%” in the address encodes nothing, or something that is not UTF-8. Write a literal “%” as %25.',
      )
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return new HttpProblem('malformed-request', 'A part of the path is longer than 100 characters, which no id is.', {
        status: 414,
      })
    case 'FST_UNDER_PRESSURE':
      return new HttpProblem('overloaded', 'The service has more to do than it can. Try again.', {
        headers: retryAfter(2_000),
      })
  }
  const status = numberField(error, 'statusCode')
  return status !== undefined && status >= 400 && status < 500
    ? new HttpProblem('malformed-request', 'The request could not be read.', { status })
    : new HttpProblem('internal', 'Something went wrong here. Report the trace id.')
}

function textField(error: unknown, field: string): string | undefined {
  const value = error instanceof Error ? Reflect.get(error, field) : undefined
  return typeof value === 'string' ? value : undefined
}

function numberField(error: unknown, field: string): number | undefined {
  const value = error instanceof Error ? Reflect.get(error, field) : undefined
  return typeof value === 'number' ? value : undefined
}

/** An error as the problem to tell, and what whoever runs the service should know of it in the log. */
export function loggedProblem(error: unknown, request: FastifyRequest): HttpProblem {
  const problem = toHttpProblem(error, request)
  if (problem.kind === 'internal')
    request.log.error({ err: error, traceId: request.id, route: request.routeOptions.url }, 'unexpected error')
  else if (problem.kind === 'history-unreadable' || problem.kind === 'rows-unreadable')
    // Ids and rules alone: the error's own words may repeat what a person wrote.
    request.log.error(
      { traceId: request.id, route: request.routeOptions.url, code: problem.more.code, ...problem.more.facts },
      problem.kind === 'rows-unreadable' ? 'stored rows cannot be shown' : 'a past moment cannot be shown',
    )
  else if (problem.kind === 'forbidden' || problem.kind === 'unauthenticated')
    // Who tries doors is worth knowing. Ids say nothing about who it is.
    request.log.info(
      {
        traceId: request.id,
        route: request.routeOptions.url,
        problem: problem.more.code ?? problem.kind,
        tenant: request.authenticated?.tenant,
        actor: request.authenticated?.actor,
      },
      'not let in',
    )
  return problem
}

export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = loggedProblem(error, request)
  return reply
    .code(problem.status)
    .headers({ ...problem.more.headers, 'content-type': 'application/problem+json', 'cache-control': 'no-store' })
    .send(JSON.stringify(problem.withTrace(request.id)))
}
