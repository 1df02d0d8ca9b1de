import { describe, expect, it } from 'vitest'
import { timeAxis } from '../../plot/time-axis.ts'
import { eventsInTime, leadsTo, type Move, nearest, placeOfDay, sessionAt } from './moves.ts'

const HOUR = 3_600_000
const START = Date.UTC(2026, 10, 5, 8)
type Kind = 'pause' | 'night'

/** Sessions of an hour: two on the first day, two on the second. */
const sessions: readonly (readonly [number, Kind | null])[] = [
  [0, 'pause'],
  [3, 'night'],
  [24, 'pause'],
  [27, null],
]
const stretches = sessions.map(([hour, kind], n) => ({
  ...{ from: new Date(START + hour * HOUR).toISOString(), to: new Date(START + (hour + 1) * HOUR).toISOString() },
  ...{ at: n * 2 * HOUR, length: HOUR, count: 5, first: String(n * 10 + 1), last: String(n * 10 + 5) },
  gap: kind && { kind, days: 0, length: HOUR },
}))
const axis = timeAxis(
  stretches.map(({ from, to, ...rest }) => ({ ...rest, from: Date.parse(from), to: Date.parse(to) })),
  7 * HOUR,
)
const from = (hour: number, move: Move) => leadsTo({ stretches }, axis, START + hour * HOUR, move)

describe('a move of the playhead', () => {
  it('leads to the next session or day, and to nothing after the last', () => {
    expect([from(0, 'next session'), from(0.5, 'next session'), from(27.5, 'next session')]).toEqual([11, 11, null])
    expect([from(0.5, 'next day'), from(24, 'next day')]).toEqual([21, null])
  })

  it('leads back to the beginning of this one, then to the one before', () => {
    expect([from(3.5, 'previous session'), from(3, 'previous session'), from(0, 'previous session')]).toEqual([
      11,
      1,
      null,
    ])
    expect([from(27.5, 'previous day'), from(24, 'previous day'), from(3, 'previous day')]).toEqual([21, 1, 1])
  })

  it('finds the nearest event where each mark is one, and asks where it stands for several', () => {
    const mark = (hour: number, first: number) => ({
      ...{ lane: 'answers' as const, from: new Date(START + hour * HOUR).toISOString(), to: '' },
      ...{ count: 1, right: 0, wrong: 0, first: String(first), last: String(first), types: {} },
    })
    const events = eventsInTime({ marks: [mark(2, 7), mark(0, 3)], binned: false }) ?? []
    const near = (hour: number) => nearest(events, START + hour * HOUR)
    expect([near(-5), near(0.9), near(1.2), near(9)]).toEqual([3, 3, 7, 7])
    expect(nearest([], 1)).toBeNull()
    expect(eventsInTime({ marks: [], binned: true })).toBeNull()
  })
})

it.each([
  ['2026-11-20', 'Europe/Paris', '2026-11-19T23:00:00.000Z'],
  ['2026-11-20', 'America/Martinique', '2026-11-20T04:00:00.000Z'],
  // Today at the school, though not yet for somebody in the west.
  ['2026-11-21', 'Pacific/Noumea', '2026-11-20T13:00:00.000Z'],
  ['2026-11-21', 'America/Martinique', 'end'],
  ['2030-01-01', 'Europe/Paris', 'end'],
  ['0020-11-20', 'Europe/Paris', null],
  ['', 'Europe/Paris', null],
])('the day %s in %s begins at %s', (day, zone, place) =>
  expect(placeOfDay(day, zone, Date.parse('2026-11-20T20:00:00Z'))).toBe(place),
)

it('finds the session of a time: the one before it in a pause, and the first before all of them', () => {
  const at = (hour: number) => {
    const session = sessionAt({ stretches }, START + hour * HOUR)
    return session && [session.from, session.to].map((time) => (time - START) / HOUR)
  }
  expect([at(0.5), at(2), at(-1), at(30)]).toEqual([
    [0, 1],
    [0, 1],
    [0, 1],
    [27, 28],
  ])
  expect(sessionAt({ stretches: [] }, START)).toBeNull()
})
