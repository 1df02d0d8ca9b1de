import { z } from 'zod'
import pathDefined from '#events/teaching/path-defined.ts'
import { defineProcess, send } from '#kernel/process.ts'
import preparePathContext from '../../commands/teaching/prepare-path-context.ts'

/** Prepares what an assistant may use, for each version of a path. Keeps nothing. */
export default defineProcess('path-context', {
  version: 1,
  description: 'Gathers, for each version of a path, the contents and skills that an assistant may use.',
  sends: [preparePathContext],
  state: z.object({}),
  initial: {},
  on: (on) => [
    on(
      pathDefined,
      ({ data }) => data.path,
      (_, { data: { path, version, steps } }) => {
        const contents = new Map(
          steps.flatMap((step) => step.contents).map(({ content, version: of }) => [content, { content, version: of }]),
        )
        return { state: null, send: [send(preparePathContext, { path, version, contents: [...contents.values()] })] }
      },
    ),
  ],
})
