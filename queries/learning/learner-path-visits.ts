import { z } from 'zod'
import { PathId } from '#events/teaching/path-values.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineQuery } from '#kernel/query.ts'
import pathVisits from '../../projections/learning/path-visits.ts'
import { daysOf, MOST_DAYS, ofDay, visitsOf } from './visits-by-day.ts'

/** The screens of a path that a learner visited, in order, for the last days on which there are any. */
export default defineQuery('learner-path-visits', {
  summary: 'Get visits within a path',
  description:
    'Which steps and contents of a path a learner visited, in order, with the time on each: the last 30 days with visits.',
  path: '/api/learners/{learner}/paths/{path}/visits',
  may: 'learning:read',
  of: ({ learner }) => ({ kind: 'person', person: learner }),
  purpose: 'teaching',
  input: z.object({ learner: PersonId, path: PathId }),
  output: z.object({
    learner: PersonId,
    days: daysOf(
      z
        .object({
          ...ofDay,
          screens: visitsOf(
            z.string().describe('The screen, as a short code: `path`, `content`, or that of another application.'),
            {
              step: z.string().optional().describe('The step that was shown, if one was.'),
              content: z.string().optional().describe('The content that was open, if one was.'),
            },
          ),
        })
        .meta({ id: 'DayOfPathVisits', description: 'The screens of a path that a learner visited on a day.' }),
    ),
  }),
  example: {
    input: { learner: exampleSchool.learner, path: exampleSchool.path },
    output: { learner: exampleSchool.learner, days: [] },
  },
  reads: [pathVisits],
  about: ({ learner }) => [learner],
  past: { reads: [], whose: async (_, { learner }) => ({ people: [learner], streams: [] }) },
  async run({ db, tenant }, { learner, path }) {
    const days = await db
      .selectFrom('pathVisits')
      .select(['day', 'visits', 'durationMs', 'screens'])
      .where('tenant', '=', tenant)
      .where('learner', '=', learner)
      .where('path', '=', path)
      .orderBy('day', 'desc')
      .limit(MOST_DAYS)
      .execute()
    return { learner, days }
  },
})
