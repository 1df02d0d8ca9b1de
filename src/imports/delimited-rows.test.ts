/** The rows of delimited texts, as spreadsheets, data frames and people write them. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { delimitedRows } from './delimited-rows.ts'
import { physicalLines } from './text-lines.ts'

async function rowsOf(text: string, separator = ',', width: number | null = null) {
  const blocks = (async function* () {
    yield Buffer.from(text)
  })()
  const found: unknown[] = []
  for await (const row of delimitedRows(physicalLines(blocks), separator, () => width))
    found.push('cells' in row ? row.cells : `${row.line}: ${row.fault}`)
  return found
}

describe('the rows of a delimited text', () => {
  it('end with LF, CR LF or CR, and blank lines are none', async () =>
    expect(await rowsOf('a,b\r\n1,2\n\n3,4\r5,6')).toEqual([
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
      ['5', '6'],
    ]))

  it('keep separators, doubled quotation marks and line breaks inside quotation marks', async () =>
    expect(await rowsOf('"x, ""y""\nz",2\n3,""\n')).toEqual([
      ['x, "y"\nz', '2'],
      ['3', ''],
    ]))

  it('take a quotation mark inside a cell as a character', async () =>
    expect(await rowsOf('5" nail;2', ';')).toEqual([['5" nail', '2']]))

  it('are all there after a quotation mark that is never closed: only its own row is set aside', async () =>
    expect(await rowsOf('1,"a\n2,b\n3,"c"\n4,d', ',', 2)).toEqual([
      '1: a quotation mark that is not closed',
      ['2', 'b'],
      ['3', 'c'],
      ['4', 'd'],
    ]))

  it('are all there after an open quotation mark with no other in hundreds of lines', async () => {
    const many = Array.from({ length: 300 }, (_, n) => `${n},b`)
    const rows = await rowsOf(['0,"a', ...many].join('\n'), ',', 2)
    expect(rows[0]).toBe('1: a quotation mark that is not closed')
    expect(rows.slice(1)).toEqual(many.map((line) => line.split(',')))
  })

  it('with text after a closing quotation mark are set aside', async () =>
    expect(await rowsOf('"a"b,1\nc,2')).toEqual(['1: text after a closing quotation mark', ['c', '2']]))

  it('come back as they were written, whatever the cells hold', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', ' ', 'é', ';') })
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 10 }),
        async (rows) => {
          // Blank lines inside of a cell are left out, and no cell here needs them.
          const given = rows.map((row) =>
            row.map((text) => text.replaceAll(/\s*\n\s*/g, '\n').replaceAll(/^\n|\n$/g, '')),
          )
          const text = given.map((row) => row.map(quoted).join(',')).join('\n')
          expect(await rowsOf(text, ',', 2)).toEqual(given)
        },
      ),
    )
  })
})
