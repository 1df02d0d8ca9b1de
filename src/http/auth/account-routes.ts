// Accounts that need more than one command, or what never stands in the log: opening one, and giving a password. Disabling,
// opening again and closing are commands with routes of their own.
import type { FastifyInstance } from 'fastify'
import { bodyOf } from '../body.ts'
import { answerBody } from '../commands/carry-out.ts'
import { idempotencyKey } from '../commands/command-headers.ts'
import { costs } from '../limits/costs.ts'
import { parsed } from '../parsed.ts'
import type { ServerParts } from '../parts.ts'
import { callerOf } from './authentication.ts'
import { setPasswordProblem, signInEntry, unlessBusy } from './session-answers.ts'
import { OpenAccountBody, operations, PersonParams, SetPasswordBody } from './session-operations.ts'

type Parts = Pick<ServerParts, 'signIn' | 'accounts' | 'trail'>

export function accountRoutes(app: FastifyInstance, { signIn, accounts, trail }: Parts): void {
  app.post(
    '/api/accounts',
    { config: { may: ['identity:manage'], of: 'school', operation: operations.openAccount } },
    async (request, reply) => {
      const { person, name } = parsed(OpenAccountBody, bodyOf(request))
      const { key } = idempotencyKey(request)
      const answer = await accounts.open({ caller: callerOf(request), person, name, key })
      void reply.code(answer.repeated ? 200 : 201).headers({
        'cache-control': 'no-store',
        'x-event-position': String(answer.position),
        ...(answer.repeated && { 'idempotency-replayed': 'true' }),
      })
      return answerBody(answer)
    },
  )

  app.post(
    '/api/accounts/:person/password',
    { config: { may: ['identity:manage'], of: 'school', operation: operations.setPassword, cost: costs.signIn } },
    async (request, reply) => {
      const { person } = parsed(PersonParams, request.params)
      const { password, removeCode } = parsed(SetPasswordBody, bodyOf(request))
      const { tenant } = callerOf(request)
      const more = { name: null, removeTotp: removeCode }
      const result = await unlessBusy(signIn.setPassword(tenant, person, password, more))
      if (result.kind !== 'set') throw setPasswordProblem(result, '/password')
      await trail.recordDurably(signInEntry(request, 'set-password', person))
      return reply.header('cache-control', 'no-store').code(204).send()
    },
  )
}
