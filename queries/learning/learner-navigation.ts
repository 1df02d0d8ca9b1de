import { z } from 'zod'
import { SequenceId } from '#events/teaching/sequences.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineQuery } from '#kernel/query.ts'
import navigationPath from '../../projections/learning/navigation-path.ts'
import { daysOf, MOST_DAYS, ofDay, visitsOf } from './visits-by-day.ts'

/** The screens of a sequence that a learner visited, in order, for the last days on which there are any. */
export default defineQuery('learner-navigation', {
  summary: 'Get visits within a sequence',
  description:
    'Which screens of a sequence a learner visited, in order, with the time on each: the last 30 days with visits.',
  path: '/api/learners/{learner}/sequences/{sequence}/visits',
  may: 'learning:read',
  of: ({ learner }) => ({ kind: 'person', person: learner }),
  purpose: 'teaching',
  input: z.object({ learner: PersonId, sequence: SequenceId }),
  output: z.object({
    learner: PersonId,
    days: daysOf(
      z
        .object({
          ...ofDay,
          path: visitsOf(z.string().describe('The screen, as a short code.'), {
            activity: z.string().optional().describe('The activity that was shown, if one was.'),
          }),
        })
        .meta({ id: 'NavigationDay', description: 'The screens that a learner visited on a day.' }),
    ),
  }),
  example: {
    input: { learner: exampleSchool.learner, sequence: '2f7c9a14-5b3e-4d80-9c61-7a0e8d2f4b15' },
    output: { learner: exampleSchool.learner, days: [] },
  },
  reads: [navigationPath],
  about: ({ learner }) => [learner],
  past: { reads: [], whose: async (_, { learner }) => ({ people: [learner], streams: [] }) },
  async run({ db, tenant }, { learner, sequence }) {
    const days = await db
      .selectFrom('navigationPath')
      .select(['day', 'visits', 'durationMs', 'path'])
      .where('tenant', '=', tenant)
      .where('learner', '=', learner)
      .where('sequence', '=', sequence)
      .orderBy('day', 'desc')
      .limit(MOST_DAYS)
      .execute()
    return { learner, days }
  },
})
