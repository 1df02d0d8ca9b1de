import { z } from 'zod'
import modelRetired from '#events/insight/model-retired.ts'
import { kindOf, ModelName, Reason } from '#events/insight/models.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import models, { inServiceWith, ofSchool, streamOfModel, whenTrained } from './models.ts'

/** Retires a model. Repeated, it deletes bytes that an interruption has left. */
export default defineCommand('insight.retire-model', {
  summary: 'Retire a model',
  description:
    'Retires a model: it can never serve again, and its bytes are deleted. What it predicted stays recorded. One that serves is retired only with `serving`; questions are then answered by a rule.',
  route: 'POST /api/models/{model}/retire',
  may: 'models:manage',
  of: ofSchool,
  purpose: 'prediction',
  input: z.object({
    model: ModelName,
    reason: Reason,
    serving: z.boolean().default(false).describe('Retire it even if it serves.'),
  }),
  example: { model: 'level-9c1e7a40d2b8', reason: 'Remplacé par un modèle plus récent.' },
  decider: models,
  stream: streamOfModel,
  decide: (state, { model, reason, serving }) =>
    whenTrained(state, model, (known) => {
      if (inServiceWith(state, known).serving === model && !serving)
        return refuse('serves', `The model ${model} serves. Roll back or promote another one first.`)
      return known.isRetired ? [] : [modelRetired({ model, kind: kindOf(model), reason })]
    }),
})
