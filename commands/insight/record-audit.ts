import modelAudited from '#events/insight/model-audited.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import models, { ofSchool, streamOfModel, whenTrained } from './models.ts'

/** Records an audit of fairness. The latest one of a model counts as its gate. */
export default defineCommand('insight.record-audit', {
  summary: 'Record an audit of a model',
  description:
    'Records an audit of fairness, of groups of learners alone. `sillage models audit` sends it. A model whose latest audit has failed is promoted only with a reason.',
  may: 'models:manage',
  of: ofSchool,
  purpose: 'prediction',
  input: modelAudited.data,
  example: {
    model: 'level-5d0c3a7be912',
    kind: 'level',
    outcome: 'no-verdict',
    judgedOn: 'not-trained-on',
    threshold: 0.7,
    learners: 0,
    rows: 0,
    tests: 0,
    failed: 0,
    attributes: [{ name: 'genre', slices: [], withheld: 2, pairs: [] }],
  },
  decider: models,
  stream: streamOfModel,
  decide: (state, input) =>
    whenTrained(state, input.model, ({ isRetired }) =>
      isRetired ? refuse('model-retired', `The model ${input.model} was retired.`) : [modelAudited(input)],
    ),
})
