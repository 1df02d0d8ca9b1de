import { z } from 'zod'
import modelPromoted from '#events/insight/model-promoted.ts'
import { kindOf, ModelName, Reason } from '#events/insight/models.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import models, {
  failedGates,
  inServiceWith,
  ofSchool,
  rivalOf,
  streamOfModel,
  whenTrained,
  whyOtherFeatures,
} from './models.ts'

/** Puts a trained model into service. Requests that are under way keep the model that they have. */
export default defineCommand('insight.promote-model', {
  summary: 'Promote a model',
  description:
    'Puts a trained model into service, in place of the one that serves. A shared model answers while no model of the school itself serves. Every process serves it within a second. A model that does not pass its gates (`gates-failed`) is promoted only with a reason in `force`.',
  route: 'POST /api/models/{model}/promote',
  may: 'models:manage',
  of: ofSchool,
  purpose: 'prediction',
  input: z.object({
    model: ModelName,
    force: Reason.optional().describe('Why it is to serve although it does not pass its gates.'),
  }),
  example: { model: 'level-5d0c3a7be912' },
  decider: models,
  stream: streamOfModel,
  decide: (state, { model, force }) =>
    whenTrained(state, model, (known) => {
      if (known.isRetired) return refuse('model-retired', `The model ${model} was retired: train it again.`)
      const { serving } = inServiceWith(state, known)
      if (serving === model) return refuse('serves-already', `The model ${model} serves already.`)
      if (known.isShared && !state.isSharing)
        return refuse('not-sharing', `The model ${model} is shared, and this school does not share models of its kind.`)
      const otherFeatures = whyOtherFeatures(model, known)
      if (otherFeatures) return otherFeatures
      const rival = rivalOf(state, known)
      const failed = failedGates(known, rival)
      if (failed.length > 0 && force === undefined)
        return refuse(
          'gates-failed',
          `The model ${model} does not pass: ${failed.join(', ')}. To promote it all the same, give the reason.`,
          { facts: { failed, comparedWith: known.comparedWith, serving: rival } },
        )
      return [
        modelPromoted({
          model,
          kind: kindOf(model),
          before: serving,
          failed: [...failed],
          forced: failed.length > 0 ? (force ?? null) : null,
        }),
      ]
    }),
})
