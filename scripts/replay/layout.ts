// Columns and wrapped lines for a terminal, by displayed width rather than stored length.

/** The displayed width: counts characters, and a combining accent takes no column. */
export const widthOf = (text: string): number => [...text.normalize('NFC').replaceAll(/\p{Mn}/gu, '')].length

/** Aligns cells in columns; columns in `rightOnes` are right-aligned. */
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

/** Breaks lines between words, and inside a word only if it is longer than a line. */
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
