// The geometry of plots: numbers in, numbers and path texts out, in pixels. Pure, and tested without a page.
import { scaleLinear, scaleSqrt } from 'd3-scale'
import { area, curveStep, line } from 'd3-shape'

/** The outline of counts in equal slices, from the bottom up. A slice with anything in it is seen beside a great one. */
export function stripPath(counts: readonly number[], width: number, height: number): string {
  if (counts.length === 0) return ''
  const x = scaleLinear().domain([0, counts.length]).range([0, width])
  const y = scaleSqrt()
    .domain([0, Math.max(1, ...counts)])
    .range([height, 0])
  const points = [...counts, counts.at(-1) ?? 0].map((count, n): [number, number] => [
    n === counts.length ? n - 0.5 : n,
    count,
  ])
  const outline = area<[number, number]>()
    .x(([n]) => rounded(x(n + 0.5)))
    .y0(height)
    .y1(([, count]) => rounded(y(count)))
    .curve(curveStep)
  return outline(points) ?? ''
}

export type PlacedMark = { readonly x: number; readonly width: number }

/** Where a mark from one place to another is drawn: never narrower than can be seen, never beyond the edge. */
export function markBox(from: number, to: number, length: number, width: number, least = 3): PlacedMark {
  const x = scaleLinear()
    .domain([0, Math.max(1, length)])
    .range([0, width])
    .clamp(true)
  const wide = Math.max(least, x(to) - x(from))
  return {
    x: rounded(Math.min(Math.max(0, x(from) - (wide === least ? least / 2 : 0)), Math.max(0, width - wide))),
    width: rounded(wide),
  }
}

/** A line through values from 0 to 1; a value that is not there breaks it. */
export function sharePath(values: readonly (number | null)[], width: number, height: number): string {
  const x = scaleLinear()
    .domain([0, Math.max(1, values.length - 1)])
    .range([0, width])
  const y = scaleLinear().domain([0, 1]).range([height, 0]).clamp(true)
  const path = line<number | null>()
    .defined((value) => value !== null)
    .x((_, n) => rounded(x(n)))
    .y((value) => rounded(y(value ?? 0)))
  return path(values) ?? ''
}

const rounded = (value: number): number => Math.round(value * 100) / 100
