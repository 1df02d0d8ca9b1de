import modelTrained from '#events/insight/model-trained.ts'
import { modelName } from '#events/insight/models.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { modelSchemas } from '#ml/features/model-schemas.ts'
import models, { inServiceWith, ofSchool, streamOfModel } from './models.ts'

/** Records a training whose bytes are stored already. The same bytes again are recorded if they were judged otherwise. */
export default defineCommand('insight.record-model', {
  summary: 'Record a trained model',
  description:
    'Records the training of a model, with what was measured and which gates it passes. `sillage models train` sends it once the bytes are stored.',
  may: 'models:manage',
  of: ofSchool,
  purpose: 'prediction',
  input: modelTrained.data,
  example: {
    model: 'level-5d0c3a7be912',
    kind: 'level',
    sha256: '5d0c3a7be912f4c86a1e70d93b25486fce0178a4d2936b5f8e4a7c10b9d3625f',
    bytes: 480,
    cut: '52210',
    seed: 0,
    schema: modelSchemas.level,
    version: '0.1.0',
    answers: 24_000,
    learners: 960,
    data: '0c9e4b71d2a8365f1be07c94a3d58620f7b1649ce8d20a35719f4ce86b02d7a3',
    excluded: [],
    servedBy: 'level',
    settings: [{ name: 'past', value: 20 }],
    metrics: [{ name: 'mae', value: 0.41 }],
    gates: [{ gate: 'better', passed: true, value: 0.02, bound: 0 }],
    comparedWith: null,
  },
  decider: models,
  stream: streamOfModel,
  decide(state, input) {
    const { model, kind, sha256, gates, comparedWith, schools } = input
    if (modelName(kind, sha256) !== model)
      return refuse('name-mismatch', `A ${kind} model of these bytes is called ${modelName(kind, sha256)}.`, {
        pointer: '/model',
      })
    if (schools !== undefined && !state.isSharing)
      return refuse('not-sharing', `This school does not share models of the kind ${kind}.`)
    const before = Object.hasOwn(state.known, model) ? state.known[model] : undefined
    if (before && before.isShared !== (schools !== undefined))
      return refuse(
        'other-origin',
        `The model ${model} is recorded with another origin: shared, or of the school alone.`,
      )
    // It was compared with itself, which says nothing.
    if (before && inServiceWith(state, before).serving === model) return []
    const failed = gates.flatMap(({ gate, passed }) => (passed ? [] : [gate]))
    const isSame =
      before && !before.isRetired && before.comparedWith === comparedWith && before.failed.join() === failed.join()
    return isSame ? [] : [modelTrained(input)]
  },
})
