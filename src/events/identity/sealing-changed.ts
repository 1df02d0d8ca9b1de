import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { labelOf, part } from '../wording.ts'
import { SealingLevel } from './values.ts'

const levelsInFrench = { identifying: 'les données identifiantes', all: 'toutes les données' }
const levelsInEnglish = { identifying: 'identifying data', all: 'all data' }

/** What the school seals from now on. Earlier events stay as they were sealed: each says itself what it holds. */
export default defineEvent('identity.sealing-changed', {
  version: 1,
  description: 'What is sealed of later events changed; earlier ones stay as they are.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head'],
  retention: 'P10Y',
  data: z.object({ sealing: SealingLevel }),
  words: {
    fr: ({ sealing }) => `L’école chiffre désormais${part(' ', labelOf(levelsInFrench, sealing))}`,
    en: ({ sealing }) => `From now on, the school seals${part(' ', labelOf(levelsInEnglish, sealing))}`,
  },
})
