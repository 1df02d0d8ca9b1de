/** What waits on a device, and what becomes of it. */
import { describe, expect, it } from 'vitest'
import {
  type ActivityWork,
  fateOf,
  readWaiting,
  type Waiting,
  withoutKey,
  withoutMoment,
  withWaiting,
} from './waiting-work.ts'

const done = { learner: 'l', occurredAt: '2026-11-21T10:20:00.000Z' } as const
const waiting = (key: string, what: Partial<ActivityWork> = {}): Waiting => ({
  ...{ key, ...done },
  work: {
    ...{ of: 'activity', sequence: 's', version: 1, activity: 'a', draft: false, durationMs: 1_000 },
    ...what,
  },
})
const answer = (key: string, item: string): Waiting => ({
  ...{ key, ...done },
  work: { of: 'revision-answer', session: 'r', kind: 'exercise', item, correct: true, durationMs: 900 },
})

describe('what waits to be sent', () => {
  it('is kept in order', () =>
    expect(withWaiting([waiting('1')], waiting('2')).map(({ key }) => key)).toEqual(['1', '2']))

  it('loses a draft when the activity is handed in, and keeps its time', () => {
    const draft = waiting('1', { draft: true, durationMs: 5_000 })
    expect(withWaiting([draft, waiting('2', { activity: 'b' })], waiting('3'))).toEqual([
      waiting('2', { activity: 'b' }),
      waiting('3', { durationMs: 6_000 }),
    ])
  })

  it('keeps each answer of a revision, also to the same exercise', () => {
    const start: Waiting = { key: '1', ...done, work: { of: 'revision-start', session: 'r', items: [] } }
    const all = [answer('2', 'x'), answer('3', 'x')].reduce<readonly Waiting[]>(withWaiting, [start])
    expect(all.map(({ key }) => key)).toEqual(['1', '2', '3'])
    expect(readWaiting(JSON.stringify(all))).toEqual(all)
  })

  it('is not read where something is missing without which it cannot be sent', () => {
    const { work, ...rest } = answer('1', 'x')
    expect(readWaiting(JSON.stringify([{ ...rest, work: { ...work, session: undefined } }]))).toEqual([])
    expect(readWaiting(JSON.stringify([{ ...rest, work: { ...work, of: 'toString' } }]))).toEqual([])
  })

  it('loses what was sent, and nothing else', () =>
    expect(withoutKey([waiting('1'), waiting('2')], '1')).toEqual([waiting('2')]))

  it('may lose its moment, and is read without it', () => {
    const undated = withoutMoment([waiting('1'), waiting('2')], '1')
    expect(undated).toEqual([{ ...waiting('1'), key: '1-undated', occurredAt: null }, waiting('2')])
    expect(readWaiting(JSON.stringify(undated))).toEqual(undated)
  })

  it('is read as it was stored, without what cannot be read', () => {
    expect(readWaiting(JSON.stringify([waiting('1'), { key: 2 }, null]))).toEqual([waiting('1')])
    expect(readWaiting('[')).toEqual([])
    expect(readWaiting(null)).toEqual([])
  })
})

it.each([
  [201, 'sent'],
  [200, 'sent'],
  [0, 'wait'],
  [503, 'wait'],
  [429, 'wait'],
  [401, 'sign-in'],
  [409, 'refused'],
  [422, 'refused'],
] as const)('after the answer %i, it is: %s', (status, fate) => expect(fateOf(status)).toBe(fate))
