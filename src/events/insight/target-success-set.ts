import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { PersonId } from '#kernel/ids.ts'
import { part, sentence } from '../wording.ts'

/** The share of right answers that exercises are chosen for: a product choice, seven of ten, and its bounds. */
export const DEFAULT_TARGET = 0.7
export const TargetSuccess = z
  .number()
  .min(0.5)
  .max(0.95)
  .describe('The wanted share of right answers, from 0.5 to 0.95.')

/** Recorded in the class’s stream, since it is a fact about the class; a teacher is in the data, by id. */
export default defineEvent('insight.target-success-set', {
  version: 1,
  description:
    'The share of right answers that exercises are chosen for was set, for a class or for one who teaches it.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  data: z.object({
    teacher: PersonId.nullable().describe('The teacher whose setting it is; null for that of the class.'),
    target: TargetSuccess.nullable().describe('The wanted share of right answers; null if the setting was removed.'),
  }),
  words: {
    fr: ({ teacher, target }) =>
      sentence(
        teacher === null ? 'L’objectif de réussite de la classe' : 'L’objectif de réussite d’un(e) enseignant(e)',
        target === null ? ' est retiré' : ' est fixé',
        part(' à ', hundredths(target, 'réponses justes sur')),
      ),
    en: ({ teacher, target }) =>
      sentence(
        teacher === null ? 'The target success of the class' : 'The target success of a teacher',
        target === null ? ' is removed' : ' is set',
        part(' to ', hundredths(target, 'right answers of')),
      ),
  },
})

/** Null if it is no share of answers: a stored event may hold anything. */
const hundredths = (target: unknown, ofAnswers: string): string | null => {
  const share = TargetSuccess.safeParse(target)
  return share.success ? `${Math.round(100 * share.data)} ${ofAnswers} 100` : null
}
