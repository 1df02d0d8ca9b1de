// A table as a document for people: what it shows, a plot, and the rows. src/platform/pdf writes it as a tagged PDF.
import { type Document, figure, heading, type Part, paragraph, table } from '#platform/pdf/document.ts'
import { barPlot } from '#plots/bar-plot.ts'
import type { ReportLanguage, ReportPlot, ReportTable } from './report.ts'
import { shownCell } from './shown-cells.ts'

/** Bars that fit on a page. */
const MOST_BARS = 40
/** Columns beside the first that can be read on a sheet of A4, if a column is as wide as words. */
const MOST_COLUMNS = 9

const words = {
  fr: {
    madeOn: (day: string) => `Établi le ${day}.`,
    rows: 'Les lignes',
    none: 'Il n’y a rien à montrer pour le moment.',
    numbers: 'Les valeurs',
    part: (from: number, to: number, of: number) => `Colonnes ${from} à ${to} sur ${of}`,
    firstBars: (shown: number, all: number) => `Les ${shown} premières lignes sur ${all}.`,
  },
  en: {
    madeOn: (day: string) => `Made on ${day}.`,
    rows: 'The rows',
    none: 'There is nothing to show for now.',
    numbers: 'The numbers',
    part: (from: number, to: number, of: number) => `Columns ${from} to ${to} of ${of}`,
    firstBars: (shown: number, all: number) => `The first ${shown} rows of ${all}.`,
  },
}

/** `madeOn`: a day of the school. */
export function reportDocument(
  { title, lead, columns, rows, group, plot }: ReportTable,
  { language, madeOn }: { readonly language: ReportLanguage; readonly madeOn: string },
): Document {
  const t = words[language]
  const made = paragraph(t.madeOn(shownCell(madeOn, 'day', language)))
  if (rows.length === 0) return { title, parts: [paragraph(lead), made, paragraph(t.none, { strong: true })] }
  const tableOf = (caption: string | null, used: readonly number[]) => {
    const names = rows.map((row) => group?.name(row) ?? null)
    return table(
      caption,
      used.map((n) => columns[n]?.title ?? ''),
      rows.flatMap((row, n) => {
        const name = names[n] ?? null
        const cells = used.map((m) => shownCell(row[m] ?? null, columns[m]?.as ?? 'text', language))
        return name === null || name === names[n - 1] ? [cells] : [[name], cells]
      }),
    )
  }
  const shown = [...columns.keys()].filter((n) => !group?.columns.includes(n))
  const others = shown.length - 1
  const tables: Part[] =
    others <= MOST_COLUMNS
      ? [tableOf(null, shown)]
      : Array.from({ length: Math.ceil(others / MOST_COLUMNS) }, (_, n) => {
          const from = 1 + n * MOST_COLUMNS
          const to = Math.min(others, from + MOST_COLUMNS - 1)
          return tableOf(t.part(from, to, others), [...shown.slice(0, 1), ...shown.slice(from, to + 1)])
        })
  return {
    title,
    parts: [
      ...[paragraph(lead), made],
      ...(plot === null || plot.bars.length === 0 ? [] : [drawn(plot, language)]),
      ...[heading(t.rows), ...tables],
    ],
  }
}

function drawn(plot: ReportPlot, language: ReportLanguage): Part {
  const { bars, title, description, name, value, as } = plot
  const t = words[language]
  const shown = bars.slice(0, MOST_BARS)
  const more = bars.length > shown.length ? ` ${t.firstBars(shown.length, bars.length)}` : ''
  return figure(
    barPlot(shown, {
      ...{ id: 'plot', title, description: description + more, name, value },
      number: (one) => shownCell(one, as, language),
    }),
    t.numbers,
  )
}
