// The hash of a definition's code: shows when a fold has changed without a new version.
import { dirname, join } from 'node:path'
import { hashOfSources, readSources } from './sources.ts'

const stringOrGap =
  /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|(?:\s|(?<!\\)\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/g

/** The code without what does not affect its result: comments, layout, and words shown to people. */
const bareCode = (source: string): string =>
  withoutWords(source.replaceAll(stringOrGap, (match) => (/^['"`]/.test(match) ? match : ' ')).trim())

/** A read model's `words`, and the descriptions of columns for the API: rows do not depend on them. */
const words = /\bwords: (?=\{ title: )|\.(?:describe|meta)(?=\()/g
const stringOrBracket = /'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`|[([{]|[)\]}]/g

function withoutWords(code: string): string {
  let remaining = ''
  let from = 0
  for (const match of code.matchAll(words)) {
    if (match.index < from) continue
    const end = endOfBrackets(code, match.index + match[0].length)
    if (end === undefined) continue
    remaining += code.slice(from, match.index)
    from = match[0].startsWith('words') && code.startsWith(', ', end) ? end + 2 : end
  }
  return remaining + code.slice(from)
}

/** The index after the bracket that closes the one at `start`. */
function endOfBrackets(code: string, start: number): number | undefined {
  let depth = 0
  stringOrBracket.lastIndex = start
  for (let match = stringOrBracket.exec(code); match; match = stringOrBracket.exec(code)) {
    if (/^[([{]/.test(match[0])) depth += 1
    if (/^[)\]}]/.test(match[0])) depth -= 1
    if (depth === 0) return match.index + match[0].length
  }
}

/** Hashes a file and the neighbouring files that it imports, without comments, layout and words. */
export async function sourceHash(file: string): Promise<string> {
  const sources = await readSources(file, (from, target) =>
    target.startsWith('.') ? join(dirname(from), target) : null,
  )
  return hashOfSources(sources, bareCode)
}
