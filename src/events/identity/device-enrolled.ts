import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { DeviceCodeId, DeviceId } from './values.ts'

/** A device was enrolled with a code: children of the class may sign in on it with their PIN. In the class’s stream. */
export default defineEvent('identity.device-enrolled', {
  version: 1,
  description: 'A device was enrolled: children of the class may sign in on it with their PIN.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head', 'teachers'],
  retention: 'P5Y',
  data: z.object({ device: DeviceId, code: DeviceCodeId }),
  words: { fr: () => 'Un appareil de la classe a été inscrit', en: () => 'A device of the class was enrolled' },
})
