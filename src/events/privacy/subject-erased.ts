import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'

/** The event's subject was erased: the subject's keys are destroyed, and every read model removes its rows. */
export default defineEvent('privacy.subject-erased', {
  version: 1,
  description: 'The keys of a person were destroyed; every read model removes its rows about them.',
  purpose: 'security',
  basis: 'legal-obligation',
  recipients: ['data-protection-officer'],
  retention: 'P5Y',
  data: z.object({}),
  words: {
    fr: () => 'Ses données personnelles ont été définitivement effacées',
    en: () => 'Their personal data was permanently erased',
  },
})
