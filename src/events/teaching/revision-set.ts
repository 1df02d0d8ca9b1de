import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { DailyLimit, TargetRetention } from '../learning/revision-plan.ts'
import { en, fr, part, sentence } from '../wording.ts'
import { ClassId } from './values.ts'

/** How much a class revises: the share that should be recalled, and a limit a day. The last one holds. About no person. */
export default defineEvent('teaching.revision-set', {
  version: 1,
  description: 'The target and the daily limit of a class’s revisions were set.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  data: z.object({ class: ClassId, targetRetention: TargetRetention, dailyLimit: DailyLimit }),
  words: {
    fr: ({ targetRetention, dailyLimit }) =>
      sentence(
        'Les révisions de la classe ont été réglées',
        part(', pour se souvenir de ', fr.percent(targetRetention)),
        part(', au plus ', fr.count(dailyLimit), ' par jour'),
      ),
    en: ({ targetRetention, dailyLimit }) =>
      sentence(
        'The class’s revisions were set',
        part(', to recall ', en.percent(targetRetention)),
        part(', at most ', en.count(dailyLimit), ' a day'),
      ),
  },
})
