import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { DeviceCodeId } from './values.ts'

/** A code enrols no device any more, and every device that it had enrolled was revoked with it. In the class’s stream. */
export default defineEvent('identity.device-code-revoked', {
  version: 1,
  description: 'A code that enrols devices was revoked, and every device that it had enrolled.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head', 'teachers'],
  retention: 'P5Y',
  data: z.object({ code: DeviceCodeId }),
  words: {
    fr: () => 'Un code d’inscription a été révoqué, avec ses appareils',
    en: () => 'A code that enrols devices was revoked, with its devices',
  },
})
