import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { personal } from '#kernel/personal.ts'
import { ClassId } from '../teaching/values.ts'
import { text } from '../text.ts'
import { en, fr, part, sentence } from '../wording.ts'
import { DraftNumber, ProductionId } from './productions.ts'

/** A teacher read a submitted draft. A later evaluation of the production replaces the earlier one. */
export default defineEvent('learning.production-evaluated', {
  version: 1,
  description: 'A teacher gave feedback and perhaps a mark on a submitted production.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'milestones',
  // A production that is withdrawn must not be readable in its author’s history.
  discreet: { fields: ['feedback'] },
  data: z.object({
    production: ProductionId,
    draft: DraftNumber,
    // About the learner's work: theirs to read, and to have erased.
    feedback: personal(text(4_000).describe('What the teacher writes to the learner.'), { as: 'staff-text' }),
    mark: z
      .number()
      .min(0)
      .max(100)
      .multipleOf(0.25)
      .optional()
      .describe('The mark, in quarter points; absent without one.'),
    outOf: z.int().min(1).max(100).default(20).describe('The best mark possible.'),
    class: ClassId,
  }),
  words: {
    fr: ({ mark, outOf }) =>
      sentence(
        'A reçu un retour sur son texte',
        mark === undefined ? '' : part(', noté ', fr.count(mark)),
        mark === undefined ? '' : part(' sur ', fr.count(outOf)),
      ),
    en: ({ mark, outOf }) =>
      sentence(
        'Received feedback on a text',
        mark === undefined ? '' : part(', marked ', en.count(mark)),
        mark === undefined ? '' : part(' out of ', en.count(outOf)),
      ),
  },
})
