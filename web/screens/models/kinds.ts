// The kinds of models, in the order in which they are listed, and what each is called.
import { inBothLanguages } from '../../frame/words.ts'

export const KINDS = ['next-answer', 'at-risk', 'course-risk', 'level'] as const
export type Kind = (typeof KINDS)[number]

export const isKind = (value: unknown): value is Kind => KINDS.some((kind) => kind === value)

export default inBothLanguages(
  {
    'next-answer': 'Prochaine réponse',
    'at-risk': 'Dix prochaines réponses',
    'course-risk': 'Abandon ou échec du cours',
    level: 'Niveau des exercices',
  },
  {
    'next-answer': 'Next answer',
    'at-risk': 'Next ten answers',
    'course-risk': 'Failing or leaving the course',
    level: 'Level of exercises',
  },
)
