// The values of competencies: what a school's framework names, and how far a learner is in it.
import { z } from 'zod'
import { derivedUuid } from '#kernel/derived-uuid.ts'
import { streamName } from '#kernel/ids.ts'

/** People type it and print it. */
export const CompetencyCode = z
  .string()
  .max(50)
  .regex(
    /^[A-Z0-9]+([.-][A-Z0-9]+)*$/,
    'A code of capital letters and digits, with dots and hyphens between: FR.ECR-1.',
  )
  .brand<'CompetencyCode'>()
  .describe('A competency, by its code in the framework: `FR.ECR.1`.')
export type CompetencyCode = z.output<typeof CompetencyCode>

/** « savoir » or « compétence ». */
export const CompetencyKind = z
  .enum(['savoir', 'competence'])
  .describe('`savoir`: to know; `competence`: to be able to.')

export const ExpectedLevel = z
  .enum(['initiation', 'apprentissage', 'maitrise'])
  .describe('How far learners are expected to come: `initiation`, `apprentissage` or `maitrise`.')

/** From the lowest to the highest. */
export const assessmentLevels = ['non_acquis', 'en_cours', 'acquis', 'expert'] as const
export const AssessmentLevel = z
  .enum(assessmentLevels)
  .describe('How far the learner is: `non_acquis`, `en_cours`, `acquis` or `expert`.')
export type AssessmentLevel = z.output<typeof AssessmentLevel>

export const levelsInFrench: Readonly<Record<AssessmentLevel, string>> = {
  non_acquis: 'non acquis',
  en_cours: 'en cours d’acquisition',
  acquis: 'acquis',
  expert: 'expert',
}
export const levelsInEnglish: Readonly<Record<AssessmentLevel, string>> = {
  non_acquis: 'not acquired',
  en_cours: 'in progress',
  acquis: 'acquired',
  expert: 'expert',
}

/** A competency has a stream of its own, so that its versions are numbered and its code names one thing. */
export const competencyStream = ({ code }: { readonly code: string }) =>
  streamName('competency', derivedUuid('competency', code))
