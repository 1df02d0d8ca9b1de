// A route for each command that declares one. Commands that share a route are told apart by the body's `type`.
import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyRequest, HTTPMethods } from 'fastify'
import type { CommandRunner } from '#commanding/command-runner.ts'
import type { Definitions } from '#definitions/definitions.ts'
import type { Command } from '#kernel/command.ts'
import { NO_REVISION, type Revision } from '#kernel/ids.ts'
import { callerOf } from '../auth/authentication.ts'
import { objectOf } from '../body.ts'
import { HttpProblem, invalid } from '../problems.ts'
import { carryOut, IDEMPOTENCY_KEY, written } from './carry-out.ts'
import { commandOperation } from './command-operations.ts'

export function commandRoutes(
  app: FastifyInstance,
  parts: { readonly definitions: Definitions; readonly commands: CommandRunner },
): void {
  const routed = [...parts.definitions.commands.values()].filter(({ route }) => route !== undefined)
  for (const [route = '', sharing] of Map.groupBy(routed, (command) => command.route)) {
    const [method = '', path = ''] = route.split(' ')
    const choose = chooser(route, sharing)
    app.route({
      method: method as HTTPMethods,
      url: path.replaceAll(/\{(\w+)\}/g, ':$1'),
      config: { may: [...new Set(sharing.map(({ may }) => may))], operation: commandOperation(sharing) },
      async handler(request, reply) {
        const { occurredAt, ...body } = objectOf(request.body)
        const { command, input } = choose(body)
        const expected = expectedRevision(request)
        const answer = await carryOut(parts.commands, {
          command,
          caller: callerOf(request),
          input: { ...input, ...objectOf(request.params) },
          key: idempotencyKey(request),
          ...(occurredAt !== undefined && { occurredAt }),
          ...(expected !== undefined && { expected }),
        })
        void reply.code(answer.repeated ? 200 : 201).headers({
          'cache-control': 'no-store',
          'x-event-position': String(answer.position),
          ...(answer.revision >= 0 && { etag: `"${answer.revision}"` }),
          ...(answer.repeated && { 'idempotency-replayed': 'true' }),
        })
        return written(answer)
      },
    })
  }
}

type Chosen = { readonly command: Command; readonly input: Readonly<Record<string, unknown>> }

/** Which of the commands of a route a body is for. What would be ambiguous does not start. */
function chooser(route: string, sharing: readonly Command[]): (body: Readonly<Record<string, unknown>>) => Chosen {
  for (const { name, input, as } of sharing) {
    for (const beside of as === undefined ? ['occurredAt'] : ['occurredAt', 'type'])
      if (beside in input.shape) throw new TypeError(`command ${name}: "${beside}" stands beside the input on ${route}`)
    if (as === undefined && sharing.length > 1) throw new TypeError(`command ${name} shares ${route} and has no \`as\``)
  }
  const [only] = sharing
  if (only && only.as === undefined) return (input) => ({ command: only, input })
  const byType = new Map(sharing.map((command) => [command.as ?? '', command]))
  return ({ type, ...input }) => {
    const command = typeof type === 'string' ? byType.get(type) : undefined
    if (command) return { command, input }
    throw invalid([{ pointer: '/type', detail: `One of ${[...byType.keys()].sort().join(', ')}.` }])
  }
}

function idempotencyKey({ headers }: FastifyRequest): string {
  const key = headers['idempotency-key']
  if (key === undefined) return randomUUID()
  if (typeof key === 'string' && IDEMPOTENCY_KEY.test(key)) return key
  throw new HttpProblem('malformed-request', 'Idempotency-Key is 1 to 200 visible ASCII characters.')
}

/** `If-Match: "4"`: the stream must stand at revision 4. `If-None-Match: *`: it must not exist. */
function expectedRevision({ headers }: FastifyRequest): Revision | undefined {
  const match = headers['if-match']
  const noneMatch = headers['if-none-match']
  if (match === undefined && noneMatch === undefined) return undefined
  if (match !== undefined && noneMatch !== undefined)
    throw new HttpProblem('malformed-request', 'Send If-Match or If-None-Match, not both.')
  if (noneMatch !== undefined) {
    if (noneMatch.trim() === '*') return NO_REVISION
    throw new HttpProblem('malformed-request', 'If-None-Match takes * alone: the stream must not exist.')
  }
  const [, revision] = /^\s*"(\d{1,9})"\s*$/.exec(match ?? '') ?? []
  if (revision !== undefined) return Number(revision)
  throw new HttpProblem('malformed-request', 'If-Match takes one revision in quotes, as ETag gave it: "4".')
}
