import { z } from 'zod'
import pathDefined from '#events/teaching/path-defined.ts'
import { PathId } from '#events/teaching/path-values.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { sortedJson } from '#kernel/ids.ts'
import contents from '../../projections/teaching/contents.ts'
import path, { pathStream } from './path.ts'
import { contentKeys, GivenSteps, withVersions } from './path-steps.ts'

/**
 * Changes a path: what differs is a new version. Learners who have not started move to it by themselves (a process does it);
 * whoever has started keeps their version until a teacher moves them (`learning.update-path`).
 */
export default defineCommand('teaching.change-path', {
  summary: 'Change a learning path',
  description:
    'Makes a new version of a path. Learners who have not started get it by themselves; the others keep theirs until they are moved.',
  route: 'POST /api/paths/{path}/versions',
  may: 'teaching:manage',
  of: () => ({ kind: 'nobody' }),
  purpose: 'teaching',
  input: z.object({
    path: PathId,
    title: pathDefined.data.shape.title,
    objectives: pathDefined.data.shape.objectives.default([]),
    steps: GivenSteps,
  }),
  example: {
    path: exampleSchool.path,
    title: 'Réviser les tables',
    objectives: ['Connaître les tables de 7, de 8 et de 9'],
    steps: [
      { step: exampleSchool.step, title: 'Je révise', contents: [exampleSchool.content] },
      { step: exampleSchool.secondStep, title: 'Je récite à deux', after: [exampleSchool.step] },
    ],
  },
  decider: path,
  stream: pathStream,
  needs: { contents: { from: contents, keys: contentKeys } },
  decide(state, input, { needed }) {
    if (!state.last) return refuse('unknown-path', 'There is no such path.', { pointer: '/path' })
    if (state.withdrawn) return refuse('path-withdrawn', 'This path was withdrawn.', { pointer: '/path' })
    const steps = withVersions(input.steps, needed.contents, state.last.steps)
    if ('kind' in steps) return steps
    const { path: id, title, objectives } = input
    const defined = pathDefined({ path: id, version: state.last.version + 1, title, objectives, steps: [...steps] })
    const { path: _, ...next } = defined.data
    return sortedJson({ ...state.last, version: 0 }) === sortedJson({ ...next, version: 0 }) ? [] : [defined]
  },
})
