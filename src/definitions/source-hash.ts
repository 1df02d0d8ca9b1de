// The hash of a definition's code: tells that a fold changed though its version did not.
import { dirname, join } from 'node:path'
import { hashOfSources, readSources } from './sources.ts'

const stringOrGap =
  /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|(?:\s|(?<!\\)\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/g

/** What the code depends on: not its comments, nor how it is laid out. */
const bareCode = (source: string): string =>
  source.replaceAll(stringOrGap, (found) => (/^['"`]/.test(found) ? found : ' ')).trim()

/** Of a file and of the files beside it that it imports, without comments and layout. */
export async function sourceHash(file: string): Promise<string> {
  const sources = await readSources(file, (from, target) =>
    target.startsWith('.') ? join(dirname(from), target) : null,
  )
  return hashOfSources(sources, bareCode)
}
