// A document as JSON, for a program that lays it out itself, such as the console. A figure is a list of shapes and its numbers.
import { z } from 'zod'
import type { Document } from '#platform/pdf/document.ts'

const text = (what: string) => z.string().describe(what)
const cells = z.array(z.string()).describe('The cells of a row.')

const mark = {
  x: z.number().describe('Its middle.'),
  y: z.number().describe('Its middle.'),
  radius: z.number().describe('Half of its width.'),
  colour: text('Its colour, as #rrggbb.'),
}

const ShownShape = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('line').describe('A line, which encloses nothing.'),
      path: text('An SVG path of the commands M, L and h.'),
      colour: text('Its colour, as #rrggbb.'),
      width: z.number().describe('In pixels.'),
      dashes: z.array(z.number()).describe('Lengths of dashes and gaps; empty for a whole line.'),
    }),
    z.object({ kind: z.literal('disc').describe('A round mark.'), ...mark }),
    z.object({ kind: z.literal('square').describe('A square mark.'), ...mark }),
    z.object({
      kind: z.literal('text').describe('A label.'),
      x: z.number().describe('Where its anchor is.'),
      y: z.number().describe('The base line.'),
      text: text('What it says.'),
      anchor: z.enum(['start', 'middle', 'end']).describe('Which part of it is at x.'),
      turned: z.boolean().describe('Whether it is written upwards.'),
    }),
  ])
  .meta({ id: 'Shape', title: 'Shape', description: 'A part of a drawing, in pixels; y grows downwards.' })

const ShownPart = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('heading').describe('A heading.'),
      level: z.union([z.literal(2), z.literal(3)]).describe('Below the title, or below another heading.'),
      text: text('What it says.'),
    }),
    z.object({
      kind: z.literal('paragraph').describe('A paragraph.'),
      text: text('What it says.'),
      strong: z.boolean().describe('Whether it stands out.'),
    }),
    z.object({ kind: z.literal('list').describe('A list.'), items: z.array(z.string()).describe('Its items.') }),
    z.object({
      kind: z.literal('table').describe('A table.'),
      caption: z.string().nullable().describe('What it is about; null where its heading says that.'),
      headings: z
        .array(z.string())
        .nullable()
        .describe('Of the columns; null: the first cell of a row is its heading.'),
      rows: z.array(cells).describe('Its rows.'),
    }),
    z.object({
      kind: z.literal('figure').describe('A drawing, and its numbers.'),
      title: text('What it shows.'),
      description: text('How to read it.'),
      width: z.number().describe('In pixels.'),
      height: z.number().describe('In pixels.'),
      shapes: z.array(ShownShape).describe('The drawing.'),
      numbers: text('What the table of its numbers is called.'),
      headings: z.array(z.string()).describe('The headings of that table.'),
      rows: z.array(cells).describe('Its rows.'),
    }),
  ])
  .meta({ id: 'DocumentPart', title: 'DocumentPart', description: 'A part of a document.' })

export const ShownDocument = z
  .object({ title: text('Its title.'), parts: z.array(ShownPart).describe('Its parts, in the order of reading.') })
  .meta({ id: 'Document', description: 'A document as its parts.' })

export const shownDocument = ({ title, parts }: Document) => ({
  title,
  parts: parts.map((part) => {
    if (part.kind === 'table') {
      const { kind, caption, headings, rows } = part
      return { kind, caption, headings, rows }
    }
    if (part.kind !== 'figure') return part
    const { svg: _, ...drawn } = part.figure
    return { kind: part.kind, numbers: part.numbers, ...drawn }
  }),
})
