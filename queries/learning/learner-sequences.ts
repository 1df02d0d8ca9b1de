import { z } from 'zod'
import { count, dayText, momentText, uuidText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineQuery } from '#kernel/query.ts'
import sequenceProgress from '../../projections/learning/sequence-progress.ts'

/** The sequences of a learner, those worked on last first. */
export default defineQuery('learner-sequences', {
  summary: 'List a learner’s sequences',
  description: 'The teaching sequences that a learner has to work on or worked on, and how far they are in each.',
  path: '/api/learners/{learner}/sequences',
  may: 'learning:read',
  of: ({ learner }) => ({ kind: 'person', person: learner }),
  purpose: 'teaching',
  input: z.object({ learner: PersonId }),
  output: z.object({
    learner: PersonId,
    items: z
      .array(
        z
          .object({
            sequence: uuidText('The sequence, by its id.'),
            class: uuidText('The class that follows it.'),
            version: count('The version that the learner works on.'),
            title: z.string().nullable().describe('What it is called; null before it is assigned.'),
            isActive: z.boolean().describe('Whether the class follows it now.'),
            startsOn: dayText('The first day; null from the beginning.').nullable(),
            endsOn: dayText('The last day; null without an end.').nullable(),
            percentage: z.number().describe('How much is completed, from 0 to 100.'),
            done: count('Activities that are completed, of those that count.'),
            needed: count('Activities that count: the mandatory ones, or all where none is.'),
            durationMs: count('Active time, in milliseconds.'),
            startedAt: momentText('When the learner began; null before.').nullable(),
            completedAt: momentText('When it was completed; null before.').nullable(),
            lastWorkedAt: momentText('The last work on it; null before.').nullable(),
          })
          .meta({ id: 'SequenceOfLearner', description: 'A sequence, and how far a learner is in it.' }),
      )
      .describe('The sequences, those worked on last first.'),
  }),
  example: {
    input: { learner: exampleSchool.learner },
    output: { learner: exampleSchool.learner, items: [] },
  },
  reads: [sequenceProgress],
  about: ({ learner }) => [learner],
  past: { reads: [], whose: async (_, { learner }) => ({ people: [learner], streams: [] }) },
  async run({ db, tenant }, { learner }) {
    const items = await db
      .selectFrom('sequenceProgress')
      .select(['sequence', 'class', 'version', 'title', 'isActive', 'startsOn', 'endsOn', 'percentage', 'done'])
      .select(['needed', 'durationMs', 'startedAt', 'completedAt', 'lastWorkedAt'])
      .where('tenant', '=', tenant)
      .where('learner', '=', learner)
      .orderBy('lastWorkedAt', (order) => order.desc().nullsLast())
      .orderBy('sequence')
      .execute()
    return { learner, items }
  },
})
