// A route for each command that declares one. On a shared route, `type` in the body selects the command.
import type { FastifyInstance, HTTPMethods } from 'fastify'
import { isOpaqueKey } from '#commanding/command-ids.ts'
import type { CommandRunner } from '#commanding/command-runner.ts'
import type { Definitions } from '#definitions/definitions.ts'
import type { Authenticated } from '#identity/token-keys.ts'
import type { Command } from '#kernel/command.ts'
import { derivedUuid } from '#kernel/derived-uuid.ts'
import { callerOf } from '../auth/authentication.ts'
import { bodyOf, objectOf } from '../body.ts'
import { HttpProblem, invalid } from '../http-problem.ts'
import { answerBody, carryOut } from './carry-out.ts'
import { expectedRevision, idempotencyKey } from './command-headers.ts'
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
      config: { may: [...new Set(sharing.map(({ may }) => may))], of: 'input', operation: commandOperation(sharing) },
      async handler(request, reply) {
        const { occurredAt, ...body } = bodyOf(request)
        const { command, input } = choose(body)
        const expected = expectedRevision(request)
        const caller = callerOf(request)
        const key = idempotencyKey(request)
        const whole = withMadeId(command, { ...input, ...objectOf(request.params) }, caller, key.key)
        const answer = await carryOut(parts.commands, {
          command,
          caller,
          input: whole,
          ...key,
          ...(occurredAt !== undefined && { occurredAt }),
          ...(expected !== undefined && { expected }),
        })
        void reply.code(answer.repeated ? 200 : 201).headers({
          'cache-control': 'no-store',
          'x-event-position': String(answer.position),
          ...(answer.revision >= 0 && { etag: `"${answer.revision}"` }),
          ...(answer.repeated && { 'idempotency-replayed': 'true' }),
        })
        // The command was carried out, so the input is valid.
        return { ...answerBody(answer), ...command.answer?.of(command.input.parse(whole)) }
      },
    })
  }
}

const NO_ID = 'Send an id, or an Idempotency-Key that is a UUID: the id is then made from it.'

/** The input with the id of what it makes. A key that may identify somebody makes no id, since anybody could try likely keys. */
function withMadeId(
  { name, makes }: Command,
  input: Readonly<Record<string, unknown>>,
  { tenant, actor }: Pick<Authenticated, 'tenant' | 'actor'>,
  key: string,
): Readonly<Record<string, unknown>> {
  if (makes === undefined || input[makes] !== undefined) return input
  if (!isOpaqueKey(key)) {
    const errors = [{ pointer: `/${makes}`, detail: NO_ID }]
    throw new HttpProblem('refused', NO_ID, { status: 422, code: 'no-id', errors })
  }
  return { ...input, [makes]: derivedUuid('made by', tenant, actor, name, key) }
}

type Chosen = { readonly command: Command; readonly input: Readonly<Record<string, unknown>> }

/** Selects the command of a route by the body. The service does not start with an ambiguous route. */
function chooser(route: string, sharing: readonly Command[]): (body: Readonly<Record<string, unknown>>) => Chosen {
  for (const { name, input, as } of sharing) {
    for (const reserved of as === undefined ? ['occurredAt'] : ['occurredAt', 'type'])
      if (reserved in input.shape)
        throw new TypeError(`command ${name}: "${reserved}" is reserved on ${route}, rename the input field`)
    if (as === undefined && sharing.length > 1)
      throw new TypeError(`command ${name} shares ${route}, so it needs an \`as\``)
  }
  const [only] = sharing
  if (only && only.as === undefined) return (input) => ({ command: only, input })
  const byType = new Map(sharing.map((command) => [command.as ?? '', command]))
  return ({ type, ...input }) => {
    const command = typeof type === 'string' ? byType.get(type) : undefined
    if (command) return { command, input }
    throw invalid([{ pointer: '/type', detail: `Send one of ${[...byType.keys()].sort().join(', ')}.` }])
  }
}
