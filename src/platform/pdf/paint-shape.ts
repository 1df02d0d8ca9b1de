// Paints the shapes of a drawing on a page of a PDF.
import type { Shape } from './shape.ts'

const TEXT_SIZE = 12

/** In the coordinates of the drawing, which the caller has moved to their place on the page. */
export function paintShape(pdf: PDFKit.PDFDocument, shape: Shape): void {
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
      const { x, y, text, anchor, turned } = shape
      if (text === '') return
      pdf.font('regular').fontSize(TEXT_SIZE).fillColor('#1d2430')
      const width = pdf.widthOfString(text)
      const shift = anchor === 'start' ? 0 : anchor === 'middle' ? width / 2 : width
      pdf.save()
      if (turned) pdf.rotate(-90, { origin: [x, y] })
      pdf.text(text, x - shift, y, { lineBreak: false, baseline: 'alphabetic' })
      pdf.restore()
      return
    }
  }
}
