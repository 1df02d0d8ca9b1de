import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { part } from '../wording.ts'
import { Gate, kindInEnglish, kindInFrench, ModelKind, ModelName, Reason } from './models.ts'

/** From now on this model serves, in place of the one before it. */
export default defineEvent('insight.model-promoted', {
  version: 1,
  description: 'A learning model began to serve.',
  purpose: 'prediction',
  basis: 'public-task',
  recipients: ['head', 'data-protection-officer'],
  retention: 'P5Y',
  data: z.object({
    model: ModelName,
    kind: ModelKind,
    before: ModelName.nullable().describe('The model that served until then; null if none did.'),
    failed: z.array(Gate.shape.gate).max(10).describe('The gates that it did not pass; empty if it passed all.'),
    forced: Reason.nullable().describe('Why it serves although it did not pass; null if it passed.'),
  }),
  words: {
    fr: ({ kind }) => `Un modèle${part(' ', kindInFrench(kind))} a été mis en service`,
    en: ({ kind }) => `A model${part(' ', kindInEnglish(kind))} began to serve`,
  },
})
