import { z } from 'zod'
import { stepOf } from '#events/learning/path-walk.ts'
import { count, momentText, uuidText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineQuery } from '#kernel/query.ts'
import pathProgress from '../../projections/learning/path-progress.ts'

/** The paths of a learner, those to work on first: for the learner, their teachers and their parents. */
export default defineQuery('learner-paths', {
  summary: 'List a learner’s paths',
  description:
    'The learning paths of a learner and how far they are in each; unfinished ones first, then the last given.',
  path: '/api/learners/{id}/paths',
  may: 'learning:read',
  of: ({ id }) => ({ kind: 'person', person: id }),
  purpose: 'teaching',
  input: z.object({ id: PersonId.describe('The learner.') }),
  output: z.object({
    learner: PersonId,
    paths: z
      .array(
        z
          .object({
            path: uuidText('The path, by its id.'),
            title: z.string().describe('Its name.'),
            version: count('The version that the learner has.'),
            percentage: z.number().min(0).max(100).describe('How much is done of the steps that count, from 0 to 100.'),
            stepsFinished: count('Steps that are finished.'),
            steps: count('All steps.'),
            current: z.string().nullable().describe('The name of the step to do next; null if there is none.'),
            minutes: z.number().describe('Active minutes.'),
            assignedAt: momentText('When the learner got it.'),
            startedAt: momentText('When the learner started; null before.').nullable(),
            finishedAt: momentText('When the learner finished; null before.').nullable(),
            takenBackAt: momentText('When it was taken back; null while the learner has it.').nullable(),
          })
          .meta({ id: 'PathOfLearner', description: 'A learner’s path, and how far they are.' }),
      )
      .describe('The paths; unfinished ones first.'),
  }),
  example: {
    input: { id: exampleSchool.learner },
    output: {
      learner: exampleSchool.learner,
      paths: [
        {
          path: exampleSchool.path,
          title: 'Réviser les tables',
          version: 1,
          percentage: 66.6,
          stepsFinished: 2,
          steps: 3,
          current: 'Je m’évalue',
          minutes: 12.5,
          assignedAt: '2026-11-16T07:00:00.000Z',
          startedAt: '2026-11-20T10:05:00.000Z',
          finishedAt: null,
          takenBackAt: null,
        },
      ],
    },
  },
  reads: [pathProgress],
  about: ({ id }) => [id],
  past: { reads: [], whose: async (_, { id }) => ({ people: [id], streams: [] }) },
  async run({ db, tenant }, { id }) {
    const rows = await db
      .selectFrom('pathProgress')
      .select(['path', 'title', 'version', 'percentage', 'steps', 'finished', 'current', 'durationMs'])
      .select(['assignedAt', 'startedAt', 'finishedAt', 'takenBackAt'])
      .where('tenant', '=', tenant)
      .where('learner', '=', id)
      .orderBy('assignedAt', 'desc')
      .orderBy('path')
      .execute()
    const shown = rows.map(({ steps, finished, current, durationMs, ...row }) => ({
      ...row,
      stepsFinished: finished.length,
      steps: steps.length,
      current: current === null ? null : (stepOf({ steps }, current)?.title ?? null),
      minutes: Math.round(durationMs / 6_000) / 10,
    }))
    const isOver = ({ finishedAt, takenBackAt }: (typeof shown)[number]) => finishedAt !== null || takenBackAt !== null
    return { learner: id, paths: [...shown.filter((one) => !isOver(one)), ...shown.filter(isOver)] }
  },
})
