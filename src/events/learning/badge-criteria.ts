// The language of badges: what a learner must have done, as data. It is closed, so that one fold of a learner's events
// (`badge-tally.ts`) answers every criterion, those that are written later included.
import { z } from 'zod'
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

const SimpleCriterion = z.discriminatedUnion('kind', [Count, Streak, Mastery]).meta({ title: 'BadgeCriterion' })
export type SimpleCriterion = z.output<typeof SimpleCriterion>

const several = z.array(SimpleCriterion).min(1).max(8)

/** What a learner must have done for a badge. `all` and `any` join simple criteria, and do not nest. */
export const BadgeCriterion = z
  .discriminatedUnion('kind', [
    Count,
    Streak,
    Mastery,
    z.object({ kind: z.literal('all').describe('Several criteria together.'), of: several.describe('All of these.') }),
    z.object({ kind: z.literal('any').describe('One of several criteria.'), of: several.describe('One of these.') }),
  ])
  .meta({ title: 'BadgeCriterion', description: 'What a learner must have done.' })
export type BadgeCriterion = z.output<typeof BadgeCriterion>

/** Only answers have a skill and a level; views and sessions have neither, completed exercises have a skill. */
export function faultOf(criterion: BadgeCriterion): { readonly pointer: string; readonly detail: string } | null {
  const isJoined = criterion.kind === 'all' || criterion.kind === 'any'
  for (const [index, part] of (isJoined ? criterion.of : [criterion]).entries()) {
    if (part.kind !== 'count') continue
    const at = isJoined ? `/of/${index}` : ''
    if (part.fromLevel !== undefined && part.of !== 'answers' && part.of !== 'right-answers')
      return { pointer: `${at}/fromLevel`, detail: 'Only answers have a level. Leave it out.' }
    if (part.in !== undefined && (part.of === 'views' || part.of === 'sessions'))
      return { pointer: `${at}/in`, detail: 'Views and sessions are counted without a skill. Leave it out.' }
  }
  return null
}
