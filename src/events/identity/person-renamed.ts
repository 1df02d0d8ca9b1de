import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { personal } from '#kernel/personal.ts'
import { text } from '../text.ts'

/** A person’s name changed. The names of each event have a key of their own, so that the old name can be erased alone. */
export default defineEvent('identity.person-renamed', {
  version: 1,
  description: 'The name of a person changed.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head', 'teachers'],
  retention: 'P5Y',
  data: z.object({
    givenName: personal(text(100).describe('The new given name.'), { as: 'names' }),
    familyName: personal(text(100).describe('The new family name.'), { as: 'names' }),
  }),
  words: { fr: () => 'A changé de nom', en: () => 'Changed their name' },
})
