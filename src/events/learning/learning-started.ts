import { z } from 'zod'
import { onConsent } from '#kernel/consent.ts'
import { defineEvent } from '#kernel/event.ts'
import { ClassId } from '../teaching/values.ts'
import { labelOf, part } from '../wording.ts'
import { SessionId } from './values.ts'

const devicesInFrench = { computer: 'un ordinateur', tablet: 'une tablette', phone: 'un téléphone' }
const devicesInEnglish = { computer: 'a computer', tablet: 'a tablet', phone: 'a phone' }

/** A learner started a session. */
export default defineEvent('learning.learning-started', {
  version: 1,
  description: 'A learner began a session.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'lessons',
  data: z.object({
    session: SessionId.describe('The session that begins.'),
    device: onConsent(
      { to: 'detailed-tracking', sinceText: 1 },
      z.enum(['computer', 'tablet', 'phone', 'other']).optional().describe('What the learner works on.'),
    ),
    class: ClassId,
  }),
  words: {
    fr: ({ device }) => `A commencé à travailler${part(' sur ', labelOf(devicesInFrench, device))}`,
    en: ({ device }) => `Started working${part(' on ', labelOf(devicesInEnglish, device))}`,
  },
})
