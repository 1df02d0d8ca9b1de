import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { BadgeCriterion } from '../learning/badge-criteria.ts'
import { en, fr, part, sentence } from '../wording.ts'
import { BadgeIcon, BadgeId, BadgeText, BadgeTitle, titleIn } from './badge-texts.ts'
import { DefinitionVersion } from './values.ts'

/**
 * The school offers a badge, or offers it anew under other conditions. Each version is an event; the last one holds for
 * whoever does not have the badge. Who has it keeps it.
 */
export default defineEvent('teaching.badge-defined', {
  version: 1,
  description: 'A badge was defined, or defined anew.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head', 'teachers'],
  retention: 'P10Y',
  data: z.object({
    badge: BadgeId,
    version: DefinitionVersion,
    title: BadgeTitle,
    text: BadgeText,
    icon: BadgeIcon,
    criterion: BadgeCriterion,
  }),
  words: {
    fr: ({ title, version }) =>
      sentence(
        'Le badge',
        part(' ', fr.quoted(titleIn(title, 'fr'))),
        ' est proposé',
        part(', version ', fr.count(version)),
      ),
    en: ({ title, version }) =>
      sentence(
        'The badge',
        part(' ', en.quoted(titleIn(title, 'en'))),
        ' is offered',
        part(', version ', en.count(version)),
      ),
  },
})
