import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { personal } from '#kernel/personal.ts'
import { ClassId } from '../teaching/values.ts'
import { labelOf, part } from '../wording.ts'
import { LearningStyle, stylesInEnglish, stylesInFrench } from './learning-style.ts'

/** The learner said how they like to work, or a teacher noted it. The last one counts; nothing is inferred from answers. */
export default defineEvent('learning.learning-style-declared', {
  version: 1,
  description: 'How a learner likes to work was declared, by the learner or a teacher; never inferred.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers'],
  retention: 'P2Y',
  lane: 'milestones',
  data: z.object({
    style: personal(LearningStyle),
    source: z.enum(['learner', 'teacher']).describe('Who declared it.'),
    class: ClassId,
  }),
  words: {
    fr: ({ style, source }) =>
      `${source === 'teacher' ? 'L’équipe enseignante a noté sa façon de travailler préférée' : 'A dit comment il ou elle aime travailler'}${part('\u202f: ', labelOf(stylesInFrench, style))}`,
    en: ({ style, source }) =>
      `${source === 'teacher' ? 'A teacher noted how the learner likes to work' : 'Said how they like to work'}${part(': ', labelOf(stylesInEnglish, style))}`,
  },
})
