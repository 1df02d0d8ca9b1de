// Text in columns and in lines that fit a terminal, by what is seen and not by what is stored.

/** Characters, not UTF-16 units: an accent written apart takes no column. */
export const widthOf = (text: string): number => [...text.normalize('NFC').replaceAll(/\p{Mn}/gu, '')].length

/** Cells in columns, those of numbers to the right. */
export function columns(rows: readonly (readonly string[])[], rightOnes: ReadonlySet<number> = new Set()): string[] {
  const widths: number[] = []
  for (const row of rows) for (const [n, cell] of row.entries()) widths[n] = Math.max(widths[n] ?? 0, widthOf(cell))
  return rows.map((row) =>
    row
      .map((cell, n) => {
        const space = ' '.repeat((widths[n] ?? 0) - widthOf(cell))
        return rightOnes.has(n) ? space + cell : cell + space
      })
      .join('  ')
      .trimEnd(),
  )
}

/** Broken between words; a word longer than a line is broken itself. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/ +/)) {
    let rest = word
    if (line !== '' && widthOf(line) + 1 + widthOf(rest) > width) {
      lines.push(line)
      line = ''
    }
    while (widthOf(rest) > width) {
      const characters = [...rest]
      lines.push(characters.slice(0, width).join(''))
      rest = characters.slice(width).join('')
    }
    line = line === '' ? rest : `${line} ${rest}`
  }
  return [...lines, line]
}
