import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { PathId, StepId } from '../teaching/path-values.ts'
import { DefinitionVersion } from '../teaching/values.ts'

/** A learner began to work on a step of a path. Once per step. */
export default defineEvent('learning.path-step-started', {
  version: 1,
  description: 'A learner started a step of a learning path.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'lessons',
  data: z.object({ path: PathId, version: DefinitionVersion, step: StepId }),
  words: { fr: () => 'A commencé une étape d’un parcours', en: () => 'Started a step of a path' },
})
