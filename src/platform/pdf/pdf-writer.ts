/**
 * Writes a document as PDF, part by part: memory holds a page, however long it becomes.
 *
 * The file names its language and title, numbers its pages, and is tagged: a screen reader finds headings, lists, and the
 * headings of a table's columns. Nothing in it depends on fonts of the reader's machine.
 */
import { createRequire } from 'node:module'
import type { Readable } from 'node:stream'
import { shared } from './column-widths.ts'
import { type Document, facts, namesRows, type Part } from './document.ts'
import { cleanText, missingIn, REPLACEMENT } from './fonts.ts'
import { linesOf, type Measure, shortened } from './lines.ts'
import { paintShape } from './paint-shape.ts'
import { tableLayout } from './table-layout.ts'
import { type Style, writingOn } from './writing.ts'

const load = createRequire(import.meta.url)
/** Loaded with the first document: a program that makes no PDF starts faster without it. */
const pdfkit = (): typeof import('pdfkit') => load('pdfkit')

const MARGIN = 48
const FOOTER = 24
const PADDING = 3
const GAP = 6
/** A page of A4, in points: how wide its lines are, and where they end. */
const sheet = (width: number, height: number) => ({
  size: [width, height] as [number, number],
  height,
  width: width - 2 * MARGIN,
  bottom: height - MARGIN - FOOTER,
})
const UPRIGHT = sheet(595.28, 841.89)
const LYING = sheet(841.89, 595.28)
/** Rows that stay on the upright page, each as a list, where they are too wide for it. */
const MOST_AS_LISTS = 3
/** A table that needs more of them upright lies if its letters are larger then, or if it takes so much less. */
const MOST_UPRIGHT_PAGES = 1
const LYING_SPARES = 0.8
/** Of a line, in sizes of its font. */
const LEADING = 1.3
const styles = {
  title: { face: 'bold', size: 17 },
  heading2: { face: 'bold', size: 13 },
  heading3: { face: 'bold', size: 10.5 },
  text: { face: 'regular', size: 9.5 },
  strong: { face: 'bold', size: 9.5 },
  cell: { face: 'regular', size: 8 },
  cellHeading: { face: 'bold', size: 8 },
  footer: { face: 'regular', size: 7.5 },
} as const satisfies Readonly<Record<string, Style>>

export type PdfHead = {
  readonly title: string
  /** BCP 47, such as `fr-FR`. */
  readonly language: string
  readonly madeAt: Date
  /** A sentence for the end, where letters could not be printed: where else they are. */
  readonly elsewhere?: string
}

const missingLetters = {
  fr: `Le signe ${REPLACEMENT} remplace un caractère que ce fichier ne sait pas imprimer. Un lecteur d’écran lit le vrai caractère.`,
  en: `The sign ${REPLACEMENT} replaces a character that this file cannot print. A screen reader reads the true character.`,
}

export type PdfWriter = {
  /** The bytes. They must be read while parts are added. */
  readonly stream: Readable
  add(part: Part): void
  end(): void
}

type Structure = PDFKit.PDFStructureElement
type Table = Extract<Part, { kind: 'table' }>
type RowLayout = {
  /** What stands again at the top of each page that the table goes on to; null where nothing does. */
  readonly headings: readonly string[] | null
  /** What names the row, with those before it; likewise. */
  readonly group: string | null
  readonly columns: readonly number[]
  readonly size: number
  readonly tagOf: (n: number) => 'TH' | 'TD'
}

export function pdfWriter({ title, language, madeAt, elsewhere }: PdfHead): PdfWriter {
  const PDFDocument = pdfkit()
  const pdf = new PDFDocument({
    ...{ margin: MARGIN, pdfVersion: '1.7', lang: language, tagged: true, displayTitle: true },
    info: { Title: title, Creator: 'Sillage', Producer: 'Sillage', CreationDate: madeAt },
    autoFirstPage: false,
  })
  const writing = writingOn(pdf)
  const root = pdf.struct('Document')
  pdf.addStructure(root)
  const left = MARGIN
  let page = UPRIGHT
  let pages = 0
  let y = 0
  /** Not written yet: they go to the page of what follows them. */
  let headings: Extract<Part, { kind: 'heading' }>[] = []
  /** Letters that no font has, so far. */
  let missing = 0

  const heightOf = ({ size }: Style) => size * LEADING

  const measure =
    (style: Style): Measure =>
    (text) =>
      writing.width(text, style)
  const broken = (text: string, within: number, style: Style): readonly string[] => {
    missing += missingIn(text, style.face)
    return linesOf(bound(cleanText(text)), within, measure(style))
  }

  function newPage(): void {
    pdf.addPage({ size: page.size, margin: MARGIN })
    pages += 1
    y = MARGIN
    pdf.markContent('Artifact', { type: 'Pagination' })
    const at = page.height - MARGIN
    const number = `page ${pages}`
    const style = styles.footer
    const width = measure(style)(number)
    writing.line(shortened(cleanText(title), page.width - width - 4 * GAP, measure(style)), left, at, style, {
      artifact: true,
    })
    writing.line(number, left + page.width - width, at, style, { artifact: true })
    pdf.endMarkedContent()
  }

  /** A new page, unless there is room for that much. */
  function room(height: number): void {
    if (pages === 0 || y + height > page.bottom) newPage()
  }

  /** What follows stands on pages of this kind. */
  function turnTo(kind: typeof UPRIGHT): void {
    if (page === kind) return
    page = kind
    newPage()
  }

  /** A block of text on its own: as many pages as it needs. */
  function block(tag: string, parent: Structure, text: string, style: Style, indent = 0): void {
    const element = pdf.struct(tag)
    parent.add(element)
    const lines = broken(text, page.width - indent, style)
    for (let from = 0; from < lines.length; ) {
      room(heightOf(style))
      const some = lines.slice(from, from + Math.max(1, Math.floor((page.bottom - y) / heightOf(style))))
      element.add(pdf.markStructureContent(tag))
      for (const line of some) {
        writing.line(line, left + indent, y, style)
        y += heightOf(style)
      }
      pdf.endMarkedContent()
      from += some.length
    }
    element.end()
  }

  function writeHeadings(): void {
    for (const { level, text } of headings) {
      const style = level === 2 ? styles.heading2 : styles.heading3
      // Not at the foot of a page, with its text on the next.
      y += GAP
      room(heightOf(style) + 4 * heightOf(styles.text))
      block(`H${level}`, root, text, style)
      y += 3
    }
    headings = []
  }

  function addList(items: readonly string[]): void {
    const element = pdf.struct('L')
    root.add(element)
    for (const text of items) {
      const item = pdf.struct('LI')
      element.add(item)
      room(heightOf(styles.text))
      const label = pdf.struct('Lbl')
      item.add(label)
      label.add(pdf.markStructureContent('Lbl'))
      writing.line('•', left, y, styles.text)
      pdf.endMarkedContent()
      label.end()
      block('LBody', item, text, styles.text, 12)
      item.end()
      y += 2
    }
    element.end()
    y += GAP
  }

  /** The drawing as wide as it was made, if the page is as wide; then its numbers. */
  function addFigure({ figure }: Extract<Part, { kind: 'figure' }>): void {
    const scale = Math.min(1, page.width / figure.width)
    const height = figure.height * scale
    room(height + GAP)
    const element = pdf.struct('Figure', { alt: `${figure.title} ${figure.description}` })
    root.add(element)
    element.add(pdf.markStructureContent('Figure'))
    pdf.save()
    pdf.translate(left, y).scale(scale)
    for (const shape of figure.shapes) paintShape(pdf, writing, shape)
    pdf.restore()
    pdf.endMarkedContent()
    element.end()
    y += height + GAP
    block('P', root, figure.title, styles.strong)
    block('P', root, figure.description, styles.text)
    y += GAP
    const { headings, rows } = figure
    addTable({ kind: 'table', caption: null, headings, rows, widths: null })
  }

  function addTable({ caption, headings, rows, widths }: Table): void {
    const fitting = layoutOf({ headings, rows, widths })
    turnTo(fitting?.page ?? UPRIGHT)
    writeHeadings()
    if (caption !== null) {
      room(heightOf(styles.strong) + 3 * heightOf(styles.cell))
      block('Caption', root, caption, styles.strong)
      y += 2
    }
    if (fitting === null && headings !== null) {
      // Too many columns: each row by itself, its cells below each other.
      for (const row of rows)
        if (namesRows({ headings }, row)) block('P', root, row[0] ?? '', styles.strong)
        else addTable(listed(headings, row))
      return
    }
    const element = pdf.struct('Table')
    root.add(element)
    const layout = {
      headings,
      columns: fitting?.columns ?? shared([page.width / 4, page.width], page.width),
      size: fitting?.size ?? styles.cell.size,
    }
    if (headings !== null) {
      // Not alone at the foot of a page.
      room(6 * heightOf(styles.cell))
      addRow(element, headings, { ...layout, headings: null, group: null, tagOf: () => 'TH' })
    }
    let group: string | null = null
    for (const row of rows) {
      const isName = namesRows({ headings }, row)
      if (isName) group = row[0] ?? ''
      addRow(element, row, {
        ...{ ...layout, group: isName ? null : group },
        tagOf: (n) => (n === 0 && (headings === null || isName) ? 'TH' : 'TD'),
      })
    }
    element.end()
    y += GAP
  }

  /** Upright, unless a table of many rows needs fewer pages lying. Null: its words fit on no page. */
  function layoutOf(table: Pick<Table, 'headings' | 'rows' | 'widths'>) {
    const [upright, lying] = [UPRIGHT, LYING].map((kind) => {
      if (kind === LYING && (table.rows.length <= MOST_AS_LISTS || table.widths !== null)) return null
      const layout = tableLayout(table, {
        ...{ total: kind.width, padding: PADDING },
        measureAt: (size) => measure({ ...styles.cellHeading, size }),
      })
      if (layout === null) return null
      const height = layout.lines * heightOf(styles.cell) + table.rows.length * 2 * PADDING
      return { ...layout, page: kind, pages: height / (kind.bottom - MARGIN) }
    })
    if (!upright || !lying) return upright ?? lying ?? null
    const isBetter = lying.size > upright.size || lying.pages < LYING_SPARES * upright.pages
    return upright.pages > MOST_UPRIGHT_PAGES && isBetter ? lying : upright
  }

  /** For the eye alone: a screen reader knows the headings of the table. */
  function repeatHeadings({ headings, group, columns, size }: Omit<RowLayout, 'tagOf'>): void {
    const style = { ...styles.cellHeading, size }
    const repeat = (texts: readonly string[], widths: readonly number[]) => {
      const cells = texts.map((text, n) =>
        linesOf(bound(cleanText(text)), (widths[n] ?? 0) - 2 * PADDING, measure(style)),
      )
      pdf.markContent('Artifact', { type: 'Pagination' })
      let x = left
      for (const [n, lines] of cells.entries()) {
        for (const [i, line] of lines.entries())
          writing.line(line, x + PADDING, y + PADDING + i * heightOf(style), style, { artifact: true })
        x += widths[n] ?? 0
      }
      pdf.endMarkedContent()
      y += Math.max(...cells.map(({ length }) => length)) * heightOf(style) + 2 * PADDING
      drawRule()
    }
    if (headings !== null) repeat(headings, columns)
    if (group !== null) repeat([group], [page.width])
  }

  /** Goes on on the next page if it does not fit, line by line. */
  function addRow(parent: Structure, row: readonly string[], layout: RowLayout): void {
    const { headings, columns, size, tagOf } = layout
    const isName = namesRows({ headings }, row)
    const element = pdf.struct('TR')
    parent.add(element)
    const cells = columns.slice(0, isName ? columns.length : row.length).map((column, n) => {
      const tag = tagOf(n)
      const style = { ...(tag === 'TH' ? styles.cellHeading : styles.cell), size }
      const cell = pdf.struct(tag)
      element.add(cell)
      return { tag, style, cell, lines: broken(row[n] ?? '', (isName ? page.width : column) - 2 * PADDING, style) }
    })
    const lineHeight = heightOf({ ...styles.cell, size })
    const most = Math.max(1, ...cells.map(({ lines }) => lines.length))
    for (let from = 0; from < most; ) {
      // A name is not alone at the foot of a page.
      const wanted = Math.min(most - from, 4) + (isName ? 4 : 0)
      const before = pages
      room(wanted * lineHeight + 2 * PADDING)
      if (pages !== before) repeatHeadings(layout)
      const fitting = Math.max(1, Math.floor((page.bottom - y - 2 * PADDING) / lineHeight))
      let x = left
      for (const [n, { tag, style, cell, lines }] of cells.entries()) {
        const some = lines.slice(from, from + fitting)
        if (some.length > 0) {
          cell.add(pdf.markStructureContent(tag))
          for (const [i, line] of some.entries()) writing.line(line, x + PADDING, y + PADDING + i * lineHeight, style)
          pdf.endMarkedContent()
        }
        x += columns[n] ?? 0
      }
      y += Math.min(most - from, fitting) * lineHeight + 2 * PADDING
      from += fitting
    }
    for (const { cell } of cells) cell.end()
    element.end()
    drawRule()
  }

  function drawRule(): void {
    pdf.markContent('Artifact', { type: 'Layout' })
    pdf
      .moveTo(left, y)
      .lineTo(left + page.width, y)
      .lineWidth(0.4)
      .strokeColor('#999999')
      .stroke()
    pdf.endMarkedContent()
  }

  block('H1', root, title, styles.title)
  y += GAP
  return {
    stream: pdf,
    add(part) {
      if (part.kind === 'heading') {
        headings.push(part)
        return
      }
      if (part.kind === 'table') {
        addTable(part)
        return
      }
      turnTo(UPRIGHT)
      writeHeadings()
      if (part.kind === 'figure') addFigure(part)
      else if (part.kind === 'list') addList(part.items)
      else {
        block('P', root, part.text, part.strong ? styles.strong : styles.text)
        y += GAP
      }
    },
    end() {
      if (headings.length > 0) turnTo(UPRIGHT)
      writeHeadings()
      if (missing > 0) {
        turnTo(UPRIGHT)
        const note = missingLetters[language.startsWith('fr') ? 'fr' : 'en']
        block('P', root, elsewhere === undefined ? note : `${note} ${elsewhere}`, styles.text)
      }
      root.end()
      pdf.end()
    },
  }
}

/** The cells of a row below each other. */
const listed = (headings: readonly string[], row: readonly string[]) =>
  facts(
    null,
    headings.map((name, n) => [name, row[n] ?? ''] as const).filter(([, cell]) => cell !== ''),
  )

/** In French, a space belongs to the sign that follows it, and to the quotation mark before it: no line ends there. */
const bound = (text: string): string => text.replaceAll(/ (?=[;:!?»])|(?<=«) /g, '\u00a0')

/** All of a short document at once. */
export async function pdfOf(document: Document, head: Omit<PdfHead, 'title'>): Promise<Buffer> {
  const writer = pdfWriter({ ...head, title: document.title })
  const chunks: Buffer[] = []
  const read = (async () => {
    for await (const chunk of writer.stream) chunks.push(chunk)
  })()
  for (const part of document.parts) writer.add(part)
  writer.end()
  await read
  return Buffer.concat(chunks)
}
