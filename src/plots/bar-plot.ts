// One number for each name, as bars from zero, one under the other.
import type { Shape } from '#platform/pdf/shape.ts'
import { axes, colourOf, drawing, label, type Plot, rounded, scale } from './plot.ts'

export type Bar = { readonly name: string; readonly value: number }

const ROW = 16
const MOST_LETTERS = 26

/** Values of zero and more. */
export function barPlot(
  bars: readonly Bar[],
  texts: {
    readonly id: string
    readonly title: string
    readonly description: string
    /** Headings of the table. */
    readonly name: string
    readonly value: string
    readonly number: (value: number) => string
  },
): Plot {
  const { number } = texts
  const height = 54 + ROW * bars.length
  const x = scale([0, Math.max(...bars.map(({ value }) => value), Number.EPSILON)], [190, 540])
  const y = scale([0, 1], [height - 46, 4])
  return {
    title: texts.title,
    description: texts.description,
    ...drawing(
      texts,
      [580, height],
      [
        ...axes(x, y, { x: texts.value, y: '' }, { x: number, y: () => '' }),
        ...bars.flatMap(({ name, value }, n): Shape[] => {
          const at = rounded(14 + ROW * n)
          const shown = name.length > MOST_LETTERS ? `${name.slice(0, MOST_LETTERS - 1)}…` : name
          return [
            label(184, at + 4, shown, 'end'),
            { kind: 'line', path: `M${x(0)} ${at}L${x(value)} ${at}`, width: 9, colour: colourOf(0), dashes: [] },
            label(x(value) + 4, at + 4, number(value)),
          ]
        }),
      ],
    ),
    headings: [texts.name, texts.value],
    rows: bars.map(({ name, value }) => [name, number(value)]),
  }
}
