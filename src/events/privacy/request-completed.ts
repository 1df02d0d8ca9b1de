import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { PersonId } from '#kernel/ids.ts'
import { NARROW } from '../wording.ts'
import { HandedOver } from './values.ts'

/** Whoever asked has their answer, or the person was erased before there was one. It has no subject, because the person may be erased. */
export default defineEvent('privacy.request-completed', {
  version: 1,
  description: 'Whoever asked for a right has their answer, or the person was erased before there was one.',
  purpose: 'security',
  basis: 'legal-obligation',
  recipients: ['data-protection-officer', 'head'],
  retention: 'P5Y',
  data: z.object({
    person: PersonId.describe('The person whose right it is.'),
    how: HandedOver,
  }),
  words: {
    fr: ({ how }) =>
      how === 'person-erased'
        ? `La demande est devenue sans objet${NARROW}: la personne a été effacée`
        : 'La réponse à la demande a été remise',
    en: ({ how }) =>
      how === 'person-erased' ? 'The request lapsed: the person was erased' : 'The answer to the request was given',
  },
})
