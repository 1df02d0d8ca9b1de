import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { Zone } from '#kernel/ids.ts'
import { name } from '../wording.ts'

/** `Indian/Reunion` → `Reunion` */
const place = (zone: unknown) => name(name(zone)?.split('/').at(-1)?.replaceAll('_', ' '))

/** The school's time zone was set anew. Days already counted stay as they were counted. */
export default defineEvent('identity.school-zone-changed', {
  version: 1,
  description: "A school's time zone was set anew; days already counted stay as they were.",
  purpose: 'administration',
  retention: 'P10Y',
  data: z.object({ zone: Zone }),
  words: {
    fr: ({ zone }) => `L’heure de l’école est maintenant celle de ${place(zone) ?? 'son nouveau fuseau'}`,
    en: ({ zone }) => `The school’s time is now that of ${place(zone) ?? 'its new zone'}`,
  },
})
