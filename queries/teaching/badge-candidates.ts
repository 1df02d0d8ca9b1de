import { z } from 'zod'
import { BadgeCriterion, faultOf } from '#events/learning/badge-criteria.ts'
import { badgeProgress, emptyTally } from '#events/learning/badge-tally.ts'
import { ClassId } from '#events/teaching/values.ts'
import { count, uuidText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import people from '../../projections/identity/people.ts'
import badgeTally from '../../projections/learning/badge-tally.ts'
import classRoster from '../../projections/teaching/class-roster.ts'
import classes from '../../projections/teaching/classes.ts'
import { isKnownClass } from './known-class.ts'

/** A criterion as a query string has it: JSON. */
const CriterionText = z
  .string()
  .max(4_000)
  .describe('The criterion, as JSON.')
  .transform((text, context) => {
    const criterion = BadgeCriterion.safeParse(asJson(text))
    const fault = criterion.success ? faultOf(criterion.data) : null
    if (criterion.success && fault === null) return criterion.data
    context.addIssue({
      code: 'custom',
      message: fault?.detail ?? `Not a criterion: ${criterion.error?.issues[0]?.message}`,
    })
    return z.NEVER
  })

function asJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const Candidate = z
  .object({
    learner: PersonId,
    givenName: z.string().nullable().describe('Given name; null where it is unknown or was erased.'),
    familyName: z.string().nullable().describe('Family name; null where it is unknown or was erased.'),
    met: z.boolean().describe('Whether the learner would have the badge now.'),
    done: count('How much of it is done, never more than `of`.'),
    of: count('How much it takes.'),
  })
  .meta({ id: 'BadgeCandidate', description: 'How far a learner is with a criterion.' })

/** Who of a class would have a badge with this criterion. Gives nothing to anybody. */
export default defineQuery('badge-candidates', {
  summary: 'Try a criterion',
  description:
    'Who of a class would have a badge with this criterion now, and how far the others are. Nothing is given.',
  path: '/api/classes/{class}/badge-candidates',
  may: 'teaching:read',
  of: ({ class: ofClass }) => ({ kind: 'class', class: ofClass, shows: 'children' }),
  purpose: 'teaching',
  input: z.object({ class: ClassId, criterion: CriterionText }),
  output: z.object({
    class: uuidText('The class, by its id.'),
    met: count('How many would have the badge.'),
    learners: z.array(Candidate).describe('The learners, the nearest first.'),
  }),
  example: {
    input: { class: exampleSchool.class, criterion: '{"kind":"streak","days":5,"on":"weekdays"}' },
    output: {
      class: exampleSchool.class,
      met: 0,
      learners: [
        { learner: exampleSchool.learner, givenName: 'Joachim', familyName: 'Mésange', met: false, done: 3, of: 5 },
      ],
    },
  },
  reads: [classes, classRoster, people, badgeTally],
  about: (_, { learners }) => learners.map(({ learner }) => learner),
  async run({ db, tenant }, { class: ofClass, criterion }) {
    if (!(await isKnownClass(db, tenant, ofClass))) return missing('class')
    const rows = await db
      .selectFrom('classRoster as roster')
      .leftJoin('people', (join) =>
        join.onRef('people.tenant', '=', 'roster.tenant').onRef('people.person', '=', 'roster.learner'),
      )
      .leftJoin('badgeTally as tally', (join) =>
        join.onRef('tally.tenant', '=', 'roster.tenant').onRef('tally.learner', '=', 'roster.learner'),
      )
      .select([
        'roster.learner',
        'givenName',
        'familyName',
        'tally.skills',
        'tally.otherExercises',
        'tally.views',
        'tally.sessions',
        'tally.mastered',
        'tally.days',
        'tally.competencies',
      ])
      .where('roster.tenant', '=', tenant)
      .where('roster.class', '=', ofClass)
      .where('roster.until', 'is', null)
      .orderBy('roster.learner')
      .execute()
    const learners = rows
      .map(({ learner, givenName, familyName, ...tally }) => ({
        learner,
        givenName,
        familyName,
        ...badgeProgress(
          {
            skills: tally.skills ?? emptyTally.skills,
            otherExercises: tally.otherExercises ?? 0,
            views: tally.views ?? 0,
            sessions: tally.sessions ?? 0,
            mastered: tally.mastered ?? [],
            days: tally.days ?? [],
            competencies: tally.competencies ?? {},
          },
          criterion,
        ),
      }))
      .toSorted((a, b) => Number(b.met) - Number(a.met) || b.done / b.of - a.done / a.of)
    return { class: ofClass, met: learners.filter(({ met }) => met).length, learners }
  },
})
