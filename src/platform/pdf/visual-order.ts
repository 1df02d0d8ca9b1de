// The words of a line in the order in which they are drawn from left to right: Arabic and Hebrew run the other way (UAX 9).
import * as packaged from 'bidi-js'

// Its types say that this is a module of modules; Node gives the function itself.
const factory: unknown = packaged.default
if (typeof factory !== 'function') throw new Error('bidi-js exports no function')
const bidi: packaged.Bidi = factory()
/** Hebrew, Arabic and their neighbours, and their forms for presentation. */
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/

export const hasRightToLeft = (text: string): boolean => rightToLeft.test(text)

/** U+2068 … U+2069 around a text that may run the other way than what is around it. They have no form of their own. */
export const isolates = /[\u2068\u2069]/g

/**
 * Pieces that are drawn one after another, each of one direction. The font turns the letters of a piece around by itself, so
 * that a piece is never more than a word where the direction is from right to left.
 */
export function visualOrder(line: string): readonly string[] {
  if (!hasRightToLeft(line)) return [line.replaceAll(isolates, '')]
  const embedding = bidi.getEmbeddingLevels(line, 'ltr')
  const mirrored = bidi.getMirroredCharactersMap(line, embedding.levels)
  const runs: { level: number; text: string }[] = []
  for (let at = 0; at < line.length; at += 1) {
    const level = embedding.levels[at] ?? 0
    const character = mirrored.get(at) ?? line.charAt(at)
    if (character === '\u2068' || character === '\u2069') continue
    const last = runs.at(-1)
    if (last && last.level === level) last.text += character
    else runs.push({ level, text: character })
  }
  return reordered(runs).flatMap(({ level, text }) =>
    level % 2 === 0 ? [text] : (text.match(/\s+|\S+/g) ?? []).reverse(),
  )
}

/** From the highest level down to the lowest odd one, each sequence of runs at that level or above is reversed (rule L2). */
function reordered<Run extends { readonly level: number }>(runs: readonly Run[]): readonly Run[] {
  const ordered = [...runs]
  const highest = Math.max(...runs.map(({ level }) => level))
  for (let level = highest; level > 0; level -= 1)
    for (let from = 0; from < ordered.length; from += 1) {
      let to = from
      while (to < ordered.length && (ordered[to]?.level ?? 0) >= level) to += 1
      if (to > from) ordered.splice(from, to - from, ...ordered.slice(from, to).reverse())
      from = to
    }
  return ordered
}
