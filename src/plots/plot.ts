// What every plot is: a drawing that loads nothing, also as SVG, and the same numbers as a table beside it, for whoever does not see
// the drawing. Texts come from the caller, in the language of the page. Pure: the same numbers give the same text.
import { escaped } from '#platform/escaped-html.ts'
import type { Drawing, Shape } from '#platform/pdf/shape.ts'

export type Plot = Drawing & {
  readonly title: string
  /** What is to be seen, in a sentence or two. */
  readonly description: string
  readonly svg: string
  readonly headings: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** The dark colours of four lines; each also has dashes of its own, so that no plot needs colours to be read. */
const strokes = [
  { colour: '#1f5f8b', dashes: [] },
  { colour: '#b4641a', dashes: [7, 4] },
  { colour: '#4d7c3a', dashes: [2, 3] },
  { colour: '#8a4a8f', dashes: [9, 3, 2, 3] },
] as const
const strokeOf = (n: number) => strokes[n % strokes.length] ?? strokes[0]
export const colourOf = (n: number): string => strokeOf(n).colour

/** The nth line of a plot. */
export const curve = (path: string, n: number): Shape => ({ kind: 'line', path, width: 2, ...strokeOf(n) })
/** A thin line that is no data. */
const rule = (path: string, colour: string, dashes: readonly number[] = []): Shape => ({
  ...{ kind: 'line', path, colour, dashes },
  width: 1,
})
export const diagonal = (path: string): Shape => rule(path, FRAME, [3, 3])
const FRAME = '#8b8f98'
const GRID = '#dcd8ce'

export type Scale = {
  (value: number): number
  readonly from: number
  readonly to: number
}

/** From values to pixels; both ends may be turned round. */
export function scale([from, to]: readonly [number, number], [first, last]: readonly [number, number]): Scale {
  const width = to - from || 1
  return Object.assign((value: number) => rounded(first + ((value - from) / width) * (last - first)), { from, to })
}

export const rounded = (value: number): number => Math.round(value * 10) / 10

/** At most seven round values between two ends. */
export function ticks(from: number, to: number): number[] {
  const rough = (to - from) / 5 || 1
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5, 10].find((one) => one * power >= rough) ?? 10) * power
  const first = Math.ceil(from / step - 1e-9)
  const last = Math.floor(to / step + 1e-9)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => Number(((first + n) * step).toPrecision(12)))
}

export type Lines = readonly (readonly [x: number, y: number])[]
export const pathOf = (points: Lines, x: Scale, y: Scale): string =>
  points.map(([a, b], n) => `${n === 0 ? 'M' : 'L'}${x(a)} ${y(b)}`).join('')

export const label = (x: number, y: number, text: string, anchor: 'start' | 'middle' | 'end' = 'start'): Shape => ({
  ...{ kind: 'text', text, anchor, turned: false },
  ...{ x: rounded(x), y: rounded(y) },
})

type Named = { readonly id: string; readonly title: string; readonly description: string }

/** A drawing with its title and description, which a screen reader says. `id` is unique on the page. */
export function drawing(
  { id, title, description }: Named,
  [width, height]: readonly [number, number],
  shapes: readonly Shape[],
): Drawing & { readonly svg: string } {
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="${id}-title ${id}-text" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="12" fill="#1d2430">`,
    `<title id="${id}-title">${escaped(title)}</title>`,
    `<desc id="${id}-text">${escaped(description)}</desc>`,
    ...shapes.map(svgOf),
    '</svg>',
  ].join('')
  return { width, height, shapes, svg }
}

function svgOf(shape: Shape): string {
  switch (shape.kind) {
    case 'line': {
      const { path, colour, width, dashes } = shape
      const dashed = dashes.length === 0 ? '' : ` stroke-dasharray="${dashes.join(' ')}"`
      return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${width}"${dashed}/>`
    }
    case 'disc':
      return `<circle cx="${shape.x}" cy="${shape.y}" r="${shape.radius}" fill="${shape.colour}"/>`
    case 'square': {
      const { x, y, radius, colour } = shape
      const side = 2 * radius
      return `<rect x="${rounded(x - radius)}" y="${rounded(y - radius)}" width="${side}" height="${side}" fill="${colour}"/>`
    }
    case 'text': {
      const { x, y, text, anchor, turned } = shape
      const place = turned ? `transform="translate(${x} ${y}) rotate(-90)"` : `x="${x}" y="${y}"`
      return `<text ${place} text-anchor="${anchor}">${escaped(text)}</text>`
    }
  }
}

/** The frame, its grid and its labels. */
export function axes(
  x: Scale,
  y: Scale,
  words: { readonly x: string; readonly y: string },
  /** Null for y: its values are nothing but places, and have neither lines nor labels. */
  texts: { readonly x?: (value: number) => string; readonly y?: ((value: number) => string) | null } = {},
): Shape[] {
  const { x: xText = String, y: yText = String } = texts
  const [left, right, top, bottom] = [x(x.from), x(x.to), y(y.to), y(y.from)]
  const line = (x1: number, y1: number, x2: number, y2: number) => rule(`M${x1} ${y1}L${x2} ${y2}`, GRID)
  return [
    ...ticks(x.from, x.to).flatMap((value) => [
      line(x(value), top, x(value), bottom),
      label(x(value), bottom + 16, xText(value), 'middle'),
    ]),
    ...(yText === null ? [] : ticks(y.from, y.to)).flatMap((value) => [
      line(left, y(value), right, y(value)),
      label(left - 6, y(value) + 4, yText?.(value) ?? '', 'end'),
    ]),
    rule(`M${left} ${top}L${left} ${bottom}L${right} ${bottom}`, FRAME),
    label((left + right) / 2, bottom + 34, words.x, 'middle'),
    { kind: 'text', x: 14, y: rounded((top + bottom) / 2), text: words.y, anchor: 'middle', turned: true },
  ]
}

/** Names of the lines, one under the other. */
export const legend = (names: readonly string[], x: number, y: number): Shape[] =>
  names.flatMap((name, n) => [curve(`M${x} ${y + 18 * n}h24`, n), label(x + 30, y + 18 * n + 4, name)])
