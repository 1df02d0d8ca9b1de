// Figures with their intervals, one under the other: slices beside each other.
import { axes, colourOf, curve, drawing, label, type Plot, rounded, scale } from './plot.ts'

export type IntervalRow = {
  readonly name: string
  readonly value: number
  readonly low: number
  readonly high: number
}

export function intervalPlot(
  rows: readonly IntervalRow[],
  texts: {
    readonly id: string
    readonly title: string
    readonly description: string
    readonly name: string
    readonly value: string
    readonly interval: string
    readonly number: (value: number) => string
  },
): Plot {
  const { number } = texts
  const known = rows.filter(({ value, low, high }) => [value, low, high].every(Number.isFinite))
  const least = Math.min(...known.map(({ low }) => low))
  const most = Math.max(...known.map(({ high }) => high))
  const edge = (most - least) * 0.1 || 0.05
  const height = 60 + 26 * known.length
  const x = scale(known.length > 0 ? [least - edge, most + edge] : [0, 1], [190, 560])
  const y = scale([0, 1], [height - 46, 8])
  return {
    title: texts.title,
    description: texts.description,
    ...drawing(
      texts,
      [580, height],
      [
        ...axes(x, y, { x: texts.value, y: '' }, { x: number, y: () => '' }),
        ...known.flatMap(({ name, value, low, high }, n) => {
          const at = rounded(24 + 26 * n)
          return [
            label(180, at + 4, name.length > 24 ? `${name.slice(0, 23)}…` : name, 'end'),
            curve(`M${x(low)} ${at}L${x(high)} ${at}`, 0),
            { kind: 'disc' as const, x: x(value), y: at, radius: 4, colour: colourOf(0) },
          ]
        }),
      ],
    ),
    headings: [texts.name, texts.value, texts.interval],
    rows: rows.map(({ name, value, low, high }) => [name, number(value), `${number(low)} – ${number(high)}`]),
  }
}
