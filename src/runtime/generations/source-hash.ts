// The hash of a definition's code: tells that a fold changed though its version did not.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

const stringOrGap =
  /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|(?:\s|(?<!\\)\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/g

/** What the code depends on: not its comments, nor how it is laid out. */
const bareCode = (source: string): string =>
  source.replaceAll(stringOrGap, (found) => (/^['"`]/.test(found) ? found : ' ')).trim()

/** Of a file and of the files beside it that it imports, without comments and layout. */
export async function sourceHash(file: string): Promise<string> {
  const sources = new Map<string, string>()
  async function read(path: string): Promise<void> {
    if (sources.has(path)) return
    const source = await readFile(path, 'utf8')
    sources.set(path, source)
    for (const [, beside = ''] of source.matchAll(/from '(\.[^']+\.ts)'/g)) await read(join(dirname(path), beside))
  }
  await read(file)
  const hash = createHash('sha256')
  for (const path of [...sources.keys()].sort()) hash.update(bareCode(sources.get(path) ?? ''))
  return hash.digest('hex').slice(0, 16)
}
