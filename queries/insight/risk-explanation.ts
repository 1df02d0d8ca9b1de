import { z } from 'zod'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import { rounded } from '#kernel/shown-number.ts'
import { riskSchema, riskVector } from '#ml/at-risk/risk-features.ts'
import { explainRisk } from '#ml/at-risk/risk-model.ts'
import { groupOfEach } from '#ml/reasons/groups.ts'
import { riskGroups } from '#ml/reasons/risk-groups.ts'
import learnerFeatures from '../../projections/insight/learner-features.ts'
import recentAnswers from '../../projections/insight/recent-answers.ts'
import skillFeatures from '../../projections/insight/skill-features.ts'
import learnerRisk from './learner-risk.ts'
import { learnerForRisk } from './learner-rows.ts'
import { ShownRisk, shownRisk } from './shown-risk.ts'

const Contribution = z
  .object({
    feature: z.string().describe('The feature: `last10`.'),
    group: z.string().describe('The group of reasons that it belongs to: `recent-success`.'),
    value: z.number().nullable().describe('What it is for this learner; null where it is missing.'),
    contribution: z.number().describe('What it adds to the log-odds of the risk, exactly (TreeSHAP).'),
  })
  .meta({ id: 'FeatureContribution', description: 'What one feature adds to an estimate.' })

/** The estimate of one learner, taken apart feature by feature: for whoever examines a model. */
export default defineQuery('risk-explanation', {
  summary: 'Explain the risk of a learner',
  description:
    'The estimated risk of a learner, now or at a past moment, with every feature that the model saw: its value and what it adds to the log-odds. `risk.base` and all contributions add up to the log-odds of the probability. Empty where a rule answered. No contribution is a cause.',
  path: '/api/learners/{id}/risk/explanation',
  may: 'learning:read',
  of: ({ id }) => ({ kind: 'person', person: id }),
  purpose: 'prediction',
  input: z.object({ id: PersonId.describe('The learner.') }),
  output: z.object({
    learner: PersonId,
    risk: ShownRisk,
    contributions: z.array(Contribution).describe('Every feature, the strongest first.'),
  }),
  example: {
    input: { id: exampleSchool.learner },
    output: {
      learner: exampleSchool.learner,
      risk: learnerRisk.example.output.risk,
      contributions: [{ feature: 'last10', group: 'recent-success', value: 0.4167, contribution: 0.6412 }],
    },
  },
  reads: [learnerFeatures, skillFeatures, recentAnswers],
  about: ({ id }) => [id],
  past: { reads: [], whose: async (_, { id }) => ({ people: [id], streams: [] }) },
  async run({ db, tenant, models, now }, { id }) {
    const learner = await learnerForRisk(db, tenant, id)
    if (!learner) return missing('learner')
    const onSkill = learner.onSkill ?? undefined
    const served = await models['at-risk']()
    const risk = shownRisk({ learner, onSkill, recent: learner.recent ?? [], reader: 'adult', now }, served)
    if (served.state === 'fallback') return { learner: id, risk, contributions: [] }
    const vector = riskVector(learner, onSkill)
    const { contributions } = explainRisk(served.loaded, vector)
    const names = riskSchema.features.map(({ name }) => name)
    const groups = groupOfEach(riskGroups, names)
    return {
      learner: id,
      risk,
      contributions: names
        .map((feature, n) => {
          const value = vector[n] ?? Number.NaN
          return {
            feature,
            group: groups[n]?.id ?? '',
            value: Number.isNaN(value) ? null : rounded(value),
            contribution: rounded(contributions[n] ?? 0),
          }
        })
        .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution)),
    }
  },
})
