/** What waits on a device, and what becomes of it. */
import { describe, expect, it } from 'vitest'
import { fateOf, readWaiting, type Waiting, withoutKey, withWaiting } from './waiting-work.ts'

const waiting = (key: string, what: Partial<Waiting['body']> = {}): Waiting => ({
  key,
  body: {
    ...{ learner: 'l', sequence: 's', version: 1, activity: 'a', draft: false, durationMs: 1_000 },
    ...{ occurredAt: '2026-11-21T10:20:00.000Z', ...what },
  },
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

  it('loses what was sent, and nothing else', () =>
    expect(withoutKey([waiting('1'), waiting('2')], '1')).toEqual([waiting('2')]))

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
