import { defineEvent } from '#kernel/event.ts'
import { en, fr, NARROW, part } from '../wording.ts'
import { PublishedTable } from './statistics-published.ts'

/**
 * Somebody printed statistics at a terminal, to publish them elsewhere. The public page of the school does not show them, and every
 * later table is compared with them. The table has passed the gate: it is about nobody.
 */
export default defineEvent('privacy.statistics-printed', {
  version: 1,
  description: 'Statistics of a school were printed for publication.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head', 'data-protection-officer'],
  retention: 'P10Y',
  data: PublishedTable,
  words: {
    fr: ({ people }) =>
      `Des statistiques ont été imprimées pour être publiées${part(`${NARROW}: `, fr.counted(people, 'élève', 'élèves'))}`,
    en: ({ people }) =>
      `Statistics were printed for publication${part(': ', en.counted(people, 'learner', 'learners'))}`,
  },
})
