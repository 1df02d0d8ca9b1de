// GET /api/people/{person}/accesses: who looked at a person's data or changed it, from the trail.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { reachOf } from '#identity/access/authorise.ts'
import { momentText, uuidText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import type { Guarded } from '#kernel/permission.ts'
import { refuseAndEnter } from '#past/refusal.ts'
import { enteredBy } from '#trail/trail.ts'
import { callerOf } from '../auth/authentication.ts'
import { jsonSchema } from '../docs/json-schema.ts'
import { anyRequest } from '../docs/problem-responses.ts'
import { costs } from '../limits/costs.ts'
import { type AuditedOperation, json } from '../operations.ts'
import { parsed } from '../parsed.ts'
import type { ServerParts } from '../parts.ts'

const MOST = 100
const Params = z.object({ person: PersonId })
const Page = z.strictObject({
  before: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
  limit: z.coerce.number().int().min(1).max(MOST).default(MOST),
  others: z.enum(['true', 'false']).default('false'),
})

const guard: Guarded<z.output<typeof Params>> = {
  may: 'trail:read',
  of: ({ person }) => ({ kind: 'person', person }),
  // Who looked is no use of the data, and shows whether a restriction is kept.
  whileRestricted: 'shown',
}

export function trailRoutes(
  app: FastifyInstance,
  { accesses, authorise, trail }: Pick<ServerParts, 'accesses' | 'authorise' | 'trail'>,
): void {
  app.get(
    '/api/people/:person/accesses',
    { exposeHeadRoute: false, config: { may: [guard.may], of: 'input', operation, cost: costs.page } },
    async (request, reply): Promise<z.output<typeof AccessPage>> => {
      const caller = callerOf(request)
      const { person } = parsed(Params, request.params)
      const { before, limit, others } = parsed(Page, request.query)
      const entry = () => ({
        ...enteredBy(caller),
        action: operation.action,
        subjects: [person],
        purpose: 'security' as const,
        at: Instant.parse(new Date().toISOString()),
      })
      await refuseAndEnter(trail, await authorise(caller, guard, { person }), entry())
      const items = await accesses({
        tenant: caller.tenant,
        person,
        before,
        limit,
        except: others === 'true' ? [{ person: caller.actor }, { person }] : [],
        reader: { actor: caller.actor, isSchool: reachOf(caller, guard.may) === 'school' },
      })
      await trail.record(entry())
      void reply.header('cache-control', 'no-store')
      return {
        person,
        items: items.map((access) => ({ ...access, roles: [...access.roles] })),
        next: items.length === limit ? (items.at(-1)?.entry ?? null) : null,
      }
    },
  )
}

const AccessPage = z
  .object({
    person: uuidText('The person whose data was accessed.'),
    items: z
      .array(
        z
          .object({
            entry: z.int().describe('The number of the entry in the trail of the school.'),
            at: momentText('When it happened.'),
            action: z.string().describe('The name of the query, command or operation.'),
            purpose: z
              .string()
              .describe('What it is for: `teaching`, `administration`, `wellbeing`, `security` or `prediction`.'),
            outcome: z.string().describe('`done`, or why it was refused, such as `forbidden`.'),
            who: uuidText(
              'The person or program that did it; null if that person was erased, or is not shown to the caller: a classmate who reviews a text, a guardian, or whoever exercised a right.',
            ).nullable(),
            roles: z
              .array(z.string())
              .describe('The roles that they have in the school now; empty for a program, or somebody who has left.'),
          })
          .describe('An access.'),
      )
      .describe('The accesses, newest first.'),
    next: z.int().nullable().describe('Pass it as `before` to get the next page; null on the last one.'),
  })
  .meta({ id: 'AccessPage', description: 'A page of the accesses to a person’s data.' })

const operation: AuditedOperation = {
  action: 'accesses',
  operationId: 'listAccesses',
  tags: ['rights'],
  summary: 'List accesses to a person’s data',
  description:
    'Who read or changed the data of a person, and who tried to: newest first, page by page. An access is listed at most about a second after it. Reading this list is an access as well. A guardian does not see what another guardian did, nor who exercised a right of the child; the child does not see which guardian did something.',
  parameters: [
    {
      name: 'person',
      in: 'path',
      required: true,
      description: 'The person.',
      schema: { type: 'string', format: 'uuid' },
      example: exampleSchool.learner,
    },
    {
      name: 'before',
      in: 'query',
      description: 'Only entries with a lower number than this one; from the newest by default.',
      schema: { type: 'integer', minimum: 0 },
    },
    {
      name: 'limit',
      in: 'query',
      description: `The maximum number of accesses; ${MOST} by default.`,
      schema: { type: 'integer', minimum: 1, maximum: MOST },
    },
    {
      name: 'others',
      in: 'query',
      description: '`true` leaves out what you and the person did; `false` by default.',
      schema: { type: 'string', enum: ['true', 'false'], default: 'false' },
    },
  ],
  responses: {
    '200': {
      description: 'A page.',
      content: json(jsonSchema(AccessPage, 'output'), {
        person: exampleSchool.learner,
        items: [
          {
            entry: 1204,
            at: '2026-10-13T06:00:00.000Z',
            action: 'learner-history',
            purpose: 'teaching',
            outcome: 'done',
            who: exampleSchool.teacher,
            roles: ['teacher'],
          },
        ],
        next: null,
      }),
    },
  },
  problems: [...anyRequest, 'invalid-input', 'not-found', 'restricted'],
}
