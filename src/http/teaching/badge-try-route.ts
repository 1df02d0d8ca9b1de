// POST /api/badges/try: who of a class would have a badge, with the criterion in the body. Gives nothing to anybody.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { BadgeCriterion, faultOf } from '#events/learning/badge-criteria.ts'
import { ClassId } from '#events/teaching/values.ts'
import { count, uuidText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { callerOf } from '../auth/authentication.ts'
import { bodyOf } from '../body.ts'
import { namedSchema } from '../docs/json-schema.ts'
import { anyRequest } from '../docs/problem-responses.ts'
import { HttpProblem } from '../http-problem.ts'
import { json, jsonAnswer, type Operation } from '../operations.ts'
import { parsed } from '../parsed.ts'
import type { ServerParts } from '../parts.ts'

const Body = z.strictObject({ class: ClassId, criterion: BadgeCriterion })

const Answer = z
  .looseObject({
    class: uuidText('The class, by its id.'),
    met: count('How many would have the badge.'),
    learners: z
      .array(z.looseObject({}))
      .describe('The learners, as GET /api/classes/{class}/badge-candidates gives them.'),
  })
  .meta({ id: 'TriedBadge', description: 'Who would have a badge.' })

const operation: Operation = {
  operationId: 'tryBadge',
  tags: ['teaching'],
  summary: 'Try a badge',
  description:
    'Who of a class would have a badge with this criterion now, and how far the others are. Nothing is recorded and nothing is given.',
  requestBody: {
    required: true,
    content: json(namedSchema(Body, { id: 'TryBadge', description: 'A class and a criterion.', io: 'input' }), {
      class: exampleSchool.class,
      criterion: { kind: 'count', of: 'right-answers', atLeast: 50, in: 'calcul', fromLevel: 3 },
    }),
  },
  responses: { '200': jsonAnswer(Answer, 'The learners, the nearest first.') },
  problems: [
    ...anyRequest,
    'malformed-body',
    'too-large',
    'unsupported-media-type',
    'invalid-input',
    { problem: 'refused', status: 422 },
    'not-found',
    'read-model-not-built',
    'behind',
  ],
}

export function badgeTryRoute(app: FastifyInstance, { queries }: Pick<ServerParts, 'queries'>): void {
  app.post(
    '/api/badges/try',
    { config: { may: ['teaching:read'], of: 'input', operation } },
    async (request, reply) => {
      const { class: ofClass, criterion } = parsed(Body, bodyOf(request))
      const fault = faultOf(criterion)
      if (fault) {
        const { pointer, detail } = fault
        const errors = [{ pointer: `/criterion${pointer}`, detail }]
        throw new HttpProblem('refused', detail, { status: 422, code: 'unfit-criterion', errors })
      }
      const { output, position } = await queries.run({
        query: 'badge-candidates',
        input: { class: ofClass, criterion: JSON.stringify(criterion) },
        caller: callerOf(request),
      })
      void reply.headers({ 'cache-control': 'no-store', 'x-event-position': String(position) })
      return output
    },
  )
}
