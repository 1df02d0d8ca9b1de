import { z } from 'zod'
import { ContestedFor, DecisionId } from '#events/privacy/values.ts'
import { ClassId } from '#events/teaching/values.ts'
import { momentText, uuidText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { earlierVersion } from '#kernel/projection.ts'
import { defineQuery } from '#kernel/query.ts'
import automatedDecisions from '../../projections/privacy/automated-decisions.ts'
import classRoster from '../../projections/teaching/class-roster.ts'

const Task = z
  .object({
    person: PersonId.describe('The learner whom the decision is about.'),
    decision: DecisionId,
    title: z.string().describe('What is decided, in French.'),
    by: z.enum(['rule', 'model']).describe('Whether fixed rules decided, or a model that was trained.'),
    asked: ContestedFor,
    madeAt: momentText('When the decision was made.'),
  })
  .meta({ id: 'ContestedDecision', description: 'An automated decision that waits for the answer of a human.' })

const MOST = 200

/** What families of a class have asked about automated decisions, and nobody has answered: the oldest first. */
export default defineQuery('class-contests', {
  summary: 'List what families wait for',
  description:
    'Automated decisions about learners of a class which the family contested, or about which it asked for a human or an explanation, and which nobody has answered yet, the oldest first. GET /api/rights/decisions/{person} has the words.',
  path: '/api/classes/{class}/contests',
  may: 'teaching:read',
  of: ({ class: ofClass }) => ({ kind: 'class', class: ofClass, shows: 'children' }),
  purpose: 'teaching',
  input: z.object({ class: ClassId }),
  output: z.object({
    class: uuidText('The class, by its id.'),
    tasks: z.array(Task).describe(`At most ${MOST}, the oldest first.`),
  }),
  example: {
    input: { class: exampleSchool.class },
    output: {
      class: exampleSchool.class,
      tasks: [
        {
          person: exampleSchool.learner,
          decision: exampleSchool.request,
          title: 'Choisir le niveau des exercices',
          by: 'model',
          asked: 'contest',
          madeAt: '2026-11-02T08:00:00.000Z',
        },
      ],
    },
  },
  reads: [automatedDecisions, classRoster],
  alsoReads: [earlierVersion(classRoster, 1)],
  about: (_, { tasks }) => [...new Set(tasks.map(({ person }) => person))],
  async run({ db, tenant }, { class: ofClass }) {
    const rows = await db
      .selectFrom('automatedDecisions')
      .innerJoin('classRoster', (join) =>
        join
          .onRef('classRoster.tenant', '=', 'automatedDecisions.tenant')
          .onRef('classRoster.learner', '=', 'automatedDecisions.person'),
      )
      .select(['automatedDecisions.person', 'automatedDecisions.decision', 'automatedDecisions.title'])
      .select(['automatedDecisions.by', 'automatedDecisions.asked', 'automatedDecisions.madeAt'])
      .where('automatedDecisions.tenant', '=', tenant)
      .where('classRoster.class', '=', ofClass)
      .where('classRoster.until', 'is', null)
      .where('automatedDecisions.asked', 'is not', null)
      .orderBy('automatedDecisions.madeAt')
      .orderBy('automatedDecisions.decision')
      .limit(MOST)
      .execute()
    return { class: ofClass, tasks: rows.flatMap(({ asked, ...row }) => (asked === null ? [] : [{ ...row, asked }])) }
  },
})
