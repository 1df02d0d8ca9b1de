import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { FieldName, RequestId } from './values.ts'

/**
 * One answer or text of a person, and nothing else of them, is named to be erased for a request (GDPR, articles 16 and 17): it is
 * erased once the request is approved. If a right text takes its place, it is in the event before this one.
 */
export default defineEvent('privacy.text-erased', {
  version: 1,
  description: 'One answer or text of a person is to be erased alone, once the request for it is approved.',
  purpose: 'security',
  basis: 'legal-obligation',
  recipients: ['head', 'data-protection-officer'],
  retention: 'P5Y',
  data: z.object({
    request: RequestId.describe('The request for which it is erased.'),
    event: z.guid().toLowerCase().describe('The event that the text is in.'),
    field: FieldName,
    isReplaced: z.boolean().describe('Whether a right text takes its place.'),
  }),
  words: {
    fr: ({ isReplaced }) => `Un texte doit être ${isReplaced ? 'rectifié' : 'effacé'} une fois la demande approuvée`,
    en: ({ isReplaced }) => `One text is to be ${isReplaced ? 'put right' : 'erased'} once the request is approved`,
  },
})
