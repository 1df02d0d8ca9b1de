import { z } from 'zod'
import { ModelName } from '#events/insight/models.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import models from '../../projections/insight/models.ts'
import sharedModels from '../../projections/insight/shared-models.ts'
import { ShownModel, shownExample } from './shown-model.ts'

/** One model of a school. */
export default defineQuery('model-details', {
  summary: 'Get a model',
  description:
    'A learning model of the school: how it was trained, what was measured, its gates, and whether it serves.',
  path: '/api/models/{model}',
  may: 'models:read',
  of: () => ({ kind: 'school' }),
  purpose: 'prediction',
  input: z.object({ model: ModelName }),
  output: z.object(ShownModel.shape),
  example: { input: { model: shownExample.model }, output: shownExample },
  reads: [models, sharedModels],
  about: () => [],
  async run({ db, tenant }, { model }) {
    const found = await db
      .selectFrom('models')
      .leftJoin('sharedModels', (join) =>
        join.onRef('sharedModels.tenant', '=', 'models.tenant').onRef('sharedModels.model', '=', 'models.model'),
      )
      .selectAll('models')
      .select('sharedModels.schools')
      .where('models.tenant', '=', tenant)
      .where('models.model', '=', model)
      .executeTakeFirst()
    if (!found) return missing('model')
    const { tenant: _, ...shown } = found
    return shown
  },
})
