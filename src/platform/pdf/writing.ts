// Writes lines of text on a page, in the fonts that have their letters and in the order in which they are read. What a page cannot
// show as it is written (letters that no font has, words that run from right to left) is there for screen readers, too: the line
// then carries its true text (ActualText).
import { ascentOf, type Face, fontFiles, runsOf } from './fonts.ts'
import { hasRightToLeft, isolates, visualOrder } from './visual-order.ts'

export type Style = { readonly face: Face; readonly size: number }

export type Writing = {
  /** In points. Of clean text (`cleanText`), like all lines here. */
  width(text: string, style: Style): number
  /** `baseline`: y is the base line, and not the top of the letters. */
  line(text: string, x: number, y: number, style: Style, options?: Options): void
}
type Options = {
  readonly colour?: string
  readonly baseline?: boolean
  /** In what is no content, such as a footer, nothing is said besides. */
  readonly artifact?: boolean
}

/** Widths of words; a long file has many. */
const MOST_MEASURED = 20_000

export function writingOn(pdf: PDFKit.PDFDocument): Writing {
  for (const [name, path] of fontFiles) pdf.registerFont(name, path)

  const measured = new Map<string, number>()
  function width(text: string, { face, size }: Style): number {
    const key = `${face}${text}`
    const known = measured.get(key)
    if (known !== undefined) return known * size
    const unit = runsOf(text, face).reduce(
      (sum, run) => sum + pdf.font(run.font).fontSize(1).widthOfString(run.text),
      0,
    )
    if (measured.size >= MOST_MEASURED) measured.clear()
    measured.set(key, unit)
    return unit * size
  }

  function line(text: string, x: number, y: number, { face, size }: Style, options: Options = {}): void {
    const { colour = 'black', baseline = false, artifact = false } = options
    const pieces = visualOrder(text).map((piece) => {
      const runs = runsOf(piece, face)
      return hasRightToLeft(piece) ? runs.toReversed() : runs
    })
    const isReadAsDrawn = !hasRightToLeft(text) && pieces.flat().every(({ missing }) => missing === 0)
    const said = artifact || isReadAsDrawn ? null : text.replaceAll(isolates, '')
    if (said !== null) pdf.markContent('Span', { actual: said })
    // All on the base line of the first font: others have their letters at another height.
    const base = baseline ? y : y + ascentOf(face) * size
    let from = x
    for (const run of pieces.flat()) {
      pdf.font(run.font).fontSize(size).fillColor(colour)
      if (run.text.trim() !== '') pdf.text(run.text, from, base, { lineBreak: false, baseline: 'alphabetic' })
      from += pdf.widthOfString(run.text)
    }
    if (said !== null) pdf.endMarkedContent()
  }

  return { width, line }
}
