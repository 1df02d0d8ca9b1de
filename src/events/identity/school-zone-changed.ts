import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { Zone } from '#kernel/ids.ts'

/** The school's time zone was set anew. Days already counted stay as they were counted. */
export default defineEvent('identity.school-zone-changed', {
  version: 1,
  description: "A school's time zone was set anew; days already counted stay as they were.",
  purpose: 'administration',
  retention: 'P10Y',
  data: z.object({ zone: Zone }),
})
