// Paints the shapes of a drawing on a page of a PDF.
import { cleanText } from './fonts.ts'
import type { Shape } from './shape.ts'
import type { Writing } from './writing.ts'

const LABEL = { face: 'regular', size: 12 } as const

/** In the coordinates of the drawing, which the caller has moved to their place on the page. */
export function paintShape(pdf: PDFKit.PDFDocument, writing: Writing, shape: Shape): void {
  switch (shape.kind) {
    case 'line': {
      const { path, colour, width, dashes } = shape
      pdf.path(path).lineWidth(width)
      if (dashes.length > 0) pdf.dash(dashes[0] ?? 1, { space: dashes[1] ?? 1 })
      else pdf.undash()
      pdf.stroke(colour)
      return
    }
    case 'disc':
      pdf.circle(shape.x, shape.y, shape.radius).fill(shape.colour)
      return
    case 'square':
      pdf.rect(shape.x - shape.radius, shape.y - shape.radius, 2 * shape.radius, 2 * shape.radius).fill(shape.colour)
      return
    case 'text': {
      const { x, y, anchor, turned } = shape
      const text = cleanText(shape.text)
      if (text === '') return
      const width = writing.width(text, LABEL)
      const shift = anchor === 'start' ? 0 : anchor === 'middle' ? width / 2 : width
      pdf.save()
      if (turned) pdf.rotate(-90, { origin: [x, y] })
      // The whole drawing is one thing to a screen reader, with a description and a table of its own.
      writing.line(text, x - shift, y, LABEL, { colour: '#1d2430', baseline: true, artifact: true })
      pdf.restore()
      return
    }
  }
}
