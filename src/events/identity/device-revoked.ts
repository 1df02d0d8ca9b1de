import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { DeviceId } from './values.ts'

/** Nobody may sign in on a device any more, and the sessions on it ended. In the class’s stream. */
export default defineEvent('identity.device-revoked', {
  version: 1,
  description: 'A device was revoked; the sessions on it ended.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head', 'teachers'],
  retention: 'P5Y',
  data: z.object({ device: DeviceId }),
  words: { fr: () => 'Un appareil de la classe a été révoqué', en: () => 'A device of the class was revoked' },
})
