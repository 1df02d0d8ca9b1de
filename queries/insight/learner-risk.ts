import { z } from 'zod'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import { riskSchema } from '#ml/at-risk/risk-features.ts'
import learnerFeatures from '../../projections/insight/learner-features.ts'
import recentAnswers from '../../projections/insight/recent-answers.ts'
import skillFeatures from '../../projections/insight/skill-features.ts'
import { learnerForRisk } from './learner-rows.ts'
import { ShownRisk, shownRisk } from './shown-risk.ts'

/** The estimated risk of one learner, with its reasons: for those who teach them, their parents, and themself. */
export default defineQuery('learner-risk', {
  summary: 'Get the risk of a learner',
  description:
    'How likely it is that fewer than 6 of the learner’s next 10 answers are right, now or at a past moment: by the model that serves, or by a rule if none does, with the strongest reasons and the answers behind each. A hint for a human, who decides.',
  path: '/api/learners/{id}/risk',
  may: 'learning:read',
  of: ({ id }) => ({ kind: 'person', person: id }),
  purpose: 'prediction',
  input: z.object({ id: PersonId.describe('The learner.') }),
  output: z.object({
    learner: PersonId,
    question: z.literal('next-ten').describe('What is estimated: trouble with the next ten answers.'),
    risk: ShownRisk,
  }),
  example: {
    input: { id: exampleSchool.learner },
    output: {
      learner: exampleSchool.learner,
      question: 'next-ten',
      risk: {
        atRisk: true,
        probability: 0.412,
        threshold: 0.31,
        reasons: [
          {
            group: 'recent-success',
            direction: 'raises',
            contribution: 0.6412,
            fr: 'Réussite récente faible (4 sur 10)\u202f: augmente le risque',
            en: 'Low recent success (4 of 10): raises the risk',
            events: ['13880', '13889'],
          },
        ],
        explanation: 'exact',
        base: -1.0213,
        others: 0.0245,
        model: {
          model: 'at-risk-5d0c3a7be912',
          sha256: '5d0c3a7be9120e4c0c4f6c9e5d0c3a7be9120e4c0c4f6c9e5d0c3a7be9120e4c',
          recall: 0.8,
          precision: 0.42,
          flagged: 0.45,
        },
        fallback: null,
        features: { schema: 'at-risk/1', hash: riskSchema.hash },
        featuresAt: '2026-11-21T10:25:01.419Z',
        featuresOld: false,
      },
    },
  },
  reads: [learnerFeatures, skillFeatures, recentAnswers],
  about: ({ id }) => [id],
  past: { reads: [], whose: async (_, { id }) => ({ people: [id], streams: [] }) },
  async run({ db, tenant, actor, models, now }, { id }) {
    const learner = await learnerForRisk(db, tenant, id)
    if (!learner) return missing('learner')
    const known = {
      learner,
      onSkill: learner.onSkill ?? undefined,
      recent: learner.recent ?? [],
      reader: actor === id ? 'learner' : 'adult',
      now,
    } as const
    return { learner: id, question: 'next-ten' as const, risk: shownRisk(known, await models['at-risk']()) }
  },
})
