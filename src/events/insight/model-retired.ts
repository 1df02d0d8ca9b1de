import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { part } from '../wording.ts'
import { kindInEnglish, kindInFrench, ModelKind, ModelName, Reason } from './models.ts'

/** The model is not used any more. Its bytes are deleted. */
export default defineEvent('insight.model-retired', {
  version: 1,
  description: 'A learning model was retired: it cannot serve, and its bytes are deleted.',
  purpose: 'prediction',
  basis: 'public-task',
  recipients: ['head', 'data-protection-officer'],
  retention: 'P5Y',
  data: z.object({ model: ModelName, kind: ModelKind, reason: Reason }),
  words: {
    fr: ({ kind }) => `Un modèle${part(' ', kindInFrench(kind))} a été retiré`,
    en: ({ kind }) => `A model${part(' ', kindInEnglish(kind))} was retired`,
  },
})
