// What every plot is: a drawing as SVG that loads nothing, and the same numbers as a table beside it, for whoever does not see
// the drawing. Texts come from the caller, in the language of the page. Pure: the same numbers give the same text.
import { escaped } from '#platform/escaped-html.ts'

export type Plot = {
  readonly title: string
  /** What is to be seen, in a sentence or two. */
  readonly description: string
  readonly svg: string
  readonly headings: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** The dark colours of four lines; each also has dashes of its own, so that no plot needs colours to be read. */
const strokes = [
  { colour: '#1f5f8b', dashes: '' },
  { colour: '#b4641a', dashes: '7 4' },
  { colour: '#4d7c3a', dashes: '2 3' },
  { colour: '#8a4a8f', dashes: '9 3 2 3' },
] as const
export const strokeOf = (n: number): string => {
  const { colour, dashes } = strokes[n % strokes.length] ?? strokes[0]
  return `stroke="${colour}"${dashes === '' ? '' : ` stroke-dasharray="${dashes}"`}`
}
export const colourOf = (n: number): string => (strokes[n % strokes.length] ?? strokes[0]).colour

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

export const label = (x: number, y: number, text: string, anchor: 'start' | 'middle' | 'end' = 'start'): string =>
  `<text x="${rounded(x)}" y="${rounded(y)}" text-anchor="${anchor}">${escaped(text)}</text>`

/** A drawing with its title and description, which a screen reader says. `id` is unique on the page. */
export function drawing(
  { id, title, description }: { readonly id: string; readonly title: string; readonly description: string },
  [width, height]: readonly [number, number],
  parts: readonly string[],
): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="${id}-title ${id}-text" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="12" fill="#1d2430">`,
    `<title id="${id}-title">${escaped(title)}</title>`,
    `<desc id="${id}-text">${escaped(description)}</desc>`,
    ...parts,
    '</svg>',
  ].join('')
}

/** The frame, its grid and its labels. */
export function axes(
  x: Scale,
  y: Scale,
  words: { readonly x: string; readonly y: string },
  texts: { readonly x?: (value: number) => string; readonly y?: (value: number) => string } = {},
): string[] {
  const { x: xText = String, y: yText = String } = texts
  const [left, right, top, bottom] = [x(x.from), x(x.to), y(y.to), y(y.from)]
  const line = (x1: number, y1: number, x2: number, y2: number) =>
    `<path d="M${x1} ${y1}L${x2} ${y2}" stroke="#dcd8ce" fill="none"/>`
  return [
    ...ticks(x.from, x.to).flatMap((value) => [
      line(x(value), top, x(value), bottom),
      label(x(value), bottom + 16, xText(value), 'middle'),
    ]),
    ...ticks(y.from, y.to).flatMap((value) => [
      line(left, y(value), right, y(value)),
      label(left - 6, y(value) + 4, yText(value), 'end'),
    ]),
    `<path d="M${left} ${top}L${left} ${bottom}L${right} ${bottom}" stroke="#8b8f98" fill="none"/>`,
    label((left + right) / 2, bottom + 34, words.x, 'middle'),
    `<text transform="translate(14 ${rounded((top + bottom) / 2)}) rotate(-90)" text-anchor="middle">${escaped(words.y)}</text>`,
  ]
}

/** Names of the lines, one under the other. */
export const legend = (names: readonly string[], x: number, y: number): string[] =>
  names.flatMap((name, n) => [
    `<path d="M${x} ${y + 18 * n}h24" fill="none" stroke-width="2" ${strokeOf(n)}/>`,
    label(x + 30, y + 18 * n + 4, name),
  ])
