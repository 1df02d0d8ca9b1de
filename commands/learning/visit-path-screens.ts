import pathScreensVisited from '#events/learning/path-screens-visited.ts'
import { stepOf } from '#events/learning/path-walk.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import paths, { ofLearnersPath, pathOf } from './paths.ts'
import { refusalOfVisits } from './visits-in-order.ts'

/** Records the screens of a path that a learner visited, in order. Only with a consent to detailed tracking. */
export default defineCommand('learning.visit-path-screens', {
  summary: 'Record visited screens of a path',
  description:
    'Records which steps and contents of a path a learner visited, in order, with the time on each. Refused without a consent to detailed tracking that names paths.',
  route: 'POST /api/learners/{learner}/paths/{path}/visits',
  may: 'learning:record',
  of: ({ learner }) => ({ kind: 'person', person: learner }),
  purpose: 'teaching',
  input: pathScreensVisited.data.pick({ path: true, visits: true }).extend({ learner: PersonId }),
  example: {
    learner: exampleSchool.learner,
    path: exampleSchool.path,
    visits: [
      { screen: 'path', enteredAt: '2026-11-21T10:20:00.000Z', durationMs: 12_000 },
      {
        screen: 'content',
        step: exampleSchool.step,
        content: exampleSchool.content,
        enteredAt: '2026-11-21T10:20:12.000Z',
        durationMs: 95_000,
      },
    ],
  },
  decider: paths,
  ...ofLearnersPath,
  decide(state, { learner: _, ...visited }, { occurredAt }) {
    const assigned = pathOf(state, visited.path)
    if (!assigned)
      return refuse('path-not-assigned', 'The learner does not have this path.', { facts: { path: visited.path } })
    if (assigned.takenBack)
      return refuse('path-taken-back', 'The learner does not have this path any more.', {
        facts: { path: visited.path },
      })
    for (const [at, { step, content }] of visited.visits.entries()) {
      const found = step === undefined ? undefined : stepOf(assigned, step)
      if (step !== undefined && !found)
        return refuse('unknown-step', 'The learner’s version of the path has no such step.', {
          pointer: `/visits/${at}/step`,
          facts: { path: visited.path, version: assigned.version },
        })
      if (content !== undefined && !found?.contents.some((one) => one.content === content))
        return refuse('not-in-the-step', 'The step has no such content.', {
          pointer: `/visits/${at}/content`,
          facts: { path: visited.path },
        })
    }
    return refusalOfVisits(visited.visits, occurredAt) ?? [pathScreensVisited(visited)]
  },
})
