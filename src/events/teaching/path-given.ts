import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { GroupId, PathId } from './path-values.ts'
import { ClassId } from './values.ts'

/**
 * It was decided that a class, or a group of it, gets a path. It holds for those who are in it, whom the events that follow
 * name, and for those who join later (`processes/teaching/class-paths.ts`).
 */
export default defineEvent('teaching.path-given', {
  version: 1,
  description: 'It was decided that a class or a group of it gets a path.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head', 'teachers'],
  retention: 'P10Y',
  data: z.object({
    path: PathId,
    class: ClassId,
    group: GroupId.optional().describe('The group of the class that gets it; absent for the whole class.'),
  }),
  words: {
    fr: ({ group }) => `Un parcours est donné à ${typeof group === 'string' ? 'un groupe' : 'une classe'}`,
    en: ({ group }) => `A path is given to a ${typeof group === 'string' ? 'group' : 'class'}`,
  },
})
