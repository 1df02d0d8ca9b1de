import { z } from 'zod'
import { OutlinedLesson, outlineOf, SequenceId } from '#events/teaching/sequences.ts'
import { ClassId } from '#events/teaching/values.ts'
import { count, momentText, nextPage, pageSize, uuidText } from '#kernel/answer-fields.ts'
import { cursorOf, cursorTo } from '#kernel/cursor.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId, streamName } from '#kernel/ids.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import people from '../../projections/identity/people.ts'
import activityResults from '../../projections/learning/activity-results.ts'
import sequenceProgress from '../../projections/learning/sequence-progress.ts'
import classRoster from '../../projections/teaching/class-roster.ts'
import classSequences from '../../projections/teaching/class-sequences.ts'
import classes from '../../projections/teaching/classes.ts'
import sequenceVersions from '../../projections/teaching/sequence-versions.ts'
import { peopleOfClass } from './class-past.ts'

const Cell = z
  .object({
    activity: uuidText('The activity, by its id.'),
    status: z.string().describe('`in-progress`, `needs-review` or `completed`. What was not begun has no cell.'),
    score: z.number().nullable().describe('Points; null where there are none.'),
    maxScore: z.int().nullable().describe('The points that it gives; null before it was handed in.'),
    attempts: count('How often it was handed in.'),
    durationMs: count('Active time, in milliseconds.'),
    late: z.boolean().describe('Whether the last handing in came after the last day.'),
  })
  .meta({ id: 'ActivityCell', description: 'How far a learner is with an activity.' })

/** How far the learners of a class are with each activity of a sequence: those who are in the class now. */
export default defineQuery('class-sequence-work', {
  summary: 'Get the work on a sequence',
  description: 'The learners of a class and the activities of a sequence: what each learner did of each activity.',
  path: '/api/classes/{class}/sequences/{sequence}/work',
  may: 'teaching:read',
  of: (input) => ({ kind: 'class', class: input.class, shows: 'children' }),
  purpose: 'teaching',
  input: z.object({
    class: ClassId,
    sequence: SequenceId,
    limit: pageSize({ most: 200, usual: 60 }),
    cursor: cursorOf(PersonId).optional(),
  }),
  output: z.object({
    class: uuidText('The class, by its id.'),
    className: z.string().nullable().describe('What the class is called; null where it was not opened by then.'),
    sequence: uuidText('The sequence, by its id.'),
    version: count('The version that the class follows.'),
    title: z.string().describe('What it is called.'),
    outline: z
      .array(OutlinedLesson.meta({ id: 'OutlinedLesson', description: 'A lesson with its activities, in order.' }))
      .describe('The lessons and activities, in the order of the class.'),
    learners: z
      .array(
        z
          .object({
            learner: PersonId,
            givenName: z.string().nullable().describe('Given name; null where it was erased.'),
            familyName: z.string().nullable().describe('Family name; null where it was erased.'),
            percentage: z.number().describe('How much is completed, from 0 to 100.'),
            durationMs: count('Active time, in milliseconds.'),
            startedAt: momentText('When the learner began; null before.').nullable(),
            completedAt: momentText('When the sequence was completed; null before.').nullable(),
            activities: z.array(Cell).describe('What the learner has begun.'),
          })
          .meta({ id: 'LearnerOfSequence', description: 'A learner’s work on a sequence.' }),
      )
      .describe('The learners who are in the class now.'),
    next: nextPage,
  }),
  example: {
    input: { class: exampleSchool.class, sequence: '2f7c9a14-5b3e-4d80-9c61-7a0e8d2f4b15' },
    output: {
      class: exampleSchool.class,
      className: 'CM2 A',
      sequence: '2f7c9a14-5b3e-4d80-9c61-7a0e8d2f4b15',
      version: 1,
      title: 'Lire et résumer un article',
      outline: [],
      learners: [],
      next: null,
    },
  },
  reads: [classes, classSequences, sequenceVersions, classRoster, people, sequenceProgress, activityResults],
  about: (_, { learners }) => learners.map(({ learner }) => learner),
  past: {
    reads: [classRoster],
    async whose({ db, tenant, reach }, input) {
      const { people: members, streams } = await peopleOfClass(db, tenant, input.class, reach)
      return { people: members, streams: [...streams, streamName('sequence', input.sequence)] }
    },
  },
  async run({ db, tenant }, { class: ofClass, sequence, limit, cursor }) {
    const set = await db
      .selectFrom('classSequences as set')
      .innerJoin('sequenceVersions as written', (join) =>
        join
          .onRef('written.tenant', '=', 'set.tenant')
          .onRef('written.sequence', '=', 'set.sequence')
          .onRef('written.version', '=', 'set.version'),
      )
      .leftJoin('classes', (join) =>
        join.onRef('classes.tenant', '=', 'set.tenant').onRef('classes.class', '=', 'set.class'),
      )
      .select([
        'set.version',
        'set.lessonOrder',
        'set.omitted',
        'written.title',
        'written.lessons',
        'classes.name as className',
      ])
      .where('set.tenant', '=', tenant)
      .where('set.class', '=', ofClass)
      .where('set.sequence', '=', sequence)
      .executeTakeFirst()
    if (!set) return missing('sequence')

    let roster = db
      .selectFrom('classRoster as member')
      .leftJoin('people', (join) =>
        join.onRef('people.tenant', '=', 'member.tenant').onRef('people.person', '=', 'member.learner'),
      )
      .leftJoin('sequenceProgress as progress', (join) =>
        join
          .onRef('progress.tenant', '=', 'member.tenant')
          .onRef('progress.learner', '=', 'member.learner')
          .on('progress.sequence', '=', sequence),
      )
      .select(['member.learner', 'people.givenName', 'people.familyName', 'progress.percentage'])
      .select(['progress.durationMs', 'progress.startedAt', 'progress.completedAt'])
      .where('member.tenant', '=', tenant)
      .where('member.class', '=', ofClass)
      .where('member.until', 'is', null)
      .orderBy('member.learner')
      .limit(limit + 1)
    if (cursor !== undefined) roster = roster.where('member.learner', '>', cursor)
    const rows = await roster.execute()
    const page = rows.slice(0, limit)
    const cells =
      page.length === 0
        ? []
        : await db
            .selectFrom('activityResults')
            .select(['learner', 'activity', 'status', 'score', 'maxScore', 'attempts', 'durationMs', 'late'])
            .where('tenant', '=', tenant)
            .where('sequence', '=', sequence)
            .where(
              'learner',
              'in',
              page.map(({ learner }) => learner),
            )
            .orderBy('activity')
            .execute()
    const ofLearner = Map.groupBy(cells, ({ learner }) => learner)
    const last = page.at(-1)
    return {
      ...{ class: ofClass, className: set.className, sequence, version: set.version, title: set.title },
      outline: outlineOf(set.lessons, set),
      learners: page.map((member) => ({
        ...member,
        percentage: member.percentage ?? 0,
        durationMs: member.durationMs ?? 0,
        activities: (ofLearner.get(member.learner) ?? []).map(({ learner: _, ...cell }) => cell),
      })),
      next: last && rows.length > limit ? cursorTo(last.learner) : null,
    }
  },
})
