import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { Zone } from '#kernel/ids.ts'
import { text } from '../text.ts'
import { name, part } from '../wording.ts'
import { SealingLevel } from './values.ts'

/** A school became a tenant. Its zone decides what a local day is, and its level what is sealed, from this event on. */
export default defineEvent('identity.school-opened', {
  version: 2,
  description: 'A school became a tenant.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head'],
  retention: 'P10Y',
  data: z.object({
    name: text(100).describe('The name of the school.'),
    zone: Zone,
    sealing: SealingLevel.default('identifying'),
  }),
  upcast: { 1: (old) => ({ ...old, sealing: 'identifying' }) },
  words: {
    fr: (school) => `L’école${part(' ', name(school.name))} a été ouverte`,
    en: (school) => `The school${part(' ', name(school.name))} was opened`,
  },
})
