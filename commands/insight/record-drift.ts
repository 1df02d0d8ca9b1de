import modelDriftMeasured from '#events/insight/model-drift-measured.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import models, { ofSchool, streamOfModel, whenTrained } from './models.ts'

/** Records what was measured of a model since its training. It decides nothing: an alarm is for people. */
export default defineCommand('insight.record-drift', {
  summary: 'Record the drift of a model',
  description:
    'Records how a model did on the answers since its training, in figures of many learners. `sillage models drift` sends it. Nothing changes by it: whoever reads it decides.',
  may: 'models:manage',
  of: ofSchool,
  purpose: 'prediction',
  input: modelDriftMeasured.data,
  example: {
    model: 'level-5d0c3a7be912',
    kind: 'level',
    alarm: false,
    predictions: 4_210,
    learners: 180,
    meanLoss: 0.5412,
    auc: 0.7631,
    expectedAuc: 0.7702,
    lossAlarms: [],
    weeks: [
      { week: '2026-11-16', rows: 1_210, learners: 171, ece: 0.0213, miscalibration: -0.0102, alarm: false },
      { week: '2026-11-23', rows: 1_190, learners: 169, ece: 0.0251, miscalibration: 0.0087, alarm: false },
    ],
    features: [{ name: 'last10', psi: 0.0312, limit: 0.1204, alarm: false }],
  },
  decider: models,
  stream: streamOfModel,
  decide: (state, input) =>
    whenTrained(state, input.model, ({ isRetired }) =>
      isRetired ? refuse('model-retired', `The model ${input.model} was retired.`) : [modelDriftMeasured(input)],
    ),
})
