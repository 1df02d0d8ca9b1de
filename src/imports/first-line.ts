// Looks at the first line of a text before its lines are read.
import type { Line } from './line-text.ts'

/** The text of the first line, and all lines. */
export async function withFirst(lines: AsyncIterable<Line>): Promise<{ head: string; all: AsyncGenerator<Line> }> {
  const source = lines[Symbol.asyncIterator]()
  const first = await source.next()
  async function* all() {
    try {
      for (let next = first; !next.done; next = await source.next()) yield next.value
    } finally {
      // Stopping early closes the file.
      await source.return?.()
    }
  }
  return { head: first.done ? '' : first.value.text, all: all() }
}
