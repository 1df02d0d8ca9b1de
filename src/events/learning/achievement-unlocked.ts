import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { BadgeId, BadgeTitle, titleIn } from '../teaching/badge-texts.ts'
import { ClassId, DefinitionVersion } from '../teaching/values.ts'
import { en, fr, name, part, sentence } from '../wording.ts'
import { AchievementId, EventReference, SkillId } from './values.ts'

export const MOST_EVIDENCE = 20

/** A learner earned a badge or a certificate: an application said so, or the badge's own criterion was met. */
export default defineEvent('learning.achievement-unlocked', {
  version: 1,
  description: 'A learner earned a badge or a certificate.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'milestones',
  data: z.object({
    achievement: AchievementId,
    skill: SkillId.optional(),
    badge: BadgeId.optional().describe('The badge of the school, where its criterion was met.'),
    badgeVersion: DefinitionVersion.optional().describe('The version of the badge that was met.'),
    title: BadgeTitle.optional().describe('What the badge was called then.'),
    evidence: z
      .array(EventReference)
      .max(MOST_EVIDENCE)
      .optional()
      .describe('The last events that count for the criterion, by their ids, oldest first.'),
    class: ClassId,
  }),
  words: {
    fr: ({ achievement, skill, title }) =>
      sentence(
        'A obtenu ',
        part('le badge ', fr.quoted(titleIn(title, 'fr'))) ||
          part('la récompense ', name(achievement)) ||
          'une récompense',
        part(' (compétence ', name(skill), ')'),
      ),
    en: ({ achievement, skill, title }) =>
      sentence(
        'Earned ',
        part('the badge ', en.quoted(titleIn(title, 'en'))) || part('the badge ', name(achievement)) || 'a badge',
        part(' (skill ', name(skill), ')'),
      ),
  },
})
