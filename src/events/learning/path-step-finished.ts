import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { PathId, StepId } from '../teaching/path-values.ts'
import { DefinitionVersion } from '../teaching/values.ts'

/** A learner finished a step: all of its contents, or a step without any. Once per step. */
export default defineEvent('learning.path-step-finished', {
  version: 1,
  description: 'A learner finished a step of a learning path.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'milestones',
  data: z.object({ path: PathId, version: DefinitionVersion, step: StepId }),
  words: { fr: () => 'A terminé une étape d’un parcours', en: () => 'Finished a step of a path' },
})
