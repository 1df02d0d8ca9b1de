import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'

/** The person had left the school for longer than names are kept: the keys of their names and contacts are destroyed. */
export default defineEvent('privacy.names-expired', {
  version: 1,
  description:
    'The names and contacts of a person who had left, and what staff wrote about them, were erased because their period was over.',
  purpose: 'security',
  basis: 'legal-obligation',
  recipients: ['data-protection-officer'],
  retention: 'P5Y',
  data: z.object({}),
  words: {
    fr: () => 'Le nom et les coordonnées ont été effacés à la fin de leur durée de conservation',
    en: () => 'Name and contact details were erased at the end of their period',
  },
})
