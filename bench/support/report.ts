// The output of every benchmark: aligned tables for people and, with --json, a last line for machines.

export type BenchOptions = {
  /** Print the figures as the last line, as one JSON object. */
  readonly json: boolean
  /** End within a minute: fewer and shorter rounds. */
  readonly quick: boolean
  /** Work on a KurrentDB; for the benchmarks that take either log. */
  readonly kurrent: boolean
  /** Another checkout, measured in turn with this one; for the benchmarks that compare. See `before.ts`. */
  readonly before: string | null
}

export function benchOptions(
  { eitherLog = false, comparing = false }: { readonly eitherLog?: boolean; readonly comparing?: boolean } = {},
  argv: readonly string[] = process.argv.slice(2),
): BenchOptions {
  const refuse = (why: string): never => {
    const usage = `[--json] [--quick]${eitherLog ? ' [--kurrent]' : ''}${comparing ? ' [--before DIR]' : ''}`
    console.error(`${why} Usage: npm run bench -- NAME ${usage}`)
    process.exit(2)
  }
  const at = comparing ? argv.indexOf('--before') : -1
  const before = at < 0 ? null : (argv[at + 1] ?? refuse('--before needs the folder of another checkout.'))
  const flags = at < 0 ? argv : argv.toSpliced(at, 2)
  const known = ['--json', '--quick', ...(eitherLog ? ['--kurrent'] : [])]
  const unknown = flags.find((argument) => !known.includes(argument))
  if (unknown !== undefined) refuse(`Unknown option ${unknown}.`)
  const has = (flag: string) => flags.includes(flag)
  return { json: has('--json'), quick: has('--quick'), kurrent: has('--kurrent'), before }
}

/** `31 357`, `3.8`, `0.94`: three significant digits, with separated thousands. */
export function readable(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return '–'
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2
  return value.toFixed(digits).replace(/\B(?=(\d{3})+$)/g, ' ')
}

/** Prints a table: the first column to the left, the numbers to the right. */
export function printTable(header: readonly string[], rows: readonly (readonly (string | number | null)[])[]): void {
  const cells = [header, ...rows].map((row) => row.map((cell) => (typeof cell === 'string' ? cell : readable(cell))))
  const widths = header.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
  for (const [index, row] of cells.entries()) {
    const line = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    )
    console.log(line.join('  '))
    if (index === 0) console.log(widths.map((width) => '─'.repeat(width)).join('  '))
  }
}

/** Rounded to four digits: the rest is noise. */
export function printFigures(bench: string, figures: Readonly<Record<string, number>>): void {
  const rounded = Object.entries(figures).map(([name, value]) => [name, Number(value.toPrecision(4))])
  console.log(JSON.stringify({ bench, figures: Object.fromEntries(rounded) }))
}

export function median(values: readonly number[]): number {
  return percentile(
    values.toSorted((a, b) => a - b),
    0.5,
  )
}

/** Of values that are sorted already. */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
