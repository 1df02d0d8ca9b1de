import { z } from 'zod'
import type { NeededConsent } from '#kernel/consent.ts'
import { defineEvent } from '#kernel/event.ts'
import { Instant } from '#kernel/ids.ts'
import { ActivityId, SequenceId } from '../teaching/sequences.ts'
import { ClassId } from '../teaching/values.ts'
import { en, fr } from '../wording.ts'
import { ScreenCode } from './activities.ts'
import { DurationMs } from './values.ts'

export const MOST_VISITS = 100

/** The first text that names the screens of a sequence and the time on each. */
export const CONSENT_TO_VISITS: NeededConsent = { to: 'detailed-tracking', sinceText: 2 }

/**
 * The screens of a sequence that a learner visited, in order, with the time on each. A device sends them in batches. Which
 * screens somebody looked at and for how long is more than teaching needs, so it is recorded only with a consent.
 */
export default defineEvent('learning.screens-visited', {
  version: 1,
  description: 'A learner visited screens of a sequence.',
  purpose: 'teaching',
  basis: 'consent',
  consent: CONSENT_TO_VISITS,
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'lessons',
  data: z.object({
    class: ClassId,
    sequence: SequenceId,
    visits: z
      .array(
        z.object({
          screen: ScreenCode,
          activity: ActivityId.optional(),
          enteredAt: Instant.describe('When the learner came to the screen.'),
          durationMs: DurationMs,
        }),
      )
      .min(1)
      .max(MOST_VISITS)
      .describe('The visits, in order.'),
  }),
  words: {
    fr: ({ visits }) => `A parcouru ${fr.counted(countOf(visits), 'écran', 'écrans') ?? 'des écrans'} d’une séquence`,
    en: ({ visits }) => `Visited ${en.counted(countOf(visits), 'screen', 'screens') ?? 'screens'} of a sequence`,
  },
})

const countOf = (visits: unknown): number | null => (Array.isArray(visits) ? visits.length : null)
