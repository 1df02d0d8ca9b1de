// One number for each name, as bars from zero, one under the other.
import type { Shape } from '#platform/pdf/shape.ts'
import { axes, colourOf, drawing, label, type Plot, rounded, scale } from './plot.ts'

export type Bar = { readonly name: string; readonly value: number }

const ROW = 16
/** Of a name, in pixels: there is nothing but the margin of the page before it. */
const NAME_WIDTH = 180

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
        ...axes(x, y, { x: texts.value, y: '' }, { x: number, y: null }),
        ...bars.flatMap(({ name, value }, n): Shape[] => {
          const at = rounded(14 + ROW * n)
          return [
            label(184, at + 4, shortName(name), 'end'),
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

const letters = new Intl.Segmenter('fr', { granularity: 'grapheme' })
const wide = /[mwMW@%œŒæÆ\p{Extended_Pictographic}\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uff60]/u
const narrow = /^[iljtfrI .,;:'’!|()-]/u

/** In pixels at the size of a label, and rather too much than too little: a plot has no font at hand. */
function widthOf(letter: string): number {
  if (wide.test(letter)) return 12
  if (narrow.test(letter)) return 5
  return /^\p{Lu}/u.test(letter) ? 9.5 : 7.7
}

/** Both ends of a name that is too long, and no half letters: codes often begin alike. */
function shortName(name: string): string {
  const all = [...letters.segment(name)].map(({ segment }) => segment)
  let left = NAME_WIDTH
  if (all.reduce((sum, letter) => sum + widthOf(letter), 0) <= left) return name
  left -= widthOf('…')
  const [start, end]: [string[], string[]] = [[], []]
  for (let from = 0, to = all.length - 1; from < to; ) {
    const isFirst = start.length <= end.length
    const letter = all[isFirst ? from : to] ?? ''
    left -= widthOf(letter)
    if (left < 0) break
    if (isFirst) {
      start.push(letter)
      from += 1
    } else {
      end.unshift(letter)
      to -= 1
    }
  }
  return `${start.join('').trimEnd()}…${end.join('').trimStart()}`
}
