// Registering programs and giving them secrets. Disabling and enabling are commands with routes of their own.
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { CommandAnswer } from '#commanding/command-runner.ts'
import { clientIdOf } from '#identity/clients/clients.ts'
import type { TenantId } from '#kernel/ids.ts'
import { bodyOf } from '../body.ts'
import { answerBody } from '../commands/carry-out.ts'
import { idempotencyKey } from '../commands/command-headers.ts'
import { parsed } from '../parsed.ts'
import type { ServerParts } from '../parts.ts'
import { callerOf } from './authentication.ts'
import { ClientParams, NewSecretBody, operations, RegisterClientBody, type ShownSecret } from './client-operations.ts'

type Made = { readonly answer: CommandAnswer; readonly secret: string | null }

export function clientRoutes(app: FastifyInstance, { clientRegister }: Pick<ServerParts, 'clientRegister'>): void {
  app.post(
    '/api/clients',
    { config: { may: ['identity:manage'], of: 'school', operation: operations.register } },
    async (request, reply): Promise<ShownSecret> => {
      const { client, name, permissions } = parsed(RegisterClientBody, bodyOf(request))
      const caller = callerOf(request)
      const { key } = idempotencyKey(request)
      const made = await clientRegister.register({ caller, client, name, permissions, key })
      return shown(reply, caller.tenant, client, made)
    },
  )

  app.post(
    '/api/clients/:client/secret',
    { config: { may: ['identity:manage'], of: 'school', operation: operations.newSecret } },
    async (request, reply): Promise<ShownSecret> => {
      const { client } = parsed(ClientParams, request.params)
      const { keepS } = parsed(NewSecretBody, bodyOf(request))
      const caller = callerOf(request)
      const { key } = idempotencyKey(request)
      return shown(reply, caller.tenant, client, await clientRegister.newSecret({ caller, client, keepS, key }))
    },
  )
}

function shown(reply: FastifyReply, tenant: TenantId, client: string, { answer, secret }: Made): ShownSecret {
  void reply.code(answer.repeated ? 200 : 201).headers({
    'cache-control': 'no-store',
    'x-event-position': String(answer.position),
    ...(answer.repeated && { 'idempotency-replayed': 'true' }),
  })
  const { events, ...rest } = answerBody(answer)
  return { ...rest, events: [...events], clientId: clientIdOf(tenant, client), clientSecret: secret }
}
