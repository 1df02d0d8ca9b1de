import modelDrifted from '#events/insight/model-drifted.ts'
import { defineCommand } from '#kernel/command.ts'
import models, { inServiceWith, ofSchool, streamOfModel, whenTrained } from './models.ts'

/** Records an alarm of drift of a model that serves. An alarm that is recorded already, or is of another model, changes nothing. */
export default defineCommand('insight.record-drift-alarm', {
  summary: 'Record an alarm of drift',
  description:
    'Records that a model that serves has drifted. A worker sends it when it finds more alarms than are recorded; it then asks for a training.',
  may: 'models:manage',
  of: ofSchool,
  purpose: 'prediction',
  input: modelDrifted.data,
  example: {
    model: 'level-5d0c3a7be912',
    kind: 'level',
    lossAlarms: 1,
    calibration: false,
    predictions: 620,
    learners: 81,
    meanLoss: 0.61,
  },
  decider: models,
  stream: streamOfModel,
  decide: (state, input) =>
    whenTrained(state, input.model, (known) => {
      const { drift } = known
      const isMore =
        input.lossAlarms > drift.lossAlarms ||
        (input.calibration && !drift.calibration) ||
        (input.features === true && !drift.features)
      return inServiceWith(state, known).serving === input.model && isMore ? [modelDrifted(input)] : []
    }),
})
