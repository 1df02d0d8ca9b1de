import { z } from 'zod'
import modelAudited from '#events/insight/model-audited.ts'
import modelDriftMeasured from '#events/insight/model-drift-measured.ts'
import { ModelName } from '#events/insight/models.ts'
import { Instant } from '#kernel/ids.ts'
import { defineProjection } from '#kernel/projection.ts'

const ofModel = ({ data: { model } }: { readonly data: { readonly model: ModelName } }) => ({ model })
const unjudged = { audit: null, auditedAt: null, drift: null, driftMeasuredAt: null } as const

/** What was found about a model after its training. The latest of each kind counts. */
export default defineProjection('model-judgements', {
  version: 1,
  description: 'What was found about a learning model after its training: its latest audit of fairness, and its drift.',
  of: 'models',
  key: z.object({ model: ModelName }),
  row: z.object({
    audit: modelAudited.data
      .omit({ model: true, kind: true })
      .nullable()
      .describe('Its latest audit of fairness; null without one.'),
    auditedAt: Instant.nullable(),
    drift: modelDriftMeasured.data
      .omit({ model: true, kind: true })
      .nullable()
      .describe('Its drift as it was measured last; null before.'),
    driftMeasuredAt: Instant.nullable(),
  }),
  on: (on) => [
    on(modelAudited, ofModel, (row = unjudged, { data: { model: _, kind: __, ...audit }, recordedAt }) => ({
      ...row,
      audit,
      auditedAt: recordedAt,
    })),
    on(modelDriftMeasured, ofModel, (row = unjudged, { data: { model: _, kind: __, ...drift }, recordedAt }) => ({
      ...row,
      drift,
      driftMeasuredAt: recordedAt,
    })),
  ],
})
