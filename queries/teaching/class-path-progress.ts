import { z } from 'zod'
import { stepOf } from '#events/learning/path-walk.ts'
import { PathId } from '#events/teaching/path-values.ts'
import { ClassId } from '#events/teaching/values.ts'
import { count, momentText, uuidText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { earlierVersion } from '#kernel/projection.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import people from '../../projections/identity/people.ts'
import pathProgress from '../../projections/learning/path-progress.ts'
import classRoster from '../../projections/teaching/class-roster.ts'
import classes from '../../projections/teaching/classes.ts'
import paths from '../../projections/teaching/paths.ts'
import { isKnownClass } from './known-class.ts'

/** Where each learner of a class is in a path. Only those who are in the class now and have the path. */
export default defineQuery('class-path-progress', {
  summary: 'Follow a path in a class',
  description: 'How far each learner of a class is in a path, and on which step: by percentage, the least first.',
  path: '/api/classes/{class}/paths/{path}',
  may: 'teaching:read',
  of: (input) => ({ kind: 'class', class: input.class, shows: 'children' }),
  purpose: 'teaching',
  input: z.object({ class: ClassId, path: PathId }),
  output: z.object({
    class: uuidText('The class, by its id.'),
    path: uuidText('The path, by its id.'),
    title: z.string().describe('Its name in the last version.'),
    version: count('The last version.'),
    learners: z
      .array(
        z
          .object({
            learner: PersonId,
            givenName: z.string().nullable().describe('Given name; null where it was erased.'),
            familyName: z.string().nullable().describe('Family name; null where it was erased.'),
            version: count('The version that the learner has.'),
            percentage: z.number().min(0).max(100).describe('How much is done of the steps that count, from 0 to 100.'),
            stepsFinished: count('Steps that are finished.'),
            steps: count('Steps of the learner’s version.'),
            current: z.string().nullable().describe('The name of the step to do next; null if there is none.'),
            points: z.number().describe('Points of the quizzes, the best of each.'),
            mostPoints: z.number().describe('All points of the quizzes that were answered.'),
            minutes: z.number().describe('Active minutes.'),
            startedAt: momentText('When the learner started; null before.').nullable(),
            finishedAt: momentText('When the learner finished; null before.').nullable(),
            lastAt: momentText('The last activity; null before any.').nullable(),
            takenBackAt: momentText('When the path was taken back from the learner; null if it was not.').nullable(),
          })
          .meta({ id: 'PathOfLearnerInClass', description: 'How far a learner of a class is in a path.' }),
      )
      .describe('The learners of the class who have the path, the least advanced first.'),
  }),
  example: {
    input: { class: exampleSchool.class, path: exampleSchool.path },
    output: {
      class: exampleSchool.class,
      path: exampleSchool.path,
      title: 'Réviser les tables',
      version: 1,
      learners: [
        {
          learner: exampleSchool.learner,
          givenName: 'Joachim',
          familyName: 'Mésange',
          version: 1,
          percentage: 66.6,
          stepsFinished: 2,
          steps: 3,
          current: 'Je m’évalue',
          points: 3,
          mostPoints: 4,
          minutes: 12.5,
          startedAt: '2026-11-20T10:05:00.000Z',
          finishedAt: null,
          lastAt: '2026-11-20T10:25:01.419Z',
          takenBackAt: null,
        },
      ],
    },
  },
  reads: [classes, classRoster, paths, pathProgress, people],
  alsoReads: [earlierVersion(classRoster, 1), earlierVersion(people, 1)],
  about: (_, { learners }) => learners.map(({ learner }) => learner),
  async run({ db, tenant }, { class: ofClass, path }) {
    if (!(await isKnownClass(db, tenant, ofClass))) return missing('class')
    const known = await db
      .selectFrom('paths')
      .select(['title', 'version'])
      .where('tenant', '=', tenant)
      .where('path', '=', path)
      .executeTakeFirst()
    if (!known) return missing('path')
    const rows = await db
      .selectFrom('classRoster as member')
      .innerJoin('pathProgress as done', (join) =>
        join.onRef('done.tenant', '=', 'member.tenant').onRef('done.learner', '=', 'member.learner'),
      )
      .leftJoin('people', (join) =>
        join.onRef('people.tenant', '=', 'member.tenant').onRef('people.person', '=', 'member.learner'),
      )
      .select(['member.learner', 'people.givenName', 'people.familyName', 'done.version', 'done.percentage'])
      .select(['done.steps', 'done.finished', 'done.current', 'done.contents', 'done.durationMs'])
      .select(['done.startedAt', 'done.finishedAt', 'done.lastAt', 'done.takenBackAt'])
      .where('member.tenant', '=', tenant)
      .where('member.class', '=', ofClass)
      .where('member.until', 'is', null)
      .where('done.path', '=', path)
      .orderBy('done.percentage')
      .orderBy('member.learner')
      .execute()
    return {
      class: ofClass,
      path,
      ...known,
      learners: rows.map(({ steps, finished, current, contents, durationMs, ...row }) => ({
        ...row,
        stepsFinished: finished.length,
        steps: steps.length,
        current: current === null ? null : (stepOf({ steps }, current)?.title ?? null),
        points: contents.reduce((sum, one) => sum + (one.points ?? 0), 0),
        mostPoints: contents.reduce((sum, one) => sum + (one.mostPoints ?? 0), 0),
        minutes: Math.round(durationMs / 6_000) / 10,
      })),
    }
  },
})
