import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { Instant } from '#kernel/ids.ts'
import { DeviceCodeId, DeviceCodeUse } from './values.ts'

/** A code was issued that enrols devices for the children of a class. The code itself is in no event. In the class’s stream. */
export default defineEvent('identity.device-code-issued', {
  version: 1,
  description: 'A code was issued that enrols devices for the children of a class.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head', 'teachers'],
  retention: 'P5Y',
  data: z.object({
    code: DeviceCodeId,
    use: DeviceCodeUse,
    expiresAt: Instant.describe('From when on the code enrols no device.'),
  }),
  words: {
    fr: ({ use }) =>
      use === 'one-device'
        ? 'Un code a été émis pour inscrire un appareil de la classe'
        : 'Un code a été émis pour inscrire les appareils de la classe',
    en: ({ use }) =>
      use === 'one-device'
        ? 'A code was issued that enrols one device of the class'
        : 'A code was issued that enrols devices of the class',
  },
})
