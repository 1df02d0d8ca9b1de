// POST /api/adaptive/adaptive-learning: recommends the next exercise, and sets the level that was recommended.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { SkillId } from '#events/learning/values.ts'
import { ClassId } from '#events/teaching/values.ts'
import { positionText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import type { Guarded } from '#kernel/permission.ts'
import { refuseAndEnter } from '#past/refusal.ts'
import { enteredBy } from '#trail/trail.ts'
import { callerOf } from '../auth/authentication.ts'
import { bodyOf } from '../body.ts'
import { idempotencyKey } from '../commands/command-headers.ts'
import { commandProblems, idempotencyKey as keyParameter } from '../commands/command-operations.ts'
import { namedSchema } from '../docs/json-schema.ts'
import { json, jsonAnswer, type Operation } from '../operations.ts'
import { parsed } from '../parsed.ts'
import type { ServerParts } from '../parts.ts'

type Parts = Pick<ServerParts, 'queries' | 'commands' | 'authorise' | 'trail'>

const Body = z.strictObject({
  learner: PersonId.describe('The learner.'),
  skill: SkillId.optional().describe('The skill to practise; where absent, the one that was practised last.'),
  target: z
    .number()
    .min(0.5)
    .max(0.95)
    .optional()
    .describe('The wanted share of right answers; where absent, that of the teacher or the class.'),
  class: ClassId.optional().describe('Only needed by a learner in several classes.'),
})

/** What the route itself needs of a recommendation; the rest is passed on as the query gives it. */
const Recommended = z.looseObject({
  skill: SkillId.nullable().describe('The skill; null where none was named and none was practised.'),
  current: z.int().nullable().describe('The level before; null where none was set.'),
  level: z.int().describe('The level that is recommended, and set.'),
  by: z.enum(['level-model', 'elo', 'rule']).describe('What the level was made by.'),
  target: z.number().describe('The wanted share of right answers.'),
  model: z
    .object({ model: z.string().describe('Its name.') })
    .loose()
    .nullable()
    .describe('The model of levels that was used.'),
  expected: z.array(z.number()).nullable().describe('The expected share of right answers at the levels 1 to 5.'),
  basis: z
    .object({
      of: z.enum(['skill', 'all-skills']).describe('Whether these are answers on the skill, or on all skills.'),
      right: z.int().describe('Right answers.'),
      answers: z.int().describe('Answers with a level.'),
      events: z.array(z.string()).describe('The places of these answers in the log, oldest first.'),
    })
    .describe('The answers that it rests on.'),
})

const Answer = z
  .object({
    recommendation: Recommended.describe('As GET /api/learners/{id}/recommendation gives it.'),
    recorded: positionText('Where the change of level was recorded; null if the level stays as it is.').nullable(),
  })
  .meta({ id: 'AdaptiveLearning', description: 'A recommendation, and where the change that followed was recorded.' })

const APPLY = 'learning.apply-recommendation'
const guard: Guarded<{ learner: PersonId }> = {
  may: 'learning:record',
  of: ({ learner }) => ({ kind: 'person', person: learner }),
}

const operation: Operation = {
  operationId: 'adaptLearning',
  tags: ['insight'],
  summary: 'Recommend and set a level',
  description:
    'Recommends the next exercise of a learner, and sets the recommended level if it is another one than that which is served: `learning.difficulty-adjusted` with its reason, and `insight.recommendation-applied` with the model or rule and the answers it rested on. A level that stays is not recorded. Sent again, it recommends again.',
  parameters: [keyParameter],
  requestBody: {
    required: true,
    content: json(namedSchema(Body, { id: 'AdaptLearning', description: 'The learner and the skill.', io: 'input' }), {
      learner: exampleSchool.learner,
      skill: 'calcul/multiplication',
    }),
  },
  responses: {
    '200': jsonAnswer(Answer, 'The level stays as it is.'),
    '201': jsonAnswer(Answer, 'The level was set.'),
  },
  problems: [...commandProblems, 'objected', 'restricted', 'read-model-not-built', 'behind'],
}

export function adaptiveLearningRoute(app: FastifyInstance, { queries, commands, authorise, trail }: Parts): void {
  app.post(
    '/api/adaptive/adaptive-learning',
    { config: { may: [guard.may], of: 'input', operation } },
    async (request, reply) => {
      const { learner, class: ofClass, ...asked } = parsed(Body, bodyOf(request))
      const caller = callerOf(request)
      // Whoever may only look is refused even where the level would stay.
      await refuseAndEnter(trail, await authorise(caller, guard, { learner }), {
        ...enteredBy(caller),
        action: APPLY,
        subjects: [learner],
        purpose: 'prediction',
        at: Instant.parse(new Date().toISOString()),
      })
      const { output } = await queries.run({ query: 'recommendation', input: { id: learner, ...asked }, caller })
      const recommendation = Recommended.parse(output)
      const { skill, current, level, by, target, model, expected, basis } = recommendation
      void reply.header('cache-control', 'no-store')
      if (skill === null || level === current) return { recommendation, recorded: null }
      const { position } = await commands.run({
        command: APPLY,
        caller,
        ...idempotencyKey(request),
        input: {
          learner,
          ...(ofClass !== undefined && { class: ofClass }),
          ...{ skill, to: level, onlyFrom: current, by, target, basis },
          model: model?.model ?? null,
          expected: expected?.[level - 1] ?? null,
        },
      })
      void reply.code(201).header('x-event-position', String(position))
      return { recommendation, recorded: String(position) }
    },
  )
}
