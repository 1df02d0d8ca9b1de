// The addresses in an e-mail that stop such e-mails: by one POST of a mail program (RFC 8058), or over a page with a button.
//
// Invariant: a GET changes nothing, since programs that look for dangerous links open every one.
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { CommandFailed } from '#commanding/command-problem.ts'
import type { CommandRunner } from '#commanding/command-runner.ts'
import { permissionsOfService } from '#identity/permissions.ts'
import type { Subscriber, UnsubscribeLinks } from '#mailing/unsubscribe-links.ts'
import { readBodies } from '../body.ts'
import { HttpProblem } from '../http-problem.ts'
import { costs } from '../limits/costs.ts'
import { parsed } from '../parsed.ts'
import { page, stop, UnsubscribeParams } from './unsubscribe-operations.ts'

export type UnsubscribeParts = {
  readonly unsubscribeLinks: Pick<UnsubscribeLinks, 'read'>
  readonly commands: Pick<CommandRunner, 'run'>
}

const ADDRESS = '/api/unsubscribe/:token'

/** Call it in a scope of its own: mail programs send forms, whose content does not matter. */
export function unsubscribeRoutes(app: FastifyInstance, { unsubscribeLinks, commands }: UnsubscribeParts): void {
  app.removeAllContentTypeParsers()
  for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data', 'application/json'])
    readBodies(app, type, () => undefined)

  app.get(
    ADDRESS,
    { exposeHeadRoute: false, config: { may: 'everyone', operation: page, cost: costs.command } },
    async (request, reply) => {
      const { token } = parsed(UnsubscribeParams, request.params)
      return reply.header('cache-control', 'no-store').redirect(`/unsubscribe#${token}`, 303)
    },
  )

  app.post(ADDRESS, { config: { may: 'everyone', operation: stop, cost: costs.command } }, async (request, reply) => {
    const subscriber = await unsubscribeLinks.read(parsed(UnsubscribeParams, request.params).token)
    if (!subscriber) throw new HttpProblem('not-found', 'This link is not one of an e-mail of this service.')
    await stopFor(subscriber, commands, { kind: 'http', address: request.ip, traceId: request.id })
    return reply.header('cache-control', 'no-store').code(204).send()
  })
}

/** Whoever has been erased gets no e-mails either. */
async function stopFor(
  { tenant, person }: Subscriber,
  commands: UnsubscribeParts['commands'],
  origin: { readonly kind: 'http'; readonly address: string; readonly traceId: string },
): Promise<void> {
  const caller = {
    tenant,
    actor: person,
    onBehalfOf: null,
    permissions: permissionsOfService(['notices:read'], tenant),
    origin,
  }
  await commands
    .run({ command: 'conversation.stop-digest', input: { person }, caller, key: randomUUID() })
    .catch((error: unknown) => {
      const kind = error instanceof CommandFailed ? error.problem.kind : null
      if (kind !== 'person-erased' && kind !== 'missing') throw error
    })
}
