import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { PersonId } from '#kernel/ids.ts'
import { PathId } from './path-values.ts'

/** It was decided that a learner gets a path. A process then assigns it, in the learner's own stream. */
export default defineEvent('teaching.path-given-to-learner', {
  version: 1,
  description: 'It was decided that a learner gets a path.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head', 'teachers'],
  retention: 'P10Y',
  data: z.object({
    path: PathId,
    learner: PersonId,
    because: z
      .enum(['chosen', 'in-class', 'in-group'])
      .describe('`chosen` by name, or because the learner is in a class or a group that gets it.'),
  }),
  words: { fr: () => 'Un parcours est donné à un élève', en: () => 'A path is given to a learner' },
})
