import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  applied,
  type Change,
  covers,
  type Keys,
  keyOf,
  type Part,
  type Row,
  type Rows,
  rowsAt,
  type Step,
} from './history.ts'

const keys: Keys = new Map([
  ['skills', ['skill']],
  ['totals', []],
])
const nothing: Rows = new Map([
  ['skills', new Map()],
  ['totals', new Map()],
])

/** What happens to a row, one after the other: it is there with a value, or gone. */
const anyMoves = fc.array(
  fc.record({ skill: fc.constantFrom('a', 'b', 'c'), value: fc.option(fc.nat({ max: 9 }), { freq: 3 }) }),
  { minLength: 1, maxLength: 30 },
)

/** The steps of these moves as the service gives them, and the state after each. */
function played(moves: readonly { readonly skill: string; readonly value: number | null }[]) {
  const rows = new Map<string, Row>()
  const states: Rows[] = []
  const steps = moves.map(({ skill, value }, n): Step => {
    const key = { learner: 'l', skill }
    const text = keyOf(key, ['skill'])
    const before = rows.get(text)
    const changes: Change[] = []
    const fields = { value: { before: before?.value ?? null, after: value } }
    if (value === null && before) changes.push({ model: 'skills', key, change: 'removed', fields })
    if (value !== null && !before) changes.push({ model: 'skills', key, change: 'added', fields })
    if (value !== null && before && before.value !== value)
      changes.push({ model: 'skills', key, change: 'changed', fields })
    if (value === null) rows.delete(text)
    else rows.set(text, { ...key, value })
    states.push(new Map([...nothing, ['skills', new Map(rows)]]))
    return { position: String((n + 1) * 10), changes } as unknown as Step
  })
  return { steps, states }
}

const partOf = (steps: readonly Step[], at: number): Part => ({
  anchor: (at + 1) * 10,
  rows: nothing,
  made: { fromSnapshot: null, eventsRead: 0, tookMs: 0 },
  after: 0,
  steps,
  isFirst: true,
  isLast: true,
})

const sorted = (rows: Rows) => [...(rows.get('skills') ?? [])].sort(([a], [b]) => (a < b ? -1 : 1))

describe('the state at a step', () => {
  it('is that before the first step, with the changes of all steps up to there, from wherever the part begins', () => {
    fc.assert(
      fc.property(anyMoves, fc.nat(), fc.nat(), (moves, a, b) => {
        const { steps, states } = played(moves)
        const asked = b % moves.length
        const begins = a % (asked + 1)
        const whole = partOf(steps, asked)
        const rows = begins === 0 ? nothing : (states[begins - 1] ?? nothing)
        const part = { ...whole, rows, after: begins * 10, steps: steps.slice(begins), isFirst: begins === 0 }
        const found = rowsAt(part, (asked + 1) * 10, keys)
        expect(sorted(found)).toEqual(sorted(states[asked] ?? nothing))
      }),
      { numRuns: 150 },
    )
  })

  it('between two events is that of the first, and before all of them nothing', () => {
    const { steps } = played([
      { skill: 'a', value: 1 },
      { skill: 'a', value: 2 },
    ])
    const part = partOf(steps, 1)
    expect(sorted(rowsAt(part, 15, keys))).toEqual([['["a"]', { learner: 'l', skill: 'a', value: 1 }]])
    expect(sorted(rowsAt(part, 9, keys))).toEqual([])
  })

  it('leaves read models alone that were not asked for', () => {
    const change: Change = { model: 'days', key: {}, change: 'added', fields: {} }
    expect(applied(nothing, change, keys)).toBe(nothing)
  })
})

describe('a part of a history', () => {
  it('covers what is between its steps, and what is before the first step of the history', () => {
    const { steps } = played([
      { skill: 'a', value: 1 },
      { skill: 'a', value: 2 },
    ])
    const middle = { ...partOf(steps, 0), after: 5, isFirst: false, isLast: false }
    expect([4, 5, 12, 20, 21].map((position) => covers(middle, position))).toEqual([false, true, true, true, false])
    const whole = { ...middle, isFirst: true, isLast: true }
    expect([4, 20, 21].map((position) => covers(whole, position))).toEqual([true, true, false])
  })

  it('covers nothing that was recorded after it was asked for', () => {
    fc.assert(
      fc.property(anyMoves, fc.nat(), fc.nat({ max: 30 }), (moves, a, beyond) => {
        const { steps } = played(moves)
        const before = partOf(steps.slice(0, -1), moves.length - 2)
        const end = Number(before.steps.at(-1)?.position ?? 0)
        // The playhead stood at the end of the log, where another learner's event is.
        const asked = { ...before, anchor: end + (a % 10) }
        const position = asked.anchor + beyond
        expect(covers(asked, position)).toBe(beyond === 0)
        expect(covers(asked, moves.length * 10)).toBe(false)
      }),
    )
  })
})
