import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { personal } from '#kernel/personal.ts'
import { ClassId } from '../teaching/values.ts'
import { text } from '../text.ts'
import { en, fr, NARROW, name, part, sentence } from '../wording.ts'
import { AchievementId } from './values.ts'

/** A person who teaches took back a badge, and says why. It had been given all the same: this is no correction of the past. */
export default defineEvent('learning.badge-revoked', {
  version: 1,
  description: 'A badge or a certificate was taken back from a learner.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'milestones',
  data: z.object({
    achievement: AchievementId,
    reason: personal(text(500).describe('Why it was taken back.'), { as: 'staff-text' }),
    class: ClassId,
  }),
  words: {
    fr: ({ achievement, reason }) =>
      sentence(
        'A perdu ',
        part('la récompense ', name(achievement)) || 'une récompense',
        part(`${NARROW}: `, fr.quoted(reason)),
      ),
    en: ({ achievement, reason }) =>
      sentence('Lost ', part('the badge ', name(achievement)) || 'a badge', part(': ', en.quoted(reason))),
  },
})
