import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { PersonId } from '#kernel/ids.ts'

/** A sign-in name belongs to one account of the school. The stream is named by a keyed hash of the name. */
export default defineEvent('identity.sign-in-name-claimed', {
  version: 1,
  description: 'A sign-in name was taken by one account of the school.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head'],
  retention: 'P5Y',
  data: z.object({
    person: PersonId,
    claim: z.uuid().toLowerCase().describe('Identifies this claim, so that an old release does not end a new claim.'),
  }),
  words: { fr: () => 'Un nom de connexion a été attribué', en: () => 'A sign-in name was taken' },
})
