// GET /api/usage: how much each school uses the installation, for those who run it.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { count, momentText, uuidText } from '#kernel/answer-fields.ts'
import { LocalDay } from '#kernel/ids.ts'
import { FEWEST_LEARNERS, type ReadSchoolUsage } from '#operating/usage/school-usage.ts'
import { anyRequest } from './docs/problem-responses.ts'
import { HttpProblem } from './http-problem.ts'
import { jsonAnswer, type Operation } from './operations.ts'
import { parsed } from './parsed.ts'

/** Few periods: whoever subtracts one period from another must not find what single learners did on single days. */
const PERIODS = ['7', '28', '90', '365'] as const
const Asked = z.strictObject({ days: z.enum(PERIODS).default('28') })

export function schoolUsageRoute(
  app: FastifyInstance,
  { schoolUsage }: { readonly schoolUsage: ReadSchoolUsage },
): void {
  app.get(
    '/api/usage',
    { exposeHeadRoute: false, config: { may: ['operations:read'], of: 'installation', operation } },
    async (request, reply) => {
      const { days } = parsed(Asked, request.query)
      void reply.header('cache-control', 'no-store')
      const schools = await schoolUsage(Number(days))
      if (!schools)
        throw new HttpProblem(
          'read-model-not-built',
          'The read models of schools, classes and activity are not built yet.',
        )
      return { days: Number(days), schools }
    },
  )
}

const few = `null where it is about fewer than ${FEWEST_LEARNERS} learners`

const Usage = z
  .object({
    days: count('Over how many days, to today.'),
    schools: z
      .array(
        z
          .object({
            school: uuidText('The school, by its id.'),
            name: z.string().describe('Its name.'),
            openedAt: momentText('When it was opened.'),
            closedAt: momentText('When it was closed; null while it is open.').nullable(),
            classes: count('Classes that are open.'),
            learners: count(`Learners of these classes; ${few}.`).nullable(),
            activeLearners: count(`Learners who did anything; ${few}.`).nullable(),
            attempts: count(`Answers; ${few}.`).nullable(),
            lastActiveOn: LocalDay.nullable().describe(`The last day with activity; ${few}, or where there was none.`),
          })
          .meta({ id: 'SchoolUsage', description: 'How much a school uses the installation.' }),
      )
      .describe('The schools, by name.'),
  })
  .meta({ id: 'Usage', description: 'How much each school uses the installation.' })

const operation: Operation = {
  operationId: 'getUsage',
  tags: ['operations'],
  summary: 'Get the usage by school',
  description:
    'How much each school uses the installation: classes, learners, who took part, answers. Counts name nobody, and none is about fewer than ten learners.',
  parameters: [
    {
      name: 'days',
      in: 'query',
      description: 'Over how many days, to today.',
      schema: { type: 'string', enum: [...PERIODS], default: '28' },
    },
  ],
  responses: { '200': jsonAnswer(Usage, 'The usage.') },
  problems: [...anyRequest, 'invalid-input', 'read-model-not-built'],
}
