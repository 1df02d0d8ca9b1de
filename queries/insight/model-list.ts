import { z } from 'zod'
import { ModelKind } from '#events/insight/models.ts'
import { defineQuery } from '#kernel/query.ts'
import models from '../../projections/insight/models.ts'
import sharedModels from '../../projections/insight/shared-models.ts'
import { ShownModel, shownExample } from './shown-model.ts'

/** The models of a school. It has few: there are no pages. */
export default defineQuery('model-list', {
  summary: 'List the models',
  description: 'The learning models of the school, the latest first: at most 500. They name no person.',
  path: '/api/models',
  may: 'models:read',
  of: () => ({ kind: 'school' }),
  purpose: 'prediction',
  input: z.object({ kind: ModelKind.optional().describe('Only models of this kind.') }),
  output: z.object({ items: z.array(ShownModel).describe('The models, the latest first.') }),
  example: { input: {}, output: { items: [shownExample] } },
  reads: [models, sharedModels],
  about: () => [],
  async run({ db, tenant }, { kind }) {
    let listed = db
      .selectFrom('models')
      .leftJoin('sharedModels', (join) =>
        join.onRef('sharedModels.tenant', '=', 'models.tenant').onRef('sharedModels.model', '=', 'models.model'),
      )
      .selectAll('models')
      .select('sharedModels.schools')
      .where('models.tenant', '=', tenant)
    if (kind !== undefined) listed = listed.where('kind', '=', kind)
    const items = await listed.orderBy('trainedAt', 'desc').orderBy('models.model').limit(500).execute()
    return { items: items.map(({ tenant: _, ...item }) => item) }
  },
})
