// The set-up of an empty installation: whether it is possible, and doing it once with the code that the service has printed.
import type { FastifyInstance } from 'fastify'
import { Instant, installationTenant, type PersonId, type TenantId } from '#kernel/ids.ts'
import { bodyOf } from '../body.ts'
import { HttpProblem } from '../http-problem.ts'
import { costs } from '../limits/costs.ts'
import { parsed } from '../parsed.ts'
import type { ServerParts } from '../parts.ts'
import { refuseOtherPages } from './cross-site.ts'
import { setPasswordProblem, signInRefused, tooMany, unlessBusy } from './session-answers.ts'
import { operations, SetUpBody, type ShownSetUpDone, type ShownSetUpState } from './set-up-operations.ts'

type Parts = Pick<ServerParts, 'setUp' | 'trail' | 'logger'>

export function setUpRoutes(app: FastifyInstance, { setUp, trail, logger }: Parts): void {
  app.get(
    '/api/set-up',
    { exposeHeadRoute: false, config: { may: 'everyone', operation: operations.state } },
    async (_, reply): Promise<ShownSetUpState> => {
      void reply.header('cache-control', 'no-store')
      return { open: await setUp.isOpen() }
    },
  )

  app.post(
    '/api/set-up',
    { config: { may: 'everyone', operation: operations.setUp, cost: costs.signIn } },
    async (request, reply): Promise<ShownSetUpDone> => {
      void reply.header('cache-control', 'no-store')
      refuseOtherPages(request)
      const body = parsed(SetUpBody, bodyOf(request))
      const origin = { kind: 'http', address: request.ip, traceId: request.id } as const
      const result = await unlessBusy(setUp.run({ ...body, network: request.ip, origin }))
      switch (result.kind) {
        case 'closed':
          throw new HttpProblem('refused', 'This installation is set up, or was used before. Sign in instead.', {
            code: 'set-up-closed',
            ...(result.school !== null && { facts: { school: result.school } }),
          })
        case 'code-refused':
          logger.warn({ address: request.ip, traceId: request.id }, 'a wrong code was sent to set up the installation')
          throw signInRefused(
            'set-up-code-refused',
            'This is not the code that the service printed, or it has expired. Start the service again to get another one.',
          )
        case 'wait':
          throw tooMany('Several codes were wrong.', result.waitMs)
        case 'busy':
          throw refused('set-up-busy', 'Somebody else is setting up this installation at this moment.')
        case 'not-made':
          switch (result.why.kind) {
            case 'not-registered':
            case 'other-roles':
              throw refused('set-up-closed', 'The person of this set-up has left. Use `sillage admin create`.')
            default:
              throw setPasswordProblem(result.why, '/administrator/password')
          }
        case 'done':
          break
      }
      const { school, person } = result
      // Also in the chain of the installation, which names nobody of a school but who did it.
      const enter = (tenant: TenantId, subjects: readonly PersonId[]) =>
        trail.recordDurably({
          ...{ tenant, actor: person, onBehalfOf: null, origin, subjects },
          action: 'set-up',
          purpose: 'administration',
          facts: { school },
          at: Instant.parse(new Date().toISOString()),
        })
      await Promise.all([enter(school, [person]), enter(installationTenant, [])])
      logger.info({ school }, 'the installation is set up')
      void reply.code(201)
      return { school, person }
    },
  )
}

const refused = (code: string, detail: string) => new HttpProblem('refused', detail, { code })
