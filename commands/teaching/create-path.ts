import { z } from 'zod'
import pathDefined from '#events/teaching/path-defined.ts'
import pathGivenToLearner from '#events/teaching/path-given-to-learner.ts'
import { PathId } from '#events/teaching/path-values.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import classRoster from '../../projections/teaching/class-roster.ts'
import contents from '../../projections/teaching/contents.ts'
import path, { pathStream } from './path.ts'
import { contentKeys, GivenSteps, withVersions } from './path-steps.ts'
import { refusedBy } from './subscription.ts'

/** More at once than a teacher names by hand. A class is given a path as a whole. */
const MOST_LEARNERS = 500

/**
 * Creates a path and gives it to learners. Four checks: the teacher may act on these learners (`of`); the learners are in a
 * class of the school; the contents are validated; the school's subscription has paths. What follows (the assignment in
 * each learner's stream, notices, the assistant's context) is done by processes.
 */
export default defineCommand('teaching.create-path', {
  summary: 'Create a learning path',
  description:
    'Creates a learning path of steps with contents, and gives it to learners. They get it a moment later, with a notice.',
  route: 'POST /learning-paths/create',
  may: 'teaching:manage',
  of: ({ learners }) =>
    learners.length === 0 ? { kind: 'nobody' } : learners.map((person) => ({ kind: 'person', person }) as const),
  purpose: 'teaching',
  makes: 'path',
  input: z.object({
    path: PathId.describe('The id of the new path.'),
    title: pathDefined.data.shape.title,
    objectives: pathDefined.data.shape.objectives.default([]),
    learners: z.array(PersonId).max(MOST_LEARNERS).default([]).describe('The learners who get it.'),
    steps: GivenSteps.default([]),
  }),
  example: {
    path: exampleSchool.path,
    title: 'Réviser les tables',
    objectives: ['Connaître les tables de 7 et de 8'],
    learners: [exampleSchool.learner],
    steps: [
      { step: exampleSchool.step, title: 'Je révise', contents: [exampleSchool.content] },
      { step: exampleSchool.secondStep, title: 'Je récite à deux', after: [exampleSchool.step] },
    ],
  },
  answer: {
    schema: z.object({
      id: z.uuid().describe('The id of the path.'),
      status: z.literal('active').describe('The path is active: its learners can work on it.'),
      learners: z.array(z.uuid()).describe('The learners who get it.'),
    }),
    of: ({ path: id, learners }) => ({ id, status: 'active' as const, learners: [...new Set(learners)] }),
  },
  decider: path,
  stream: pathStream,
  needs: {
    contents: { from: contents, keys: contentKeys },
    roster: { from: classRoster, keys: ({ learners }) => [...new Set(learners)].map((learner) => ({ learner })) },
  },
  decide(state, input, { needed, now }) {
    if (state.last)
      return refuse(
        'path-already-created',
        'A path with this id was created before. Change that one, or choose another id.',
        {
          pointer: '/path',
        },
      )
    // Nothing records subscriptions yet: a row of billing's read model takes the place of null.
    const refused = refusedBy(null, 'learning-paths', now)
    if (refused) return refused
    const inClass = new Set(needed.roster.flatMap(({ learner, until }) => (until === null ? learner : [])))
    const stranger = input.learners.findIndex((learner) => !inClass.has(learner))
    if (stranger !== -1)
      return refuse('not-in-a-class', 'This person is in no class of the school now.', {
        pointer: `/learners/${stranger}`,
        facts: { learner: input.learners[stranger] },
      })
    const steps = withVersions(input.steps, needed.contents)
    if ('kind' in steps) return steps
    const { path: id, title, objectives } = input
    return [
      pathDefined({ path: id, version: 1, title, objectives, steps: [...steps] }),
      ...[...new Set(input.learners)].map((learner) => pathGivenToLearner({ path: id, learner, because: 'chosen' })),
    ]
  },
})
