// The language of badges: what a learner must have done, as data. It is closed, so that one fold of a learner's events
// (`badge-tally.ts`) answers every criterion, those that are written later included.
import { z } from 'zod'
import { AssessmentLevel, CompetencyCode } from './competencies.ts'
import { Level, SkillId } from './values.ts'

/** What is counted. */
export const Counted = z
  .enum(['right-answers', 'answers', 'exercises', 'views', 'sessions'])
  .describe('What is counted: right answers, all answers, completed exercises, views of contents, or sessions.')
export type Counted = z.output<typeof Counted>

const Inside = SkillId.optional().describe('Only within this skill or domain: `calcul`, `calcul/multiplication`.')

const Count = z.object({
  kind: z.literal('count').describe('So many answers, exercises, views or sessions.'),
  of: Counted,
  atLeast: z.int().min(1).max(100_000).describe('So many at least.'),
  in: Inside,
  fromLevel: Level.optional().describe('Only answers at this level or above.'),
})

const Streak = z.object({
  kind: z.literal('streak').describe('Activity on so many days in a row.'),
  days: z.int().min(2).max(100).describe('So many days in a row with some activity.'),
  on: z
    .enum(['every-day', 'weekdays'])
    .describe('`weekdays`: Saturdays and Sundays neither count nor end the row. Days are those of the school’s zone.'),
})

const Mastery = z.object({
  kind: z.literal('mastery').describe('So many skills mastered.'),
  skills: z.int().min(1).max(500).describe('So many skills mastered.'),
  in: Inside,
})

const Reached = z.object({
  kind: z.literal('competencies').describe('So many competencies assessed at a level or above.'),
  atLeast: z.int().min(1).max(200).describe('So many competencies at least.'),
  level: AssessmentLevel.exclude(['non_acquis']).describe('The level, or a higher one, at the latest assessment.'),
  among: z.array(CompetencyCode).min(1).max(20).optional().describe('Only of these competencies.'),
})

const SimpleCriterion = z
  .discriminatedUnion('kind', [Count, Streak, Mastery, Reached])
  .meta({ title: 'BadgeCriterion' })
export type SimpleCriterion = z.output<typeof SimpleCriterion>

const several = z.array(SimpleCriterion).min(1).max(8)

/** What a learner must have done for a badge. `all` and `any` join simple criteria, and do not nest. */
export const BadgeCriterion = z
  .discriminatedUnion('kind', [
    Count,
    Streak,
    Mastery,
    Reached,
    z.object({ kind: z.literal('all').describe('Several criteria together.'), of: several.describe('All of these.') }),
    z.object({ kind: z.literal('any').describe('One of several criteria.'), of: several.describe('One of these.') }),
  ])
  .meta({ title: 'BadgeCriterion', description: 'What a learner must have done.' })
export type BadgeCriterion = z.output<typeof BadgeCriterion>

const partsOf = (criterion: BadgeCriterion): readonly SimpleCriterion[] =>
  criterion.kind === 'all' || criterion.kind === 'any' ? criterion.of : [criterion]

/** The competencies that a criterion names, each with its place in it. */
export const competenciesIn = (
  criterion: BadgeCriterion,
): readonly { readonly code: CompetencyCode; readonly pointer: string }[] =>
  partsOf(criterion).flatMap((part, index) =>
    part.kind === 'competencies'
      ? (part.among ?? []).map((code, n) => ({
          code,
          pointer: `${part === criterion ? '' : `/of/${index}`}/among/${n}`,
        }))
      : [],
  )

/**
 * Only answers have a skill and a level; views and sessions have neither, completed exercises have a skill. Of two competencies
 * nobody reaches three.
 */
export function faultOf(criterion: BadgeCriterion): { readonly pointer: string; readonly detail: string } | null {
  for (const [index, part] of partsOf(criterion).entries()) {
    const at = part === criterion ? '' : `/of/${index}`
    if (part.kind === 'competencies' && part.among !== undefined && new Set(part.among).size < part.atLeast)
      return { pointer: `${at}/atLeast`, detail: 'Fewer competencies are named than must be reached.' }
    if (part.kind !== 'count') continue
    if (part.fromLevel !== undefined && part.of !== 'answers' && part.of !== 'right-answers')
      return { pointer: `${at}/fromLevel`, detail: 'Only answers have a level. Leave it out.' }
    if (part.in !== undefined && (part.of === 'views' || part.of === 'sessions'))
      return { pointer: `${at}/in`, detail: 'Views and sessions are counted without a skill. Leave it out.' }
  }
  return null
}
