import { sql } from 'kysely'
import { z } from 'zod'
import { ExerciseId } from '#events/learning/values.ts'
import { SequenceId } from '#events/teaching/sequences.ts'
import { ClassId } from '#events/teaching/values.ts'
import { count, momentText, pageSize, positionText, uuidText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { type Instant, laterOf, PersonId } from '#kernel/ids.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import people from '../../projections/identity/people.ts'
import activityResults from '../../projections/learning/activity-results.ts'
import exerciseTries from '../../projections/learning/exercise-tries.ts'
import classRoster from '../../projections/teaching/class-roster.ts'
import classes from '../../projections/teaching/classes.ts'
import { peopleOfClass } from './class-past.ts'
import { isKnownClass } from './known-class.ts'
import { stuckReasons } from './stuck.ts'
import { placeOf, stuckPoints } from './stuck-points.ts'

const StuckLearner = z
  .object({
    learner: PersonId,
    givenName: z.string().nullable().describe('Given name; null where it is unknown or was erased.'),
    familyName: z.string().nullable().describe('Family name; null where it is unknown or was erased.'),
    reasons: z.array(z.enum(stuckReasons)).describe('Why: `many-attempts`, `help`, `slow` or `abandoned`.'),
    attempts: count('Wrong answers in a row, or how often the activity was handed in.'),
    helps: count('How often the learner got advice or found it hard, since the last right answer.'),
    durationMs: count('Active time on it, in milliseconds.'),
    since: momentText('Since when: the first of the wrong answers in a row, or when the activity was begun.'),
    lastAt: momentText('When the learner last worked on it.'),
    evidence: z
      .array(positionText('A place in the log.'))
      .describe('The last events on the exercise, by place in the log; empty for an activity, whose work is shown.'),
  })
  .meta({ id: 'StuckLearner', description: 'A learner who is stuck on something, and why.' })

const StuckPoint = z
  .object({
    kind: z.enum(['exercise', 'activity']).describe('An exercise, or an activity of a sequence.'),
    item: z.string().describe('The exercise or the activity, by its id.'),
    title: z.string().nullable().describe('What the activity is called; null for an exercise.'),
    sequence: uuidText('The sequence of the activity; null for an exercise.').nullable(),
    skill: z.string().nullable().describe('The skill of the exercise; null for an activity, or where none is known.'),
    medianMs: z
      .number()
      .nullable()
      .describe('Median active time of the class on it, in milliseconds; null where no time is known.'),
    worked: count('How many of the class have spent time on it.'),
    learners: z.array(StuckLearner).describe('Who is stuck on it, those with the most reasons first.'),
  })
  .meta({ id: 'StuckPoint', description: 'An exercise or activity on which somebody in the class is stuck.' })

const { ref } = sql
/** Of the whole class: in PostgreSQL, since these are many times the rows that are not over. */
const medianTime = sql<
  number | null
>`percentile_cont(0.5) within group (order by ${ref('durationMs')}) filter (where ${ref('durationMs')} > 0)`
const timed = sql<number>`count(*) filter (where ${ref('durationMs')} > 0)`

/** Where the learners who are in a class now are stuck, and the events behind each point. The rules are in stuck.ts. */
export default defineQuery('class-stuck-points', {
  summary: 'Get where a class is stuck',
  description:
    'The exercises and activities on which learners of a class are stuck: who, why, since when, and the events behind it. Those that stop the most learners first.',
  path: '/api/classes/{class}/stuck-points',
  may: 'teaching:read',
  of: (input) => ({ kind: 'class', class: input.class, shows: 'children' }),
  purpose: 'teaching',
  input: z.object({
    class: ClassId,
    sequence: SequenceId.optional().describe('Only the activities of this sequence.'),
    limit: pageSize({ most: 500, usual: 100 }),
  }),
  output: z.object({
    class: uuidText('The class, by its id.'),
    lastWorkedAt: momentText(
      'When anybody of the class last worked on an exercise or activity; null before.',
    ).nullable(),
    total: count('How many points there are.'),
    points: z.array(StuckPoint).describe('The points, at most as many as asked for.'),
  }),
  example: {
    input: { class: exampleSchool.class },
    output: {
      class: exampleSchool.class,
      lastWorkedAt: '2026-11-20T10:25:01.419Z',
      total: 1,
      points: [
        {
          ...{ kind: 'exercise', item: 'homophones-012', title: null, sequence: null, skill: 'orthographe/homophones' },
          ...{ medianMs: 41_000, worked: 17 },
          learners: [
            {
              ...{ learner: exampleSchool.learner, givenName: 'Joachim', familyName: 'Mésange' },
              ...{ reasons: ['many-attempts', 'slow'], attempts: 5, helps: 0, durationMs: 96_300 },
              ...{ since: '2026-11-16T09:02:11.000Z', lastAt: '2026-11-19T09:40:02.000Z', evidence: ['9120', '9344'] },
            },
          ],
        },
      ],
    },
  },
  reads: [classes, classRoster, people, exerciseTries, activityResults],
  about: (_, { points }) => [...new Set(points.flatMap(({ learners }) => learners.map(({ learner }) => learner)))],
  past: {
    reads: [classRoster],
    whose: ({ db, tenant, reach }, input) => peopleOfClass(db, tenant, input.class, reach),
  },
  async run({ db, tenant }, { class: ofClass, sequence, limit }) {
    if (!(await isKnownClass(db, tenant, ofClass))) return missing('class')
    const members = await db
      .selectFrom('classRoster as roster')
      .leftJoin('people', (join) =>
        join.onRef('people.tenant', '=', 'roster.tenant').onRef('people.person', '=', 'roster.learner'),
      )
      .select(['roster.learner', 'givenName', 'familyName'])
      .where('roster.tenant', '=', tenant)
      .where('roster.class', '=', ofClass)
      .where('roster.until', 'is', null)
      .execute()
    const nameOf = new Map(members.map(({ learner, ...names }) => [learner, names]))
    const ids = [...nameOf.keys()]
    if (ids.length === 0) return { class: ofClass, lastWorkedAt: null, total: 0, points: [] }

    const everyTry = db
      .selectFrom('exerciseTries')
      .where('tenant', '=', tenant)
      .where('class', '=', ofClass)
      .where('learner', 'in', ids)
    // A sequence has activities alone.
    const isOfSequence = sequence !== undefined
    const open = everyTry
      .select(['learner', 'exercise', 'skill', 'wrongRun', 'helps', 'durationMs'])
      .select(['wrongSince', 'firstAt', 'lastAt'])
      .where((where) => where.or([where('wrongRun', '>', 0), where('helps', '>', 0)]))
    const measured = everyTry
      .groupBy('exercise')
      .select(({ fn }) => ['exercise', medianTime.as('medianMs'), timed.as('timed'), fn.max('lastAt').as('last')])
    const tries = isOfSequence ? [] : await open.execute()
    const ofExercises = isOfSequence ? [] : await measured.execute()
    let everyResult = db
      .selectFrom('activityResults')
      .where('tenant', '=', tenant)
      .where('class', '=', ofClass)
      .where('learner', 'in', ids)
    if (sequence !== undefined) everyResult = everyResult.where('sequence', '=', sequence)
    // Whether points are too few, the rules decide.
    const results = await everyResult
      .select(['learner', 'sequence', 'activity', 'title', 'status', 'score', 'maxScore', 'attempts', 'durationMs'])
      .select(['startedAt', 'handedInAt'])
      .where((where) => where.or([where('status', '=', 'in-progress'), where('score', '<', where.ref('maxScore'))]))
      .execute()
    const ofActivities = await everyResult
      .groupBy(['sequence', 'activity'])
      .select(({ fn }) => [
        'sequence',
        'activity',
        medianTime.as('medianMs'),
        timed.as('timed'),
        fn.max('startedAt').as('started'),
        fn.max('handedInAt').as('handedIn'),
      ])
      .execute()
    const times = new Map([
      ...ofExercises.map(({ exercise, medianMs, timed }) => {
        const place = placeOf({ kind: 'exercise', sequence: null, item: exercise })
        return [place, { medianMs, timed: Number(timed) }] as const
      }),
      ...ofActivities.map(({ sequence, activity, medianMs, timed }) => {
        const place = placeOf({ kind: 'activity', sequence, item: activity })
        return [place, { medianMs, timed: Number(timed) }] as const
      }),
    ])
    const lastWorkedAt = [
      ...ofExercises.map(({ last }) => last),
      ...ofActivities.flatMap(({ started, handedIn }) => [started, handedIn]),
    ].reduce<Instant | null>((last, at) => (at === null ? last : laterOf(last, at)), null)
    const points = stuckPoints(tries, results, { times, lastWorkedAt })
    const shown = points.slice(0, limit)

    // Only what is shown: the events of a whole class are long.
    const exercises = shown.flatMap(({ kind, item }) => (kind === 'exercise' ? [ExerciseId.parse(item)] : []))
    const behind =
      exercises.length === 0
        ? []
        : await db
            .selectFrom('exerciseTries')
            .select(['learner', 'exercise', 'events'])
            .where('tenant', '=', tenant)
            .where('class', '=', ofClass)
            .where('learner', 'in', ids)
            .where('exercise', 'in', exercises)
            .execute()
    const eventsOf = new Map(behind.map(({ learner, exercise, events }) => [`${learner} ${exercise}`, events]))
    return {
      class: ofClass,
      lastWorkedAt,
      total: points.length,
      points: shown.map(({ learners, ...point }) => ({
        ...point,
        learners: learners.map(({ learner, reasons, since, work: { attempts, helps, durationMs, lastAt } }) => ({
          learner,
          ...(nameOf.get(learner) ?? { givenName: null, familyName: null }),
          reasons: [...reasons],
          ...{ attempts, helps, durationMs, since, lastAt },
          evidence: (eventsOf.get(`${learner} ${point.item}`) ?? []).map(({ position }) => position),
        })),
      })),
    }
  },
})
