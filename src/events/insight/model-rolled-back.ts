import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { part } from '../wording.ts'
import { kindInEnglish, kindInFrench, ModelKind, ModelName, Reason } from './models.ts'

/** The model that served before serves again. */
export default defineEvent('insight.model-rolled-back', {
  version: 1,
  description: 'A learning model stopped serving, and the one before it serves again.',
  purpose: 'prediction',
  basis: 'public-task',
  recipients: ['head', 'data-protection-officer'],
  retention: 'P5Y',
  data: z.object({
    model: ModelName.describe('The model that served until then.'),
    kind: ModelKind,
    to: ModelName.describe('The model that serves again.'),
    reason: Reason,
  }),
  words: {
    fr: ({ kind }) => `Le modèle précédent${part(' ', kindInFrench(kind))} a été remis en service`,
    en: ({ kind }) => `The model before it${part(' ', kindInEnglish(kind))} serves again`,
  },
})
