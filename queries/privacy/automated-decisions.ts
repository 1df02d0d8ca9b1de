import { z } from 'zod'
import decisionMade from '#events/privacy/decision-made.ts'
import decisionReviewed from '#events/privacy/decision-reviewed.ts'
import { ContestedFor, DecisionId } from '#events/privacy/values.ts'
import { momentText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId, streamName } from '#kernel/ids.ts'
import { defineQuery } from '#kernel/query.ts'
import automatedDecisions from '../../projections/privacy/automated-decisions.ts'

const AutomatedDecision = z
  .object({
    decision: DecisionId,
    title: z.string().describe('What is decided, in French.'),
    rule: z.string().describe('The rule or the model.'),
    ruleVersion: z.int().describe('Its version.'),
    by: z.enum(['rule', 'model']).describe('Whether fixed rules decided, or a model that was trained.'),
    status: z
      .enum(['awaiting-human', 'in-effect', 'overruled'])
      .describe('Whether a human has still to agree, it counts, or a human has set it aside.'),
    asked: ContestedFor.nullable().describe('What somebody asks for and has no answer to; null for nothing.'),
    inputs: z.string().nullable().describe('What it was based on, in French; null if that was erased.'),
    outcome: z.string().nullable().describe('What was decided, in French; null if that was erased.'),
    answer: z
      .string()
      .nullable()
      .describe('The last explanation that a human gave; null for none, or if it was erased.'),
    madeAt: momentText('When it was made.'),
  })
  .meta({ id: 'AutomatedDecision', description: 'A decision about a person that a rule or a model made.' })

/** Only the latest: a rule that decides more often about one person needs another page. */
const MOST = 200

/** What rules and models decided about a person, with the explanation in words. */
export default defineQuery('automated-decisions', {
  summary: 'List automated decisions about somebody',
  description:
    'What rules and models have decided about a person, in which version, on which inputs in words, and what a human said. The person and their parents can contest each.',
  path: '/api/rights/decisions/{person}',
  may: 'learning:read',
  of: ({ person }) => ({ kind: 'person', person }),
  purpose: 'teaching',
  input: z.object({ person: PersonId }),
  output: z.object({
    person: PersonId,
    decisions: z.array(AutomatedDecision).describe(`The last ${MOST} decisions, latest first.`),
  }),
  example: {
    input: { person: exampleSchool.learner },
    output: {
      person: exampleSchool.learner,
      decisions: [
        {
          decision: exampleSchool.request,
          title: 'Proposer un groupe de soutien',
          rule: 'support-group',
          ruleVersion: 1,
          by: 'rule',
          status: 'awaiting-human',
          asked: null,
          inputs: 'trois leçons sans exercice réussi',
          outcome: 'un groupe de soutien en calcul est proposé',
          answer: null,
          madeAt: '2026-11-02T08:00:00.000Z',
        },
      ],
    },
  },
  reads: [automatedDecisions],
  about: ({ person }) => [person],
  async run({ db, tenant, history }, { person }) {
    const rows = await db
      .selectFrom('automatedDecisions')
      .select(['decision', 'title', 'rule', 'ruleVersion', 'by', 'status', 'asked', 'madeAt'])
      .where('tenant', '=', tenant)
      .where('person', '=', person)
      .orderBy('madeAt', 'desc')
      .orderBy('decision')
      .limit(MOST)
      .execute()
    const said = new Map<string, Record<string, unknown>>()
    // The words are sealed, and in no row.
    for (let from: number | null = rows.length > 0 ? 0 : null; from !== null; ) {
      const { events, currentRevision } = await history(streamName('rights', person), {
        from,
        direction: 'forwards',
        limit: 500,
      })
      for (const { type, data } of events) {
        const decision = String(data.decision)
        if (type === decisionMade.type) said.set(decision, { ...data })
        if (type === decisionReviewed.type) said.set(decision, { ...said.get(decision), answer: data.explanation })
      }
      const last = events.at(-1)
      from = last && last.revision < currentRevision ? last.revision + 1 : null
    }
    const text = (decision: string, field: string) => {
      const value = said.get(decision)?.[field]
      return typeof value === 'string' ? value : null
    }
    return {
      person,
      decisions: rows.map((row) => ({
        ...row,
        inputs: text(row.decision, 'inputs'),
        outcome: text(row.decision, 'outcome'),
        answer: text(row.decision, 'answer'),
      })),
    }
  },
})
