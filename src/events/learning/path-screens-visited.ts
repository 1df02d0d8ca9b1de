import { z } from 'zod'
import type { NeededConsent } from '#kernel/consent.ts'
import { defineEvent } from '#kernel/event.ts'
import { Instant } from '#kernel/ids.ts'
import { ContentItemId } from '../teaching/content-ids.ts'
import { PathId, StepId } from '../teaching/path-values.ts'
import { en, fr } from '../wording.ts'
import { ScreenCode } from './activities.ts'
import { MOST_VISITS } from './screens-visited.ts'
import { DurationMs } from './values.ts'

/** The first text that names the screens of a path. */
export const CONSENT_TO_PATH_VISITS: NeededConsent = { to: 'detailed-tracking', sinceText: 3 }

/**
 * The screens of a learning path that a learner visited, in order, with the time on each: its steps, and the contents that were
 * opened. What `learning.screens-visited` is for a sequence, with a text of the consent that names paths, too.
 */
export default defineEvent('learning.path-screens-visited', {
  version: 1,
  description: 'A learner visited screens of a learning path.',
  purpose: 'teaching',
  basis: 'consent',
  consent: CONSENT_TO_PATH_VISITS,
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'lessons',
  data: z.object({
    path: PathId,
    visits: z
      .array(
        z.object({
          screen: ScreenCode,
          step: StepId.optional().describe('The step that was shown, if one was.'),
          content: ContentItemId.optional().describe('The content that was open, if one was.'),
          enteredAt: Instant.describe('When the learner came to the screen.'),
          durationMs: DurationMs,
        }),
      )
      .min(1)
      .max(MOST_VISITS)
      .describe('The visits, in order.'),
  }),
  words: {
    fr: ({ visits }) => `A vu ${fr.counted(countOf(visits), 'écran', 'écrans') ?? 'des écrans'} d’un parcours`,
    en: ({ visits }) => `Visited ${en.counted(countOf(visits), 'screen', 'screens') ?? 'screens'} of a path`,
  },
})

const countOf = (visits: unknown): number | null => (Array.isArray(visits) ? visits.length : null)
