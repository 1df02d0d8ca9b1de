import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { en, fr, part } from '../wording.ts'
import { activityInEnglish, activityInFrench, placeShape } from './activities.ts'

/** A learner opened an activity of a sequence for the first time. */
export default defineEvent('learning.activity-started', {
  version: 1,
  description: 'A learner began an activity of a sequence.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'lessons',
  data: z.object(placeShape),
  words: {
    fr: ({ kind, title }) => `A commencé ${activityInFrench(kind)}${part(' ', fr.quoted(title))}`,
    en: ({ kind, title }) => `Began ${activityInEnglish(kind)}${part(' ', en.quoted(title))}`,
  },
})
