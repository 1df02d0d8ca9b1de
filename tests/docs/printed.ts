// Pages with commands to paste: their blocks, and whether what they print is what really comes out.

export type Block = { readonly language: string; readonly body: string }

/** The fenced blocks of a page, in order. */
export const blocksOf = (page: string): Block[] =>
  [...page.matchAll(/^```([a-z]*)[^\n]*\n(.*?)^```$/gms)].map(([, language = '', body = '']) => ({ language, body }))

/** A block of commands, and the answer that the page prints below it; null where it prints none. */
export type Step = { readonly commands: string; readonly printed: string | null }

export function stepsOf(page: string): Step[] {
  const blocks = blocksOf(page)
  return blocks.flatMap(({ language, body }, n) => {
    if (language !== 'sh') return []
    const next = blocks[n + 1]
    return [{ commands: body, printed: next && next.language !== 'sh' ? next.body : null }]
  })
}

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'

/** What differs from run to run, by how it looks on the page. The first that fits a place counts. */
const varying: readonly (readonly [looks: RegExp, may: string])[] = [
  [new RegExp(UUID, 'y'), UUID],
  [/\b[0-9a-f]{16}\b/y, '[0-9a-f]{16}'],
  [/\bwhsec_\S+?(?=")/y, 'whsec_[^"]+'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/y, '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z'],
  [/\d+([.,\u202f]\d+)*/y, '\\d+(?:[.,\\u202f]\\d+)*'],
  [/\b(true|false)\b/y, '(?:true|false)'],
  [/█+/y, '█+'],
  [/,?\s*…\s*,?/y, '[\\s\\S]*?'],
  [/\s+/y, '\\s*'],
]

/**
 * A pattern of what a page prints: the same words in the same order. Numbers, ids and moments may be others, `…` is
 * anything, and lines may be broken elsewhere.
 */
export function patternOf(printed: string): RegExp {
  let pattern = ''
  for (let at = 0; at < printed.length; ) {
    const [found, may] = lookAt(printed, at)
    pattern += may
    at += found.length
  }
  return new RegExp(pattern)
}

function lookAt(text: string, at: number): readonly [found: string, may: string] {
  for (const [looks, may] of varying) {
    looks.lastIndex = at
    const found = looks.exec(text)?.[0]
    if (found) return [found, may]
  }
  const letter = String.fromCodePoint(text.codePointAt(at) ?? 0)
  return [letter, letter.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&')]
}
