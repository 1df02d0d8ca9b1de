/** Drawings that anybody can read: titled, described, with their numbers beside them, and harmless whatever names they hold. */
import { describe, expect, it } from 'vitest'
import { figureHtml } from '#platform/pdf/figure-html.ts'
import { barPlot } from './bar-plot.ts'
import { intervalPlot } from './interval-plot.ts'
import { type Plot, ticks } from './plot.ts'
import { calibrationPlot, rocPlot } from './share-curves.ts'
import { weekPlot } from './week-plot.ts'

const number = (value: number) => value.toFixed(2)
const texts = {
  id: 'one',
  title: 'Titre',
  description: 'Ce qu’on voit.',
  x: 'prédit',
  y: 'observé',
  name: 'groupe',
  number,
}
const hostile = '<script>alert("x")</script>'

const plots: Readonly<Record<string, (name: string) => Plot>> = {
  bars: (name) => barPlot([{ name, value: 4 }], { ...texts, value: 'réponses' }),
  roc: (name) =>
    rocPlot(
      [
        {
          name,
          points: [
            [0, 0],
            [0.1, 0.6],
            [1, 1],
          ],
        },
      ],
      texts,
    ),
  calibration: (name) =>
    calibrationPlot(
      [
        {
          name,
          points: [
            [0.2, 0.3],
            [0.8, 0.7],
          ],
          sizes: [10, 20],
        },
      ],
      { ...texts, rows: 'réponses' },
    ),
  intervals: (name) =>
    intervalPlot([{ name, value: 0.7, low: 0.6, high: 0.8 }], { ...texts, value: 'AUC', interval: 'intervalle' }),
  weeks: (name) =>
    weekPlot(
      [
        { week: name, value: 0.01, alarm: false },
        { week: '2026-09-14', value: 0.09, alarm: true },
      ],
      { ...texts, week: 'semaine', value: 'erreur', alarm: 'alarme' },
    ),
}

describe.each(Object.entries(plots))('the plot of %s', (_, plot) => {
  it('is an image with a title and a description that a screen reader says', () => {
    const { svg } = plot('a')
    expect(svg).toContain('role="img" aria-labelledby="one-title one-text"')
    expect(svg).toContain('<title id="one-title">Titre</title><desc id="one-text">Ce qu’on voit.</desc>')
  })

  it('has its numbers in a table', () => {
    const { headings, rows } = plot('a')
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) expect(row).toHaveLength(headings.length)
  })

  it('stays within its drawing, and has no place that is not a number', () => {
    const { svg } = plot('a')
    expect(svg).not.toContain('NaN')
    const [, width = 0, height = 0] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)?.map(Number) ?? []
    for (const [, x, y] of svg.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)) {
      expect(Number(x) >= 0 && Number(x) <= width).toBe(true)
      expect(Number(y) >= 0 && Number(y) <= height).toBe(true)
    }
  })

  it('shows a name as text, whatever is in it', () => {
    expect(figureHtml(plot(hostile), 'Les valeurs')).not.toContain('<script')
  })
})

it('draws nothing of nothing, and says so in an empty table', () => {
  const empty = intervalPlot([], { ...texts, value: 'AUC', interval: 'intervalle' })
  expect(empty.rows).toEqual([])
  expect(empty.svg).not.toContain('NaN')
  expect(weekPlot([], { ...texts, week: 'semaine', value: 'erreur', alarm: 'alarme' }).svg).not.toContain('NaN')
})

it('reads the height of a curve between its points', () => {
  const { rows } = rocPlot(
    [
      {
        name: 'a',
        points: [
          [0, 0],
          [0, 0.5],
          [1, 1],
        ],
      },
    ],
    texts,
  )
  expect(rows[0]).toEqual(['a', '0.53', '0.55', '0.60', '0.65', '0.75', '0.85', '0.95'])
})

it('puts ticks on round values', () => {
  expect(ticks(0, 1)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1])
  expect(ticks(-0.07, 0.11)).toEqual([-0.05, 0, 0.05, 0.1])
})

describe('the names of bars', () => {
  const shapesOf = (name: string) => barPlot([{ name, value: 4 }], { ...texts, value: 'réponses' }).shapes
  const shownOf = (name: string) =>
    shapesOf(name).flatMap((shape) => (shape.kind === 'text' && shape.x === 184 ? [shape.text] : []))

  it('are shortened in their middle by what they take on paper, and no letter is cut in two', () => {
    expect(shownOf('Inès Caradec')).toEqual(['Inès Caradec'])
    expect(shownOf('grammaire/accord-sujet-verbe-et-attribut:2-07')).toEqual(['grammaire/ac…ttribut:2-07'])
    expect(shownOf('王'.repeat(20))).toEqual([`${'王'.repeat(7)}…${'王'.repeat(7)}`])
    expect(shownOf('👩‍🚀'.repeat(20))).toEqual([`${'👩‍🚀'.repeat(7)}…${'👩‍🚀'.repeat(7)}`])
  })

  it('have no lines across the bars', () =>
    expect(
      shapesOf('Inès').flatMap((shape) => (shape.kind === 'line' && shape.colour === '#dcd8ce' ? [shape.path] : [])),
    ).toSatisfy(
      (paths: readonly string[]) => paths.length > 0 && paths.every((path) => /^M([\d.]+) .*L\1 /.test(path)),
    ))
})
