import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { personal } from '#kernel/personal.ts'

/**
 * A learner’s birth date was recorded, or corrected: the last one counts. It is sealed like a name and in no read model:
 * only the nightly sweep of links to guardians opens it.
 */
export default defineEvent('identity.birth-date-recorded', {
  version: 1,
  description: 'The birth date of a learner was recorded; a later one replaces it.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head'],
  retention: 'P5Y',
  data: z.object({
    birthDate: personal(
      z.iso.date({ error: 'A day is expected, such as 2017-03-12.' }).describe('The birth date: `2017-03-12`.'),
      { as: 'names' },
    ),
  }),
  words: { fr: () => 'Sa date de naissance a été enregistrée', en: () => 'Their birth date was recorded' },
})
