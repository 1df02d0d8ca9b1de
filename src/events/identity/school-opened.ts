import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { Zone } from '#kernel/ids.ts'
import { text } from '../text.ts'
import { name, part } from '../wording.ts'

/** A school became a tenant. Its zone decides what a local day is, from this event on. */
export default defineEvent('identity.school-opened', {
  version: 1,
  description: 'A school became a tenant.',
  purpose: 'administration',
  retention: 'P10Y',
  data: z.object({ name: text(100).describe('The name of the school.'), zone: Zone }),
  words: {
    fr: (school) => `L’école${part(' ', name(school.name))} a été ouverte`,
    en: (school) => `The school${part(' ', name(school.name))} was opened`,
  },
})
