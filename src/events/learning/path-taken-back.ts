import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { PathId } from '../teaching/path-values.ts'

/** A learner works no longer on a path. What they did in it is kept, and counts again if they get it back. */
export default defineEvent('learning.path-taken-back', {
  version: 1,
  description: 'A learning path was taken back from a learner.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'lessons',
  data: z.object({ path: PathId }),
  words: { fr: () => 'Un parcours lui a été repris', en: () => 'A path was taken back' },
})
