// Breaks a text into lines of a width: at spaces, and within a word only if it is wider than a line, after a slash if it has one.

export type Measure = (text: string) => number

export function linesOf(text: string, width: number, measure: Measure): readonly string[] {
  return text.split('\n').flatMap((paragraph) => linesOfParagraph(paragraph, width, measure))
}

function linesOfParagraph(text: string, width: number, measure: Measure): readonly string[] {
  const space = measure(' ')
  const lines: string[] = []
  let line = ''
  let used = 0
  for (const word of text.split(' ').flatMap((one) => partsOf(one, width, measure))) {
    const needs = measure(word)
    if (line !== '' && used + space + needs > width) {
      lines.push(line)
      line = word
      used = needs
    } else {
      used += line === '' ? needs : space + needs
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return [...lines, line]
}

const letters = new Intl.Segmenter('fr', { granularity: 'grapheme' })

/** `grammaire/accord` may end a line after its slash; a date may not. */
export const piecesOf = (word: string): readonly string[] => word.split(/(?<=\p{L}\/)/u)

function partsOf(word: string, width: number, measure: Measure): readonly string[] {
  if (measure(word) <= width) return [word]
  const pieces = piecesOf(word)
  const parts: string[] = []
  let part = ''
  if (pieces.length > 1 && pieces.every((piece) => measure(piece) <= width)) {
    for (const piece of pieces) {
      if (part !== '' && measure(part + piece) > width) {
        parts.push(part)
        part = ''
      }
      part += piece
    }
    return [...parts, part]
  }
  for (const { segment } of letters.segment(word)) {
    if (part !== '' && measure(part + segment) > width) {
      parts.push(part)
      part = ''
    }
    part += segment
  }
  return [...parts, part]
}

/** The first words of a text that fit in one line. */
export function shortened(text: string, width: number, measure: Measure): string {
  const [first = '', ...others] = linesOf(text, width, measure)
  return others.length === 0 ? first : `${linesOf(text, width - measure('…'), measure)[0] ?? ''}…`
}
