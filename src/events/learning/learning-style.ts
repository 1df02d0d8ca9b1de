// How a learner likes to work, as they or a teacher say. A preference and no measure: no study found that teaching by it helps
// (Pashler et al. 2008), so no model may have it as a feature (`src/ml/features/schema.ts`).
import { z } from 'zod'

export const LearningStyle = z
  .enum(['visual', 'auditory', 'kinesthetic', 'reading-writing', 'no-preference'])
  .describe(
    'How the learner likes to work: with images (`visual`), by listening, by doing, by reading and writing, or without a preference.',
  )
export type LearningStyle = z.output<typeof LearningStyle>

export const stylesInFrench: Readonly<Record<LearningStyle, string>> = {
  visual: 'avec des images',
  auditory: 'en écoutant',
  kinesthetic: 'en manipulant',
  'reading-writing': 'en lisant et en écrivant',
  'no-preference': 'pas de préférence',
}
export const stylesInEnglish: Readonly<Record<LearningStyle, string>> = {
  visual: 'with images',
  auditory: 'by listening',
  kinesthetic: 'by doing',
  'reading-writing': 'by reading and writing',
  'no-preference': 'no preference',
}
