// Curves of shares against shares: ROC curves, and calibration.
import type { Shape } from '#platform/pdf/shape.ts'
import { axes, colourOf, curve, diagonal, drawing, type Lines, legend, type Plot, pathOf, scale } from './plot.ts'

export type Curve = { readonly name: string; readonly points: Lines }

type Texts = {
  /** Unique on the page. */
  readonly id: string
  readonly title: string
  readonly description: string
  readonly x: string
  readonly y: string
  /** The heading of the column of names. */
  readonly name: string
  readonly number: (value: number) => string
}

const SIZE = [460, 400] as const
/** A table of thousands of points helps nobody: it has the values at these shares. */
const TABLE_AT = [0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9]

/** Curves from (0, 0) to (1, 1); the table has the height of each at some shares. */
export function rocPlot(curves: readonly Curve[], texts: Texts): Plot {
  const { number } = texts
  return {
    title: texts.title,
    description: texts.description,
    ...drawing(texts, SIZE, [
      ...frame(texts),
      ...curves.map(({ points }, n) => line(points, n)),
      ...legend(
        curves.map(({ name }) => name),
        250,
        300 - 18 * (curves.length - 1),
      ),
    ]),
    headings: [texts.name, ...TABLE_AT.map((at) => `${texts.x} ${number(at)}`)],
    rows: curves.map(({ name, points }) => [name, ...TABLE_AT.map((at) => number(heightAt(points, at)))]),
  }
}

/** Points of (predicted, observed); on the diagonal, what is predicted happens. `sizes`: rows of each point. */
export function calibrationPlot(
  curves: readonly (Curve & { readonly sizes: readonly number[] })[],
  texts: Texts & { readonly rows: string },
): Plot {
  const { number } = texts
  return {
    title: texts.title,
    description: texts.description,
    ...drawing(texts, SIZE, [
      ...frame(texts),
      ...curves.flatMap(({ points }, n) => [
        line(points, n),
        ...points.map(([a, b]) => ({ kind: 'disc' as const, x: x(a), y: y(b), radius: 3.5, colour: colourOf(n) })),
      ]),
      ...legend(
        curves.map(({ name }) => name),
        250,
        300 - 18 * (curves.length - 1),
      ),
    ]),
    headings: [texts.name, texts.x, texts.y, texts.rows],
    rows: curves.flatMap(({ name, points, sizes }) =>
      points.map(([a, b], n) => [name, number(a), number(b), String(sizes[n] ?? 0)]),
    ),
  }
}

const x = scale([0, 1], [60, 440])
const y = scale([0, 1], [340, 20])

const frame = (texts: Texts): Shape[] => [
  ...axes(x, y, texts, { x: texts.number, y: texts.number }),
  diagonal(
    pathOf(
      [
        [0, 0],
        [1, 1],
      ],
      x,
      y,
    ),
  ),
]

const line = (points: Lines, n: number): Shape => curve(pathOf(points, x, y), n)

/** On straight lines between the points; where the curve rises upright, its top. */
function heightAt(points: Lines, at: number): number {
  const after = points.findIndex(([a]) => a > at)
  const [left, low] = points[after < 0 ? points.length - 1 : after - 1] ?? [0, 0]
  const [right, high] = points[after] ?? [left, low]
  return right > left ? low + ((at - left) / (right - left)) * (high - low) : low
}
