// /api/audit: what the data protection officer asks of the trail of their school. Each answer is entered before it is given.
import type { FastifyInstance, FastifyRequest, RouteHandlerMethod } from 'fastify'
import { Instant, PersonId, type TenantId } from '#kernel/ids.ts'
import type { AnswerReach } from '#rights/breaches/answer-reach.ts'
import { EmptyChain, type Selection, TooManyEntries } from '#trail/bundle.ts'
import { type BundleArchive, MOST_IN_ARCHIVE } from '#trail/bundle-archive.ts'
import type { UnusualNotice } from '#trail/days-of-access.ts'
import type { EntriesQuestion, ListedEntry } from '#trail/listed-entries.ts'
import { type DurableTrail, enteredBy, type TrailEntry } from '#trail/trail.ts'
import { callerOf } from '../auth/authentication.ts'
import { objectOf } from '../body.ts'
import { disconnectSignal } from '../disconnect.ts'
import { HttpProblem, invalid } from '../http-problem.ts'
import { costs } from '../limits/costs.ts'
import type { AuditedOperation } from '../operations.ts'
import { parsed } from '../parsed.ts'
import {
  BundleInput,
  EntriesInput,
  operations,
  ReachInput,
  type ShownEntries,
  type ShownReach,
} from './audit-operations.ts'

export type AuditParts = {
  readonly reach: AnswerReach
  /** Throws EmptyChain and TooManyEntries. */
  readonly bundle: (school: TenantId, selection: Selection) => Promise<BundleArchive>
  readonly notices: (school: TenantId) => Promise<readonly UnusualNotice[]>
  readonly entries: (question: EntriesQuestion) => Promise<readonly ListedEntry[]>
}

export function auditRoutes(
  app: FastifyInstance,
  { audit, trail }: { readonly audit: AuditParts; readonly trail: DurableTrail },
): void {
  const route = (url: string, operation: AuditedOperation, cost: number, handler: RouteHandlerMethod) =>
    app.route({
      method: 'GET',
      url,
      exposeHeadRoute: false,
      config: { may: ['trail:audit'], of: 'school', operation, cost },
      async handler(request, reply) {
        void reply.header('cache-control', 'no-store')
        const answer: unknown = await handler.call(this, request, reply)
        return answer
      },
    })
  const enter = (
    request: FastifyRequest,
    { action }: AuditedOperation,
    subjects: readonly PersonId[],
    facts: NonNullable<TrailEntry['facts']> = {},
  ) =>
    trail.recordDurably({
      ...enteredBy(callerOf(request)),
      action,
      subjects,
      purpose: 'security',
      facts,
      at: Instant.parse(new Date().toISOString()),
    })

  route('/api/audit/bundle', operations.bundle, costs.replay, async (request, reply) => {
    const { subject, actor, from, until } = parsed(BundleInput, request.query)
    assertInOrder(from, until)
    const { tenant } = callerOf(request)
    // First: the export is part of what it exports.
    const people = [...new Set([subject, actor].flatMap((person) => person ?? []))]
    await enter(request, operations.bundle, people, { ...(from && { from }), ...(until && { until }) })
    const { bytes, summary } = await audit
      .bundle(tenant, {
        ...(subject && { subject }),
        ...(actor && { actor }),
        ...(from && { from }),
        ...(until && { to: until }),
      })
      .catch((error: unknown) => {
        if (error instanceof TooManyEntries)
          throw invalid([
            {
              pointer: '/from',
              detail: `${error.entries} entries are chosen, and an answer holds at most ${MOST_IN_ARCHIVE}. Narrow the time with from and until, or use sillage audit export.`,
            },
          ])
        if (error instanceof EmptyChain) throw new HttpProblem('not-found', 'Nothing was ever entered for this school.')
        throw error
      })
    void reply.headers({
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="audit-${tenant}-${summary.size}.zip"`,
    })
    // If it fails on the way, the connection is cut, so that no half of a file looks whole.
    return reply.send(bytes)
  })

  route('/api/audit/entries', operations.entries, costs.page, async (request): Promise<ShownEntries> => {
    const { refused, ...question } = parsed(EntriesInput, request.query)
    const { subject, actor, from, until, limit } = question
    assertInOrder(from, until)
    const people = [...new Set([subject, actor].flatMap((person) => person ?? []))]
    await enter(request, operations.entries, people, { ...(from && { from }), ...(until && { until }) })
    const items = await audit.entries({
      ...question,
      tenant: callerOf(request).tenant,
      refused: refused === 'true',
    })
    return {
      items: items.map(({ subjects, ...entry }) => ({ ...entry, subjects: [...subjects] })),
      next: items.length === limit ? (items.at(-1)?.entry ?? null) : null,
    }
  })

  route('/api/audit/reach/:actor', operations.reach, costs.replay, async (request, reply): Promise<ShownReach> => {
    const question = parsed(ReachInput, { ...objectOf(request.query), ...objectOf(request.params) })
    assertInOrder(question.from, question.until)
    const { actor, from, until } = question
    await enter(request, operations.reach, [actor], { from, until })
    const { people, ...answer } = await audit.reach(
      { tenant: callerOf(request).tenant, actor, from, until },
      disconnectSignal(reply.raw),
    )
    return {
      ...question,
      people: people.map(({ person, ways, reads }) => ({
        person,
        reachable: ways.map(({ by, stretch, ...way }) => ({
          by,
          class: 'class' in way ? way.class : null,
          ...stretch,
        })),
        reads: reads && { ...reads, actions: [...reads.actions] },
      })),
      ...answer,
    }
  })

  route('/api/audit/unusual-accesses', operations.notices, costs.page, async (request) => {
    const items = await audit.notices(callerOf(request).tenant)
    const about = items.flatMap(({ actor }) => (actor === null ? [] : PersonId.parse(actor)))
    await enter(request, operations.notices, [...new Set(about)])
    return { items }
  })
}

function assertInOrder(from: Instant | undefined, until: Instant | undefined): void {
  if (from !== undefined && until !== undefined && from >= until)
    throw invalid([{ pointer: '/until', detail: 'It must be after from.' }])
}
