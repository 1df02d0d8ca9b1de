import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { Zone } from '#kernel/ids.ts'
import { name, part } from '../wording.ts'

/** `Indian/Reunion` → `Reunion` */
const place = (zone: unknown) => name(name(zone)?.split('/').at(-1)?.replaceAll('_', ' '))

/** The school's time zone changed. Days already counted keep the zone they were counted in. */
export default defineEvent('identity.school-zone-changed', {
  version: 1,
  description: "A school's time zone changed; days already counted stay as they were.",
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head'],
  retention: 'P10Y',
  data: z.object({ zone: Zone }),
  words: {
    fr: ({ zone }) => part('L’école est maintenant à l’heure de ', place(zone)) || 'L’école a changé de fuseau horaire',
    en: ({ zone }) => part('The school is now on ', place(zone), ' time') || 'The school changed its time zone',
  },
})
