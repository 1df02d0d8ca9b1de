import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'

/**
 * The public page of a school shows no statistics any more. What was published stays known: a later table is still compared with
 * it, since somebody may have saved it.
 */
export default defineEvent('privacy.statistics-taken-down', {
  version: 1,
  description: 'The published statistics of a school were taken down.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head', 'data-protection-officer'],
  retention: 'P10Y',
  data: z.object({}),
  words: {
    fr: () => 'Les statistiques publiées ont été retirées',
    en: () => 'The published statistics were taken down',
  },
})
