import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { part, sentence } from '../wording.ts'
import { kindInEnglish, kindInFrench, Reason, SharedKind } from './models.ts'

/**
 * The school began or ceased to share models of a kind: to let answers of its learners be read for models that also serve other
 * schools, and to be offered these models itself. A decision of the school, of each kind apart.
 */
export default defineEvent('insight.model-sharing-changed', {
  version: 1,
  description: 'The school decided whether its learners’ data helps to train models that several schools share.',
  purpose: 'prediction',
  basis: 'public-task',
  recipients: ['head', 'data-protection-officer'],
  retention: 'P5Y',
  data: z.object({
    kind: SharedKind,
    isSharing: z.boolean().describe('Whether the school shares models of this kind from now on.'),
    reason: Reason,
  }),
  words: {
    fr: ({ kind, isSharing }) =>
      sentence(
        'L’établissement',
        isSharing === true ? ' partage désormais' : ' ne partage plus',
        ' les modèles',
        part(' ', kindInFrench(kind)),
      ),
    en: ({ kind, isSharing }) =>
      sentence(
        'The school',
        isSharing === true ? ' now shares' : ' no longer shares',
        ' models',
        part(' ', kindInEnglish(kind)),
      ),
  },
})
