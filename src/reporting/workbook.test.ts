// A table as a workbook, read back: numbers are numbers, days are days, and text is text.
import { read } from '@e965/xlsx'
import { describe, expect, it } from 'vitest'
import { workbookOf } from './workbook.ts'

const columns = [
  { title: 'Élève', as: 'text' },
  { title: 'Justes', as: 'share' },
  { title: 'Minutes', as: 'number' },
  { title: 'Jour', as: 'day' },
] as const

describe('a workbook', () => {
  it('has the titles, numbers with their formats, and nothing where nothing is known', async () => {
    const bytes = await workbookOf(
      {
        title: 'Progression',
        columns,
        rows: [
          ['Mésange Joachim', 0.65, 58.4, '2026-11-20'],
          ['Caradec Inès', null, 0, null],
        ],
      },
      'fr',
    )
    const book = read(bytes, { cellNF: true, UTC: true, cellDates: true })
    expect([book.SheetNames, book.Props?.Title]).toEqual([['Rapport'], 'Progression'])
    const sheet = book.Sheets.Rapport
    expect(['A1', 'B1', 'C1', 'D1'].map((at) => sheet?.[at]?.v)).toEqual(['Élève', 'Justes', 'Minutes', 'Jour'])
    expect(sheet?.B2).toMatchObject({ t: 'n', v: 0.65, z: '0%' })
    expect(sheet?.C2).toMatchObject({ t: 'n', v: 58.4 })
    expect(sheet?.D2?.v).toEqual(new Date('2026-11-20T00:00:00.000Z'))
    expect([sheet?.B3, sheet?.C3?.v, sheet?.D3]).toEqual([undefined, 0, undefined])
  })

  it.each(['=1+1', '+1', '-1', '@A1', '=HYPERLINK("http://x.example")'])('keeps %s as text', async (typed) => {
    const bytes = await workbookOf({ title: 'x', columns: [{ title: 'Élève', as: 'text' }], rows: [[typed]] }, 'en')
    expect(read(bytes, { cellFormula: true }).Sheets.Report?.A2).toMatchObject({ t: 's', v: typed })
    expect(read(bytes, { cellFormula: true }).Sheets.Report?.A2).not.toHaveProperty('f')
  })
})
