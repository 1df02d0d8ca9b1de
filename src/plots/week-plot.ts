// A figure week by week, with the weeks that gave an alarm marked: drift.
import type { Shape } from '#platform/pdf/shape.ts'
import { axes, colourOf, curve, drawing, type Plot, pathOf, scale } from './plot.ts'

export type WeekPoint = { readonly week: string; readonly value: number; readonly alarm: boolean }

export function weekPlot(
  weeks: readonly WeekPoint[],
  texts: {
    readonly id: string
    readonly title: string
    readonly description: string
    readonly week: string
    readonly value: string
    /** What the column says of a week with an alarm, and its heading. */
    readonly alarm: string
    readonly number: (value: number) => string
  },
): Plot {
  const { number } = texts
  const values = weeks.map(({ value }) => value).filter(Number.isFinite)
  const x = scale([0, Math.max(1, weeks.length - 1)], [70, 560])
  const y = scale([Math.min(0, ...values), Math.max(0.05, ...values)], [200, 20])
  const nameOf = (n: number) => (Number.isInteger(n) ? (weeks[n]?.week ?? '') : '')
  return {
    title: texts.title,
    description: texts.description,
    ...drawing(
      texts,
      [600, 250],
      [
        ...axes(x, y, { x: texts.week, y: texts.value }, { x: nameOf, y: number }),
        curve(
          pathOf(
            weeks.flatMap(({ value }, n) => (Number.isFinite(value) ? [[n, value] as const] : [])),
            x,
            y,
          ),
          0,
        ),
        // A square where there is an alarm, a disc elsewhere: shape, not colour alone.
        ...weeks.flatMap(({ value, alarm }, n): Shape[] => {
          if (!Number.isFinite(value)) return []
          const middle = { x: x(n), y: y(value) }
          return alarm
            ? [{ kind: 'square', ...middle, radius: 5, colour: '#a32a20' }]
            : [{ kind: 'disc', ...middle, radius: 3, colour: colourOf(0) }]
        }),
      ],
    ),
    headings: [texts.week, texts.value, texts.alarm],
    rows: weeks.map(({ week, value, alarm }) => [week, number(value), alarm ? texts.alarm : '']),
  }
}
