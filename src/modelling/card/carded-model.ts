// What a model card is made of, as the read models of a school and its log hold it.
import { z } from 'zod'
import modelAudited from '#events/insight/model-audited.ts'
import modelDriftMeasured from '#events/insight/model-drift-measured.ts'
import { ModelName, trainingShape } from '#events/insight/models.ts'
import type { OverruledModel } from '../overrulings.ts'

/** A model as its school recorded it. */
export const CardedModel = z.object({
  ...trainingShape,
  model: ModelName,
  /** Of a shared model: of how many schools; null for a model of the school alone. */
  schools: z.int().nullable(),
  trainedAt: z.string(),
  state: z.enum(['trained', 'serving', 'retired']),
  servesFrom: z.string().nullable(),
  servedUntil: z.string().nullable(),
  forced: z.string().nullable(),
  endedBecause: z.string().nullable(),
})
export type CardedModel = z.output<typeof CardedModel>

/** What was found about it later; null where nothing was. */
export const CardJudgements = z.object({
  audit: modelAudited.data.omit({ model: true, kind: true }).nullable(),
  auditedAt: z.string().nullable(),
  drift: modelDriftMeasured.data.omit({ model: true, kind: true }).nullable(),
  driftMeasuredAt: z.string().nullable(),
})
export type CardJudgements = z.output<typeof CardJudgements>
/** With what teachers judged otherwise; null where nobody did. */
export type CardEvidence = CardJudgements & { readonly overruled: OverruledModel | 'unknown' | null }
export type ShownAudit = NonNullable<CardJudgements['audit']>
export type MeasuredDrift = NonNullable<CardJudgements['drift']>
