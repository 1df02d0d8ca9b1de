// The line that a long run shows, on a terminal, in a file and to a machine.
import { describe, expect, it } from 'vitest'
import { progress, readableCount, readableDuration, summaryTable } from './progress.ts'

/** Thin spaces as ordinary ones, because they look alike on this page. */
const plain = (text: string) => text.replaceAll('\u202f', ' ')

function screen(isTTY: boolean) {
  const written: string[] = []
  return { isTTY, columns: 60, written, write: (text: string) => written.push(plain(text)) }
}

function run(options: { isTTY?: boolean; json?: boolean; total?: number | null; already?: number } = {}) {
  const { isTTY = false, json = false, total = 10_000, already = 0 } = options
  const to = screen(isTTY)
  let nowMs = 0
  const line = progress({ what: 'Importing', unit: 'events', total, already, json, screen: to, nowMs: () => nowMs })
  return {
    ...line,
    written: to.written,
    at(seconds: number, done: number) {
      nowMs = seconds * 1_000
      line.reach(done)
    },
  }
}

describe('progress', () => {
  it('shows how far it is, how fast, and how much time is left', () => {
    const shown = run()
    shown.at(5, 2_500)
    expect(shown.written).toEqual(['Importing: 2 500 of 10 000 events (25 %), 500/s, 15.0 s left\n'])
  })

  it('writes a line every few seconds into a file, however often it is called', () => {
    const shown = run()
    for (let tenth = 0; tenth <= 120; tenth += 1) shown.at(tenth / 10, tenth * 10)
    expect(shown.written).toHaveLength(2)
  })

  it('redraws one line on a terminal, no wider than it, and removes it at the end', () => {
    const shown = run({ isTTY: true })
    for (let tenth = 0; tenth <= 20; tenth += 1) shown.at(tenth / 10, tenth * 100)
    shown.end()
    expect(shown.written.length).toBeGreaterThan(5)
    for (const text of shown.written) {
      expect(text.startsWith('\r\x1b[K')).toBe(true)
      expect(text).not.toContain('\n')
      expect(text.length).toBeLessThan(60 + 4)
    }
    expect(shown.written.at(-1)).toBe('\r\x1b[K')
  })

  it('keeps sentences above the line', () => {
    const shown = run({ isTTY: true })
    shown.at(1, 100)
    shown.say('A class was closed meanwhile.')
    expect(shown.written.slice(-2)).toEqual(['\r\x1b[K', 'A class was closed meanwhile.\n'])
  })

  it('does not count the work of an earlier run as speed', () => {
    const shown = run({ already: 5_000 })
    shown.at(5, 5_500)
    expect(shown.written).toEqual(['Importing: 5 500 of 10 000 events (55 %), 100/s, 45.0 s left\n'])
  })

  it('follows a speed that changes', () => {
    const shown = run({ total: null })
    for (let second = 1; second <= 60; second += 1) shown.at(second, second * 1_000)
    for (let second = 61; second <= 120; second += 1) shown.at(second, 60_000 + (second - 60) * 10)
    expect(shown.written.at(-1)).toBe('Importing: 60 600 events, 10/s\n')
  })

  it('predicts no end while nothing moves', () => {
    const shown = run()
    shown.at(5, 0)
    expect(shown.written).toEqual(['Importing: 0 of 10 000 events (0 %), 0/s\n'])
  })

  it('writes JSON for a machine, one object per line', () => {
    const shown = run({ json: true, isTTY: true })
    shown.at(5, 2_500)
    shown.say('done')
    shown.end()
    expect(shown.written.map((line) => JSON.parse(line))).toEqual([
      { progress: 'Importing', unit: 'events', done: 2_500, total: 10_000, perSecond: 500, leftMs: 15_000 },
      { message: 'done' },
    ])
  })
})

describe('numbers and tables for people', () => {
  it('separate thousands, and show durations in suitable units', () => {
    expect([0, 999, 1_000, 7_035_828].map(readableCount).map(plain)).toEqual(['0', '999', '1 000', '7 035 828'])
    expect([420, 12_400, 59_949, 59_960, 60_000, 200_000, 7_500_000].map(readableDuration).map(plain)).toEqual([
      '420 ms',
      '12.4 s',
      '59.9 s',
      '1 min',
      '1 min',
      '3 min 20 s',
      '2 h 5 min',
    ])
  })

  it('are aligned in columns, with numbers to the right', () => {
    expect(
      plain(
        summaryTable([
          ['Lines', 22_000],
          ['Set aside', 7, 'no score'],
        ]),
      ),
    ).toBe('Lines      22 000\nSet aside       7  no score')
    expect(readableCount(1_000)).toBe('1\u202f000')
    expect(summaryTable([])).toBe('')
  })
})
