// A table as CSV: what a program reads, what Excel reads, and what no spreadsheet may compute.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvOf, defused } from './csv.ts'
import type { Column } from './report.ts'

const columns: readonly Column[] = [
  { title: 'Élève', as: 'text' },
  { title: 'Justes', as: 'share' },
  { title: 'Minutes', as: 'number' },
  { title: 'Jour', as: 'day' },
]
const rows = [
  ['Mésange Joachim', 0.654321, 58.4, '2026-11-20'],
  ['Caradec; "Inès", dite Nès', null, -2, null],
]
const text = (bytes: Buffer) => bytes.toString('utf8')

describe('a CSV file', () => {
  it('has commas, decimal points and no byte order mark for a program, in every language', () => {
    for (const language of ['fr', 'en'] as const)
      expect(text(csvOf({ columns, rows }, { language, for: 'plain' }))).toBe(
        [
          'Élève,Justes,Minutes,Jour',
          'Mésange Joachim,0.654,58.4,2026-11-20',
          '"Caradec; ""Inès"", dite Nès",,-2,',
          '',
        ].join('\r\n'),
      )
  })

  it('has a byte order mark, semicolons and decimal commas for Excel in French', () => {
    const bytes = csvOf({ columns, rows }, { language: 'fr', for: 'excel' })
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    expect(text(bytes).split('\r\n')[1]).toBe('Mésange Joachim;0,654;58,4;2026-11-20')
  })

  it('has a byte order mark, commas and decimal points for Excel in English', () => {
    const bytes = csvOf({ columns, rows }, { language: 'en', for: 'excel' })
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    expect(text(bytes).split('\r\n')[1]).toBe('Mésange Joachim,0.654,58.4,2026-11-20')
  })
})

describe('a cell of text', () => {
  it.each(['=1+1', '+33 1', '-2', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1'])(
    'gets an apostrophe before what a spreadsheet would compute: %j',
    (formula) => expect(defused(formula)).toBe(`'${formula}`),
  )

  it('is never a formula, whatever a person typed, and is read back whole', () =>
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc
            .tuple(fc.constantFrom('=', '+', '-', '@', '\t', '\r', ';', ',', '"', "'"), fc.string())
            .map((all) => all.join('')),
        ),
        fc.constantFrom('plain' as const, 'excel' as const),
        fc.constantFrom('fr' as const, 'en' as const),
        (typed, reader, language) => {
          const bytes = csvOf({ columns: [{ title: 'x', as: 'text' }], rows: [[typed]] }, { language, for: reader })
          const written = text(bytes)
            .replace(/^\ufeff?x\r\n/, '')
            .replace(/\r\n$/, '')
          const read = written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written
          expect(read).not.toMatch(/^[=+\-@\t\r\n]/)
          expect(Buffer.from(read.replace(/^'(?=[=+\-@\t\r\n＝＋－＠])/, ''))).toEqual(
            Buffer.from(typed.replace(/^'(?=[=+\-@\t\r\n＝＋－＠])/, '')),
          )
        },
      ),
    ))
})
