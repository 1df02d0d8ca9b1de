// /api/rights/retention: what a school has kept for its period, and the decision that it is destroyed now.
import type { FastifyInstance, FastifyRequest, RouteHandlerMethod } from 'fastify'
import { z } from 'zod'
import { Instant } from '#kernel/ids.ts'
import type { Retention, Summary } from '#rights/retention/retention.ts'
import { type DurableTrail, enteredBy } from '#trail/trail.ts'
import { callerOf } from '../auth/authentication.ts'
import { objectOf } from '../body.ts'
import { HttpProblem } from '../http-problem.ts'
import type { AuditedOperation } from '../operations.ts'
import { parsed } from '../parsed.ts'
import { operations, PlanId, PreviewQuery } from './retention-operations.ts'

export type RetentionRouteParts = {
  readonly retention: Retention
  readonly trail: DurableTrail
}

const PATH = '/api/rights/retention'
const now = () => Instant.parse(new Date().toISOString())

export function retentionRoutes(app: FastifyInstance, { retention, trail }: RetentionRouteParts): void {
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
  const record = (request: FastifyRequest, { action }: AuditedOperation) =>
    trail.recordDurably({ ...enteredBy(callerOf(request)), action, subjects: [], purpose: 'security', at: now() })

  async function shown(request: FastifyRequest): Promise<Summary> {
    const summary = await retention.summary(callerOf(request).tenant)
    if (!summary) throw new HttpProblem('not-found', 'The school is not open.')
    return summary
  }

  route('GET', '', operations.see, async (request) => {
    const { preview } = parsed(PreviewQuery, objectOf(request.query))
    const summary = await shown(request)
    if (preview === 'false') return summary
    return { ...summary, plan: null, counts: await retention.preview(callerOf(request).tenant, now()) }
  })

  route('POST', '/plans', operations.plan, async (request) => {
    await shown(request)
    await retention.plan(callerOf(request).tenant, now())
    await record(request, operations.plan)
    return shown(request)
  })

  route('POST', '/plans/:plan/confirm', operations.confirm, async (request, reply) => {
    const { plan } = parsed(z.looseObject({ plan: PlanId }), request.params)
    const { tenant, actor } = callerOf(request)
    // A worker carries it out, and goes on after a crash.
    if (!(await retention.confirm(tenant, plan, actor, now())))
      throw new HttpProblem('not-found', 'This is not the open plan of your school: see GET /api/rights/retention.')
    await record(request, operations.confirm)
    void reply.code(202)
    return shown(request)
  })
}
