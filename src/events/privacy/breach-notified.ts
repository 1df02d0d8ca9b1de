import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { Instant } from '#kernel/ids.ts'
import { registerText, ToldWhom } from './breaches.ts'

/** The authority, or the people, were told. */
export default defineEvent('privacy.breach-notified', {
  version: 1,
  description: 'The authority or the people were told of a breach of personal data.',
  purpose: 'security',
  basis: 'legal-obligation',
  recipients: ['data-protection-officer', 'head'],
  retention: 'P5Y',
  data: z.object({
    whom: ToldWhom,
    at: Instant.describe('When.'),
    lateBecause: registerText().nullable().describe('Why it was later than 72 hours; null if it was not.'),
  }),
  words: {
    fr: ({ whom }) =>
      whom === 'people'
        ? 'Les personnes concernées ont été informées de la violation'
        : 'La violation a été notifiée à la CNIL',
    en: ({ whom }) =>
      whom === 'people' ? 'The people were told of the breach' : 'The authority was told of the breach',
  },
})
