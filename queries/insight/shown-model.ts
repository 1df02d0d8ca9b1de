// A model as queries show it.
import { z } from 'zod'
import { ModelName, Reason, trainingShape } from '#events/insight/models.ts'
import { momentText } from '#kernel/answer-fields.ts'
import { modelSchemas } from '#ml/features/model-schemas.ts'

export const ShownModel = z
  .object({
    ...trainingShape,
    model: ModelName,
    schools: z
      .int()
      .nullable()
      .describe('Of a shared model: how many schools it has learned from; null for a model of the school alone.'),
    trainedAt: momentText('When it was trained.'),
    state: z
      .enum(['trained', 'serving', 'retired'])
      .describe(
        '`trained`: it can be promoted; `serving`: it answers (a shared one: while none of the school itself does); `retired`: its bytes are deleted.',
      ),
    servesFrom: momentText('When it last began to serve; null if it never did.').nullable(),
    servedUntil: momentText('When it stopped serving; null while it serves, and if it never did.').nullable(),
    forced: Reason.nullable().describe('Why it was promoted although it did not pass its gates; null if it passed.'),
    endedBecause: Reason.nullable().describe('Why it was taken back or retired; null if it was not.'),
    retiredAt: momentText('When it was retired; null if it was not.').nullable(),
    audit: z
      .enum(['passed', 'failed', 'no-verdict'])
      .nullable()
      .describe('The outcome of its latest audit of fairness; null if there was none. `failed` is a failed gate.'),
    auditedAt: momentText('When that audit was made; null if there was none.').nullable(),
  })
  .meta({ id: 'Model', description: 'A learning model: its training, what was measured, and its state.' })

export const shownExample: z.input<typeof ShownModel> = {
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
  schools: null,
  data: '0c9e4b71d2a8365f1be07c94a3d58620f7b1649ce8d20a35719f4ce86b02d7a3',
  excluded: [],
  servedBy: 'level',
  settings: [{ name: 'past', value: 20 }],
  metrics: [{ name: 'mae', value: 0.41 }],
  gates: [{ gate: 'better', passed: true, value: 0.02, bound: 0 }],
  comparedWith: null,
  trainedAt: '2026-11-20T17:02:11.000Z',
  state: 'serving',
  servesFrom: '2026-11-20T17:10:40.000Z',
  servedUntil: null,
  forced: null,
  endedBecause: null,
  retiredAt: null,
  audit: 'passed',
  auditedAt: '2026-11-20T17:06:30.000Z',
}
