import pathContextPrepared from '#events/teaching/path-context-prepared.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import contents from '../../projections/teaching/contents.ts'
import path, { pathStream } from './path.ts'

/** Gathers what an assistant may use for a version of a path. Sent by the process of the same name for each version. */
export default defineCommand('teaching.prepare-path-context', {
  summary: 'Prepare the assistant for a path',
  description: 'Gathers the contents and skills that an assistant may use to help with the last version of a path.',
  may: 'teaching:manage',
  of: () => ({ kind: 'nobody' }),
  purpose: 'teaching',
  input: pathContextPrepared.data.omit({ skills: true }),
  example: { path: exampleSchool.path, version: 2, contents: [] },
  decider: path,
  stream: pathStream,
  needs: { contents: { from: contents, keys: (input) => input.contents.map(({ content }) => ({ content })) } },
  decide(state, { path: id, version, contents: named }, { needed }) {
    // A newer version has a context of its own.
    if (state.last?.version !== version)
      return refuse('other-version', 'The path has no such version now.', {
        pointer: '/version',
        facts: { path: id, version },
      })
    const skills = [...new Set(needed.contents.flatMap((one) => one.skills))].sort()
    return [pathContextPrepared({ path: id, version, contents: named, skills })]
  },
})
