// The problem for each kind of failure, and the generic 500 for unexpected errors.

import { randomUUID } from 'node:crypto'
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import { expect, it } from 'vitest'
import { CommandFailed, type CommandProblem } from '#commanding/command-problem.ts'
import { LogUnavailable, StreamDeleted, UnknownPosition } from '#event-log/event-log.ts'
import { type CommandId, PersonId, type Position, streamName } from '#kernel/ids.ts'
import { QueryFailed, type QueryProblem } from '#kernel/query-problem.ts'
import { translatedProblem } from '#past/translated-problem.ts'
import { openLog } from '#platform/logger.ts'
import { answerWithProblems } from './addresses.ts'
import { toHttpProblem } from './problems.ts'

const commandProblems: readonly (readonly [CommandProblem, status: number, type: string, retry?: string])[] = [
  [{ kind: 'unknown-command', command: 'x' }, 422, 'invalid-input'],
  [{ kind: 'invalid-input', fields: [{ pointer: '/a', detail: 'Wrong.' }] }, 422, 'invalid-input'],
  [{ kind: 'forbidden', permission: 'a:b' }, 403, 'forbidden'],
  [{ kind: 'refused', code: 'c', detail: 'd', facts: { e: 1 } }, 409, 'refused'],
  [{ kind: 'refused', code: 'c', detail: 'd', pointer: '/f', facts: {} }, 422, 'refused'],
  [{ kind: 'person-erased', person: PersonId.parse('5111a9e0-0000-4000-8000-000000000003') }, 410, 'person-erased'],
  [{ kind: 'precondition-failed', expected: 3, actual: 4 }, 412, 'precondition-failed'],
  [{ kind: 'key-reused', commandId: 'x' as CommandId }, 422, 'key-reused'],
  [{ kind: 'too-large', detail: 'x' }, 413, 'too-large'],
  [{ kind: 'contended', retryAfterMs: 100 }, 503, 'contended', '1'],
  [{ kind: 'unavailable', outcomeKnown: false, retryAfterMs: 2_500 }, 503, 'unavailable', '3'],
]
const queryProblems: readonly (readonly [QueryProblem, status: number, type: string, retry?: string])[] = [
  [{ kind: 'unknown-query', query: 'x' }, 404, 'not-found'],
  [{ kind: 'invalid-input', fields: [{ pointer: '', detail: 'Wrong.' }] }, 422, 'invalid-input'],
  [{ kind: 'forbidden', permission: 'a:b' }, 403, 'forbidden'],
  [{ kind: 'missing', what: 'class' }, 404, 'not-found'],
  [{ kind: 'behind', position: 1n as Position, wanted: 2n as Position, retryAfterMs: 1_000 }, 503, 'behind', '1'],
  [{ kind: 'read-model-not-built', projections: ['a', 'b'] }, 503, 'read-model-not-built', '60'],
  [{ kind: 'rows-unfit', question: 'x', projections: ['a'], faults: ['/sum: too_big'] }, 503, 'rows-unreadable'],
  [{ kind: 'unavailable', what: 'database', retryAfterMs: 1_000 }, 503, 'unavailable', '1'],
]
const all = [
  ...commandProblems.map(([problem, ...expected]) => [problem.kind, new CommandFailed(problem), ...expected] as const),
  ...queryProblems.map(([problem, ...expected]) => [problem.kind, new QueryFailed(problem), ...expected] as const),
]

it.each(all)('reports %s', (_, error, status, type, retry) => {
  const problem = toHttpProblem(error)
  expect(problem.withTrace('t')).toMatchObject({
    type: `/problems/${type}`,
    status,
    traceId: 't',
    detail: expect.stringMatching(/\w/),
  })
  expect(problem.more.headers?.['retry-after']).toBe(retry)
})

it.each([
  ['database', /^The database does not answer/],
  ['log', /^The event log does not answer/],
] as const)('reports that the %s does not answer', (what, detail) => {
  const problem = toHttpProblem(new QueryFailed({ kind: 'unavailable', what, retryAfterMs: 1_000 }))
  expect(problem.message).toMatch(detail)
})

it('lists the first invalid fields in the detail, and at most a hundred in errors', () => {
  const fields = Array.from({ length: 5_000 }, (_, i) => ({ pointer: `/${i}`, detail: 'No such field here.' }))
  const problem = toHttpProblem(new CommandFailed({ kind: 'invalid-input', fields }))
  expect(problem.message).toBe(
    '5000 fields are invalid. (1) /0: No such field here. (2) /1: No such field here. (3) /2: No such field here. And 4997 more.',
  )
  expect(problem.more.errors).toHaveLength(100)
})

it('names a read model that is not built, and the command that builds it', () => {
  const problem = toHttpProblem(new QueryFailed({ kind: 'read-model-not-built', projections: ['skill-profile'] }))
  expect(problem).toMatchObject({ status: 503, message: expect.stringContaining('rebuild skill-profile') })
})

it('distinguishes an unavailable database from an internal error', () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' })
  expect(toHttpProblem(refused).status).toBe(503)
  expect(toHttpProblem(new Error('timeout exceeded when trying to connect')).status).toBe(503)
  expect(toHttpProblem(new LogUnavailable(refused)).status).toBe(503)
  expect(toHttpProblem(Object.assign(new Error('x'), { code: '42P01' })).status).toBe(500)
})

it('reports an unknown position as a position of another log', () => {
  expect(toHttpProblem(new UnknownPosition(7n as Position))).toMatchObject({
    kind: 'position-of-another-log',
    status: 410,
    message: expect.stringContaining('Position 7'),
  })
})

it('refuses a stream that was deleted on the server, by name, without suggesting a retry', () => {
  const stream = streamName('learner', randomUUID())
  expect(toHttpProblem(new StreamDeleted(stream))).toMatchObject({
    status: 409,
    more: { code: 'stream-deleted', facts: { stream } },
    message: expect.stringContaining(stream),
  })
})

it.each([new UnknownPosition(7n as Position), new StreamDeleted(streamName('learner', randomUUID()))])(
  'does not translate into an unavailable question: %s',
  (error) => expect(translatedProblem(error)).toBe(error),
)

it('shows nothing of an unexpected error, and logs it with the trace id of the answer', async () => {
  const lines: string[] = []
  const loggerInstance: FastifyBaseLogger = openLog({ to: { write: (line: string) => void lines.push(line) } })
  const app: FastifyInstance = Fastify({ loggerInstance })
  answerWithProblems(app)
  app.get('/broken', () => {
    throw new Error('the secret is 42')
  })
  app.get('/odd', () => {
    throw 'no error at all'
  })
  for (const url of ['/broken', '/odd']) {
    const answer = await app.inject(url)
    expect(answer.statusCode).toBe(500)
    expect(answer.body).not.toContain('42')
    expect(answer.json()).toMatchObject({ type: '/problems/internal', traceId: expect.any(String) })
    const logged = lines.map((line) => JSON.parse(line)).find(({ traceId }) => traceId === answer.json().traceId)
    expect(logged).toMatchObject({ level: 'error', route: url })
  }
  await app.close()
})
