// /api/rights/erasures: erases a person of the caller's school, and shows how far that has come.
import type { FastifyInstance, FastifyRequest, RouteHandlerMethod } from 'fastify'
import { z } from 'zod'
import { Instant, type PersonId } from '#kernel/ids.ts'
import { certificateDocument } from '#rights/erasure/certificate-page.ts'
import { type Erasure, stateOf, stepNames } from '#rights/erasure/erasure.ts'
import { frenchPage, frenchPdf } from '#rights/french-page.ts'
import type { Rights } from '#rights/rights.ts'
import { type DurableTrail, enteredBy } from '#trail/trail.ts'
import { callerOf } from '../auth/authentication.ts'
import { HttpProblem } from '../http-problem.ts'
import type { AuditedOperation } from '../operations.ts'
import { parsed } from '../parsed.ts'
import { CertificateFormat, ErasureId, NewErasure, operations, type ShownErasure } from './erasure-operations.ts'

export type RightsParts = {
  readonly rights: Rights
  readonly trail: DurableTrail
  readonly logger: { error(facts: object, text: string): void }
}

const PATH = '/api/rights/erasures'

export function erasureRoutes(app: FastifyInstance, { rights, trail, logger }: RightsParts): void {
  const route = (method: 'GET' | 'POST', rest: string, operation: AuditedOperation, handler: RouteHandlerMethod) =>
    app.route({
      method,
      url: `${PATH}${rest}`,
      exposeHeadRoute: false,
      config: { may: ['rights:decide'], of: 'school', operation },
      async handler(request, reply) {
        void reply.header('cache-control', 'no-store')
        const answer: unknown = await handler.call(this, request, reply)
        return answer
      },
    })
  const record = (request: FastifyRequest, { action }: AuditedOperation, subjects: readonly PersonId[]) =>
    trail.recordDurably({
      ...enteredBy(callerOf(request)),
      action,
      subjects,
      purpose: 'security',
      at: Instant.parse(new Date().toISOString()),
    })

  async function existing(request: FastifyRequest): Promise<Erasure> {
    const { id } = parsed(z.looseObject({ id: ErasureId }), request.params)
    const erasure = await rights.find(callerOf(request).tenant, id)
    if (!erasure) throw new HttpProblem('not-found', 'There is no such erasure in your school.')
    return erasure
  }

  route('POST', '', operations.request, async (request, reply) => {
    const { person } = parsed(NewErasure, request.body)
    const { tenant, actor } = callerOf(request)
    const erasure = await rights.request({ tenant, person, by: actor })
    if (!erasure) throw new HttpProblem('not-found', 'Your school does not know this person.')
    await record(request, operations.request, [person])
    // Not awaited: it waits for the workers. If this process dies, one of them goes on.
    rights
      .carryOut(erasure.id)
      .catch((error: unknown) => logger.error({ err: error, erasure: erasure.id }, 'an erasure will be tried again'))
    void reply.code(202).header('location', `${PATH}/${erasure.id}`)
    return shown(erasure)
  })

  route('GET', '', operations.list, async (request) => ({
    items: (await rights.list(callerOf(request).tenant)).map(shown),
  }))

  route('GET', '/:id', operations.find, async (request) => shown(await existing(request)))

  route('GET', '/:id/certificate', operations.certificate, async (request, reply) => {
    const { format } = parsed(CertificateFormat, request.query)
    const erasure = await existing(request)
    const certificate = await rights.certificate(erasure)
    await record(request, operations.certificate, [erasure.person])
    if (format === 'json') return certificate
    const document = certificateDocument(certificate)
    if (format === 'html') return reply.type('text/html; charset=utf-8').send(frenchPage(document))
    return reply.type('application/pdf').send(await frenchPdf(document, new Date().toISOString()))
  })
}

const shown = (erasure: Erasure): ShownErasure => ({
  id: erasure.id,
  person: erasure.person,
  state: stateOf(erasure),
  askedAt: erasure.askedAt,
  askedBy: erasure.askedBy,
  waitingFor: erasure.waitingFor,
  steps: stepNames.map((step) => ({ step, at: erasure.steps[step]?.at ?? null })),
  finishedAt: erasure.finishedAt,
  certificate: `${PATH}/${erasure.id}/certificate`,
})
