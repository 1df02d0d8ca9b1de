// Statistics of a school for the public: what the gate would let pass now, publishing it, taking it down, and the public page.
//
// Invariant: the public address shows what somebody of the school published, as it was published. It never computes anything.
import type { FastifyInstance } from 'fastify'
import { Instant, type TenantId, Zone } from '#kernel/ids.ts'
import type { Published, Refusal } from '#rights/publishing/anonymity-gate.ts'
import type { Publication, PublicationsOfSchools, Publish } from '#rights/publishing/publications.ts'
import type { schoolAt } from '#rights/school.ts'
import { type DurableTrail, enteredBy } from '#trail/trail.ts'
import { callerOf } from '../auth/authentication.ts'
import { HttpProblem } from '../http-problem.ts'
import { costs } from '../limits/costs.ts'
import type { AuditedOperation } from '../operations.ts'
import { parsed } from '../parsed.ts'
import { operations, PublicParams } from './statistics-operations.ts'

export type StatisticsParts = {
  readonly publications: PublicationsOfSchools
  readonly activityStatistics: (tenant: TenantId, earlier: readonly Published[]) => Promise<Published | Refusal>
  readonly trail: DurableTrail
  readonly schoolAt: (tenant: TenantId) => ReturnType<typeof schoolAt>
}

const now = () => Instant.parse(new Date().toISOString())

export function statisticsRoutes(
  app: FastifyInstance,
  { publications, activityStatistics, trail, schoolAt }: StatisticsParts,
): void {
  const enter = (caller: ReturnType<typeof callerOf>, { action }: AuditedOperation, at: Instant) =>
    trail.recordDurably({ ...enteredBy(caller), action, subjects: [], purpose: 'administration', at })

  async function actOf(caller: ReturnType<typeof callerOf>): Promise<Publish> {
    const school = await schoolAt(caller.tenant)
    if (!school) throw new HttpProblem('not-found', 'The school is not open.')
    return { tenant: caller.tenant, by: caller.actor, zone: Zone.parse(school.zone), now: now() }
  }

  app.get(
    '/api/statistics',
    {
      exposeHeadRoute: false,
      config: { may: ['rights:decide'], of: 'school', operation: operations.preview, cost: costs.page },
    },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store')
      const caller = callerOf(request)
      const { all, current, releases } = await publications.of(caller.tenant)
      const found = await activityStatistics(caller.tenant, releases)
      await enter(caller, operations.preview, now())
      return {
        table: found.published ? tableOf(found) : null,
        refusal: found.published ? null : refusalOf(found),
        current: current && publicationOf(current),
        publications: all.map(publicationOf).reverse(),
      }
    },
  )

  app.post(
    '/api/statistics/publications',
    { config: { may: ['rights:decide'], of: 'school', operation: operations.publish, cost: costs.page } },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store')
      const caller = callerOf(request)
      const act = await actOf(caller)
      const published = await publications.publish(act, async (earlier) => {
        const table = await activityStatistics(caller.tenant, earlier)
        // Before anything is published. A refusal shows what a look shows, and publishes nothing.
        await enter(caller, table.published ? operations.publish : operations.preview, act.now)
        return table
      })
      if ('reason' in published)
        throw new HttpProblem('refused', 'The statistics would be about too few people, so they are not published.', {
          code: 'statistics-refused',
          facts: refusalOf(published),
        })
      return publicationOf(published)
    },
  )

  app.delete(
    '/api/statistics/publications',
    { config: { may: ['rights:decide'], of: 'school', operation: operations.takeDown } },
    async (request, reply) => {
      const caller = callerOf(request)
      const act = await actOf(caller)
      await enter(caller, operations.takeDown, act.now)
      await publications.takeDown(act)
      return reply.header('cache-control', 'no-store').code(204).send()
    },
  )

  app.get(
    '/api/public/statistics/:school',
    { exposeHeadRoute: false, config: { may: 'everyone', operation: operations.show, cost: costs.page } },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store')
      const { school } = parsed(PublicParams, request.params)
      const { current } = await publications.of(school)
      const { name = null } = (current && (await schoolAt(school))) ?? {}
      // The same answer for a school that does not exist: nobody finds out here which ones do.
      if (!current || name === null) throw new HttpProblem('not-found', 'No statistics are published here.')
      return { school, name, ...publicationOf(current) }
    },
  )
}

const tableOf = ({ people, groups }: Published) => ({ people, groups })
const refusalOf = ({ reason, concerned, of, smallest }: Refusal) => ({ reason, concerned, of, smallest })
const publicationOf = ({ at, release }: Publication) => ({ publishedAt: at, ...tableOf(release) })
