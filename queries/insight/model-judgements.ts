import { z } from 'zod'
import modelAudited from '#events/insight/model-audited.ts'
import modelDriftMeasured from '#events/insight/model-drift-measured.ts'
import { ModelName } from '#events/insight/models.ts'
import { momentText } from '#kernel/answer-fields.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import judgements from '../../projections/insight/model-judgements.ts'
import models from '../../projections/insight/models.ts'
import { shownExample } from './shown-model.ts'

/** What was found about a model after its training. */
export default defineQuery('model-judgements', {
  summary: 'Get the judgements of a model',
  description:
    'What was found about a model after its training: its latest audit of fairness, by groups of at least 100 learners, and its latest measured drift. Null if there is none.',
  path: '/api/models/{model}/judgements',
  may: 'models:read',
  of: () => ({ kind: 'school' }),
  purpose: 'prediction',
  input: z.object({ model: ModelName }),
  output: z.object({
    audit: modelAudited.data.omit({ model: true, kind: true }).nullable().describe('The latest audit of fairness.'),
    auditedAt: momentText('When it was made.').nullable(),
    drift: modelDriftMeasured.data.omit({ model: true, kind: true }).nullable().describe('The latest measured drift.'),
    driftMeasuredAt: momentText('When it was measured.').nullable(),
  }),
  example: {
    input: { model: shownExample.model },
    output: {
      audit: {
        outcome: 'no-verdict',
        judgedOn: 'not-trained-on',
        threshold: 0.7,
        learners: 0,
        rows: 0,
        tests: 0,
        failed: 0,
        attributes: [{ name: 'genre', slices: [], withheld: 2, pairs: [] }],
      },
      auditedAt: '2026-11-20T17:06:30.000Z',
      drift: null,
      driftMeasuredAt: null,
    },
  },
  reads: [models, judgements],
  about: () => [],
  async run({ db, tenant }, { model }) {
    const found = await db
      .selectFrom('models')
      .leftJoin('modelJudgements', (join) =>
        join.onRef('modelJudgements.tenant', '=', 'models.tenant').onRef('modelJudgements.model', '=', 'models.model'),
      )
      .select([
        'modelJudgements.audit',
        'modelJudgements.auditedAt',
        'modelJudgements.drift',
        'modelJudgements.driftMeasuredAt',
      ])
      .where('models.tenant', '=', tenant)
      .where('models.model', '=', model)
      .executeTakeFirst()
    return found ?? missing('model')
  },
})
