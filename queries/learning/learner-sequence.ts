import { z } from 'zod'
import { SequenceId } from '#events/teaching/sequences.ts'
import { count, dayText, momentText, uuidText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import activityResults from '../../projections/learning/activity-results.ts'
import sequenceProgress from '../../projections/learning/sequence-progress.ts'

const Activity = z
  .object({
    activity: uuidText('The activity, by its id.'),
    title: z.string().describe('What it is called.'),
    kind: z.string().describe('`video`, `quiz`, `text-production`, `interactive` or `evaluation`.'),
    mandatory: z.boolean().describe('Whether the sequence is completed only with it.'),
    points: count('The points that it gives.'),
    status: z.string().describe('`not-started`, `in-progress`, `needs-review` or `completed`.'),
    score: z.number().nullable().describe('Points; null where there are none.'),
    attempts: count('How often it was handed in.'),
    durationMs: count('Active time, in milliseconds.'),
    late: z.boolean().describe('Whether the last handing in came after the last day.'),
    completedAt: momentText('When it was completed; null before.').nullable(),
  })
  .meta({ id: 'ActivityOfLearner', description: 'An activity, and how far a learner is with it.' })

/** A learner’s way through a sequence: its lessons and activities, how far each is, and what must come first. */
export default defineQuery('learner-sequence', {
  summary: 'Get a learner’s sequence',
  description: 'The lessons and activities of a sequence for a learner, how far each is, and which lessons are locked.',
  path: '/api/learners/{learner}/sequences/{sequence}',
  may: 'learning:read',
  of: ({ learner }) => ({ kind: 'person', person: learner }),
  purpose: 'teaching',
  input: z.object({ learner: PersonId, sequence: SequenceId }),
  output: z.object({
    learner: PersonId,
    sequence: uuidText('The sequence, by its id.'),
    class: uuidText('The class that follows it.'),
    version: count('The version that the learner works on.'),
    title: z.string().nullable().describe('What it is called; null before it is assigned.'),
    isActive: z.boolean().describe('Whether the class follows it now.'),
    startsOn: dayText('The first day; null from the beginning.').nullable(),
    endsOn: dayText('The last day; null without an end.').nullable(),
    mostAttempts: z.int().nullable().describe('How often an activity may be handed in; null without a limit.'),
    percentage: z.number().describe('How much is completed, from 0 to 100.'),
    done: count('Activities that are completed, of those that count.'),
    needed: count('Activities that count: the mandatory ones, or all where none is.'),
    durationMs: count('Active time, in milliseconds.'),
    currentLesson: z.string().nullable().describe('The lesson of the current activity; null where nothing is left.'),
    currentActivity: z.string().nullable().describe('The first activity that is not handed in; null where none is.'),
    startedAt: momentText('When the learner began; null before.').nullable(),
    completedAt: momentText('When it was completed; null before.').nullable(),
    lessons: z
      .array(
        z
          .object({
            lesson: uuidText('The lesson, by its id.'),
            title: z.string().describe('What it is called.'),
            lockedBy: z.array(z.string()).describe('The titles of the lessons to complete first; empty if it is open.'),
            activities: z.array(Activity).describe('Its activities, in order.'),
          })
          .meta({ id: 'LessonOfLearner', description: 'A lesson, and how far a learner is in it.' }),
      )
      .describe('The lessons, in the order of the class.'),
  }),
  example: {
    input: { learner: exampleSchool.learner, sequence: '2f7c9a14-5b3e-4d80-9c61-7a0e8d2f4b15' },
    output: {
      learner: exampleSchool.learner,
      sequence: '2f7c9a14-5b3e-4d80-9c61-7a0e8d2f4b15',
      class: exampleSchool.class,
      version: 1,
      title: 'Lire et résumer un article',
      isActive: true,
      startsOn: null,
      endsOn: null,
      mostAttempts: null,
      percentage: 0,
      done: 0,
      needed: 3,
      durationMs: 0,
      currentLesson: null,
      currentActivity: null,
      startedAt: null,
      completedAt: null,
      lessons: [],
    },
  },
  reads: [sequenceProgress, activityResults],
  about: ({ learner }) => [learner],
  past: { reads: [], whose: async (_, { learner }) => ({ people: [learner], streams: [] }) },
  async run({ db, tenant }, { learner, sequence }) {
    const progress = await db
      .selectFrom('sequenceProgress')
      .select(['class', 'version', 'title', 'isActive', 'startsOn', 'endsOn', 'mostAttempts', 'percentage', 'done'])
      .select(['needed', 'durationMs', 'currentLesson', 'currentActivity', 'startedAt', 'completedAt', 'outline'])
      .where('tenant', '=', tenant)
      .where('learner', '=', learner)
      .where('sequence', '=', sequence)
      .executeTakeFirst()
    if (!progress) return missing('sequence')
    const results = await db
      .selectFrom('activityResults')
      .select(['activity', 'status', 'score', 'attempts', 'durationMs', 'late', 'completedAt'])
      .where('tenant', '=', tenant)
      .where('learner', '=', learner)
      .where('sequence', '=', sequence)
      .execute()
    const { outline, ...shown } = progress
    const resultOf = new Map(results.map((result) => [result.activity, result]))
    const isDone = (lesson: (typeof outline)[number]) => {
      const mandatory = lesson.activities.filter((one) => one.mandatory)
      const needed = mandatory.length > 0 ? mandatory : lesson.activities
      return needed.every(({ activity }) => resultOf.get(activity)?.status === 'completed')
    }
    const unfinished = outline.filter((lesson) => !isDone(lesson))
    return {
      ...{ learner, sequence },
      ...shown,
      lessons: outline.map(({ lesson, title, prerequisites, activities }) => ({
        lesson,
        title,
        lockedBy: unfinished.filter((one) => prerequisites.includes(one.lesson)).map((one) => one.title),
        activities: activities.map((activity) => {
          const result = resultOf.get(activity.activity)
          return {
            ...activity,
            status: result?.status ?? 'not-started',
            score: result?.score ?? null,
            attempts: result?.attempts ?? 0,
            durationMs: result?.durationMs ?? 0,
            late: result?.late ?? false,
            completedAt: result?.completedAt ?? null,
          }
        }),
      })),
    }
  },
})
