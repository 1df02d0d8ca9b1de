import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { Instant } from '#kernel/ids.ts'
import { part } from '../wording.ts'
import { kindInEnglish, kindInFrench, ModelKind, ModelName } from './models.ts'

const count = (what: string) =>
  z.int().min(0).describe(`How many learners of its training ${what} since. Each is counted once.`)

/**
 * A model that serves was checked, as each day, for learners on whom it must not have been trained any more. Counts alone: nobody
 * is named.
 */
export default defineEvent('insight.model-checked', {
  version: 1,
  description: 'A serving model was checked for learners who were erased, are restricted or object since its training.',
  purpose: 'prediction',
  basis: 'legal-obligation',
  recipients: ['head', 'data-protection-officer'],
  retention: 'P5Y',
  data: z.object({
    model: ModelName,
    kind: ModelKind,
    erasedLearners: count('were erased'),
    restrictedLearners: count('are under a restriction'),
    objectingLearners: count('object to predictions or to the training of models'),
    schoolsLeft: z
      .int()
      .min(1)
      .optional()
      .describe('Of a shared model: how many schools of its training share no more. Absent if none.'),
    retiredFrom: Instant.nullable().describe('If it still serves then, it is retired; null if nobody is counted.'),
  }),
  words: {
    fr: ({ kind }) => `Un modèle${part(' ', kindInFrench(kind))} a été contrôlé quant aux droits des personnes`,
    en: ({ kind }) => `A model${part(' ', kindInEnglish(kind))} was checked for the rights of persons`,
  },
})
