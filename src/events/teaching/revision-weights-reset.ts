import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { WeightsVersion } from '../learning/memory-weights.ts'

/** A school went back to the usual weights of memory. What was reviewed by its own keeps them. About no person. */
export default defineEvent('teaching.revision-weights-reset', {
  version: 1,
  description: 'A school went back from its fitted weights of memory to the usual ones.',
  purpose: 'prediction',
  basis: 'public-task',
  recipients: ['teachers', 'head', 'data-protection-officer'],
  retention: 'P5Y',
  data: z.object({ version: WeightsVersion.describe('The version of the weights that were in force until now.') }),
  words: {
    fr: () => 'Les délais entre révisions sont de nouveau ceux que tous les établissements ont au départ',
    en: () => 'The intervals between revisions are again those that every school starts with',
  },
})
