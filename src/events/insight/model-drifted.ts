import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { part } from '../wording.ts'
import { kindInEnglish, kindInFrench, ModelKind, ModelName } from './models.ts'

/** A worker has found that a model that serves is wrong more often than it was. It names no person. */
export default defineEvent('insight.model-drifted', {
  version: 1,
  description: 'A learning model that serves raised an alarm of drift.',
  purpose: 'prediction',
  basis: 'public-task',
  recipients: ['head', 'data-protection-officer'],
  retention: 'P5Y',
  data: z.object({
    model: ModelName,
    kind: ModelKind,
    lossAlarms: z.int().min(0).describe('How often its losses have risen since its training.'),
    calibration: z.boolean().describe('Whether its probabilities were wrong in both of the last two weeks.'),
    features: z
      .boolean()
      .optional()
      .describe('Of course risk: whether one feature had changed at two looks in a row, a day apart at least.'),
    predictions: z.int().min(0).describe('How many predictions since its training were looked at.'),
    learners: z.int().min(0).describe('How many learners they are about.'),
    meanLoss: z.number().min(0).describe('Mean log-loss since the last alarm.'),
  }),
  words: {
    fr: ({ kind }) => `Un modèle${part(' ', kindInFrench(kind))} s’est mis à dériver`,
    en: ({ kind }) => `A model${part(' ', kindInEnglish(kind))} has drifted`,
  },
})
