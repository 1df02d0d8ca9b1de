import { z } from 'zod'
import modelAudited from '#events/insight/model-audited.ts'
import modelPromoted from '#events/insight/model-promoted.ts'
import modelRetired from '#events/insight/model-retired.ts'
import modelRolledBack from '#events/insight/model-rolled-back.ts'
import modelTrained from '#events/insight/model-trained.ts'
import { ModelName, Reason, trainingShape } from '#events/insight/models.ts'
import { Instant } from '#kernel/ids.ts'
import { defineProjection, remove } from '#kernel/projection.ts'

const { model: _, schools: _schools, ...training } = trainingShape

const row = z.object({
  ...training,
  trainedAt: Instant,
  state: z
    .enum(['trained', 'serving', 'retired'])
    .describe('`serving`: it answers now; `retired`: it never will again; `trained`: it may be promoted.'),
  /** When it last began to serve, and stopped. */
  servesFrom: Instant.nullable(),
  servedUntil: Instant.nullable(),
  /** Why it serves or served although it did not pass its gates. */
  forced: Reason.nullable(),
  /** Why it was taken back or retired. */
  endedBecause: Reason.nullable(),
  retiredAt: Instant.nullable(),
  /** The outcome of its latest audit of fairness, and when that was made. */
  audit: modelAudited.data.shape.outcome.nullable(),
  auditedAt: Instant.nullable(),
})

const ofModel = ({ data: { model } }: { readonly data: { readonly model: ModelName } }) => ({ model })

/** The models of a school. At most one of each kind is in service of the school’s own, and at most one of the shared ones. */
export default defineProjection('models', {
  version: 1,
  description: 'The learning models of the school: how each was trained, what was measured, and which one serves.',
  of: 'models',
  key: z.object({ model: ModelName }),
  row,
  indexes: [['kind', 'state']],
  on: (on) => [
    on(modelTrained, ofModel, (row, { data: { model: _model, schools: _of, ...trained }, recordedAt }) => ({
      servesFrom: null,
      servedUntil: null,
      forced: null,
      audit: null,
      auditedAt: null,
      ...row,
      ...trained,
      // A model that serves and is judged again goes on serving; one that was retired is there again.
      state: row?.state === 'serving' ? 'serving' : 'trained',
      trainedAt: row && row.state !== 'retired' ? row.trainedAt : recordedAt,
      endedBecause: null,
      retiredAt: null,
    })),
    on(modelAudited, ofModel, (row, { data: { outcome }, recordedAt }) =>
      row ? { ...row, audit: outcome, auditedAt: recordedAt } : remove,
    ),
    on(modelPromoted, ofModel, (row, { data: { forced }, recordedAt }) =>
      row
        ? { ...row, state: 'serving', servesFrom: recordedAt, servedUntil: null, forced, endedBecause: null }
        : remove,
    ),
    on(
      modelPromoted,
      ({ data: { before } }) => (before === null ? [] : [{ model: before }]),
      (row, { recordedAt }) => (row ? { ...row, state: 'trained', servedUntil: recordedAt } : remove),
    ),
    on(modelRolledBack, ofModel, (row, { data: { reason }, recordedAt }) =>
      row ? { ...row, state: 'trained', servedUntil: recordedAt, endedBecause: reason } : remove,
    ),
    on(
      modelRolledBack,
      ({ data: { to } }) => ({ model: to }),
      (row, { recordedAt }) =>
        row ? { ...row, state: 'serving', servesFrom: recordedAt, servedUntil: null, endedBecause: null } : remove,
    ),
    on(modelRetired, ofModel, (row, { data: { reason }, recordedAt }) =>
      row ? { ...row, state: 'retired', endedBecause: reason, retiredAt: recordedAt } : remove,
    ),
  ],
})
