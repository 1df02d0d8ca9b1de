import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { PathId } from '../teaching/path-values.ts'
import { DefinitionVersion } from '../teaching/values.ts'

/** A learner finished all the steps of a path that count. */
export default defineEvent('learning.path-finished', {
  version: 1,
  description: 'A learner finished a learning path.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'milestones',
  data: z.object({ path: PathId, version: DefinitionVersion }),
  words: { fr: () => 'A terminé un parcours', en: () => 'Finished a path' },
})
