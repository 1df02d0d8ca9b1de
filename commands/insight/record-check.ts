import modelChecked from '#events/insight/model-checked.ts'
import { defineCommand } from '#kernel/command.ts'
import models, { ofSchool, streamOfModel, whenTrained } from './models.ts'

/** Records the daily check of a model that serves. One that was retired meanwhile is not recorded. */
export default defineCommand('insight.record-check', {
  summary: 'Record the check of a model',
  description:
    'Records how many learners of the training of a serving model were erased, are restricted or object since. A worker sends it each day.',
  may: 'models:manage',
  of: ofSchool,
  purpose: 'prediction',
  input: modelChecked.data,
  example: {
    model: 'level-5d0c3a7be912',
    kind: 'level',
    erasedLearners: 0,
    restrictedLearners: 0,
    objectingLearners: 0,
    retiredFrom: null,
  },
  decider: models,
  stream: streamOfModel,
  decide: (state, input) =>
    whenTrained(state, input.model, ({ isRetired }) => (isRetired ? [] : [modelChecked(input)])),
})
