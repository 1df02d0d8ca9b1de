import { z } from 'zod'
import modelRolledBack from '#events/insight/model-rolled-back.ts'
import { kindOf, ModelName, Reason } from '#events/insight/models.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import models, { inServiceWith, ofSchool, streamOfModel, whenTrained, whyOtherFeatures } from './models.ts'

/** Puts the model back into service that served before. Named is the one that serves, so that nobody rolls back twice. */
export default defineCommand('insight.roll-back-model', {
  summary: 'Roll back a model',
  description:
    'Takes the model that serves out of service, and puts back the one that served before it. Retired models are passed over.',
  route: 'POST /api/models/{model}/roll-back',
  may: 'models:manage',
  of: ofSchool,
  purpose: 'prediction',
  input: z.object({ model: ModelName.describe('The model that serves.'), reason: Reason }),
  example: { model: 'level-9c1e7a40d2b8', reason: 'Trop d’élèves signalés à tort.' },
  decider: models,
  stream: streamOfModel,
  decide: (state, { model, reason }) =>
    whenTrained(state, model, (rolledBack) => {
      const { serving, before } = inServiceWith(state, rolledBack)
      if (serving !== model)
        return refuse('does-not-serve', `The model ${model} does not serve.`, { facts: { serving } })
      const to = before.at(-1)
      if (to === undefined) return refuse('nothing-before', `No model served before ${model}.`)
      return whenTrained(
        state,
        to,
        (known) => whyOtherFeatures(to, known) ?? [modelRolledBack({ model, kind: kindOf(model), to, reason })],
      )
    }),
})
