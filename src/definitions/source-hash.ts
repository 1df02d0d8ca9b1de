// The hash of a definition's code: tells that a fold changed though its version did not.
import { dirname, join } from 'node:path'
import { hashOfSources, readSources } from './sources.ts'

const stringOrGap =
  /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|(?:\s|(?<!\\)\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/g

/** What the code depends on: not its comments, nor how it is laid out, nor what it says to people alone. */
const bareCode = (source: string): string =>
  withoutWords(source.replaceAll(stringOrGap, (found) => (/^['"`]/.test(found) ? found : ' ')).trim())

/** A read model's `words`, and what describes a column for the API: no row depends on them. */
const words = /\bwords: (?=\{ title: )|\.(?:describe|meta)(?=\()/g
const stringOrBracket = /'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`|[([{]|[)\]}]/g

function withoutWords(code: string): string {
  let kept = ''
  let from = 0
  for (const found of code.matchAll(words)) {
    if (found.index < from) continue
    const end = endOfBrackets(code, found.index + found[0].length)
    if (end === undefined) continue
    kept += code.slice(from, found.index)
    from = found[0].startsWith('words') && code.startsWith(', ', end) ? end + 2 : end
  }
  return kept + code.slice(from)
}

/** Behind the bracket that closes the one at `start`. */
function endOfBrackets(code: string, start: number): number | undefined {
  let depth = 0
  stringOrBracket.lastIndex = start
  for (let found = stringOrBracket.exec(code); found; found = stringOrBracket.exec(code)) {
    if (/^[([{]/.test(found[0])) depth += 1
    if (/^[)\]}]/.test(found[0])) depth -= 1
    if (depth === 0) return found.index + found[0].length
  }
}

/** Of a file and of the files beside it that it imports, without comments, layout and words. */
export async function sourceHash(file: string): Promise<string> {
  const sources = await readSources(file, (from, target) =>
    target.startsWith('.') ? join(dirname(from), target) : null,
  )
  return hashOfSources(sources, bareCode)
}
