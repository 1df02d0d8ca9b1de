// Invitations: an administrator makes one, and who was invited chooses a password with it.
import type { FastifyInstance } from 'fastify'
import { Instant, type PersonId, type TenantId } from '#kernel/ids.ts'
import { bodyOf } from '../body.ts'
import { HttpProblem } from '../http-problem.ts'
import { costs } from '../limits/costs.ts'
import { parsed } from '../parsed.ts'
import type { ServerParts } from '../parts.ts'
import { callerOf } from './authentication.ts'
import { AcceptInvitationBody, InviteBody, operations, type ShownInvitation } from './invitation-operations.ts'
import { pageAddress } from './page-address.ts'
import { setPasswordProblem, signInEntry, signInRefused, unlessBusy } from './session-answers.ts'
import { PersonParams } from './session-operations.ts'

type Parts = Pick<ServerParts, 'signIn' | 'trail'>

export function invitationRoutes(app: FastifyInstance, { signIn, trail }: Parts): void {
  const now = () => Instant.parse(new Date().toISOString())

  app.post(
    '/api/accounts/:person/invitation',
    { config: { may: ['identity:manage'], of: 'school', operation: operations.invite } },
    async (request, reply): Promise<ShownInvitation> => {
      void reply.header('cache-control', 'no-store')
      const { person } = parsed(PersonParams, request.params)
      const { address } = parsed(InviteBody, bodyOf(request))
      const made = await signIn.invite(callerOf(request).tenant, person)
      if (!made)
        throw new HttpProblem('refused', 'This person has no account that is open.', { code: 'account-not-open' })
      await trail.recordDurably(signInEntry(request, 'invite', person))
      return {
        invitation: made.text,
        address: pageAddress(request, '/invitation', made.text, address),
        expiresAt: new Date(made.expiresAtMs).toISOString(),
      }
    },
  )

  app.post(
    '/api/invitations/accept',
    { config: { may: 'everyone', operation: operations.accept, cost: costs.signIn } },
    async (request, reply) => {
      const { invitation, password } = parsed(AcceptInvitationBody, bodyOf(request))
      const accepted = await unlessBusy(signIn.acceptInvitation(invitation, password))
      // Whoever was erased is not told from whoever was never there.
      if (!accepted || accepted.result.kind === 'no-account' || accepted.result.kind === 'erased') throw refused()
      if (accepted.result.kind !== 'set') throw setPasswordProblem(accepted.result, '/password')
      await trail.recordDurably({
        ...byThemself(accepted.tenant, accepted.person),
        origin: { kind: 'http', address: request.ip, traceId: request.id },
        action: 'accept-invitation',
        subjects: [accepted.person],
        purpose: 'security',
        at: now(),
      })
      return reply.header('cache-control', 'no-store').code(204).send()
    },
  )
}

const byThemself = (tenant: TenantId, person: PersonId) => ({ tenant, actor: person, onBehalfOf: null })

const refused = (): HttpProblem =>
  signInRefused(
    'invitation-refused',
    'The invitation has expired, was used before, or is not valid. Ask the school for another one.',
  )
