import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { PersonId } from '#kernel/ids.ts'
import { labelOf, part } from '../wording.ts'
import { GroupId, PathGivenTo, PathId } from './path-values.ts'
import { ClassId } from './values.ts'

const french = { class: 'à une classe', group: 'à un groupe', learner: 'à un élève' }
const english = { class: 'to a class', group: 'to a group', learner: 'to a learner' }

/**
 * It was decided that a class, a group or a learner gets a path. A process then assigns it to each learner, in the learner's
 * own stream. For a class or a group, it also holds for those who join later.
 */
export default defineEvent('teaching.path-given', {
  version: 1,
  description: 'It was decided that a class, a group or a learner gets a path.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head', 'teachers'],
  retention: 'P10Y',
  data: z.object({
    path: PathId,
    to: PathGivenTo,
    class: ClassId.optional(),
    group: GroupId.optional(),
    learner: PersonId.optional().describe('The learner, where it is given to one.'),
    because: z
      .enum(['chosen', 'in-class', 'in-group'])
      .describe('`chosen` by name, or because the learner is in a class or a group that gets it.'),
  }),
  words: {
    fr: ({ to }) => `Un parcours est donné${part(' ', labelOf(french, to))}`,
    en: ({ to }) => `A path is given${part(' ', labelOf(english, to))}`,
  },
})
