import { describe, expect, it } from 'vitest'
import { accessWord, inLines } from './looked-at.ts'

const access = (entry: number, more: object = {}) => ({
  ...{ entry, at: '2026-11-29T10:00:00.000Z', action: 'user-progress', purpose: 'teaching', outcome: 'done', who: 'a' },
  ...more,
})

describe('what somebody did with the data of a person', () => {
  it.each([
    ['user-progress', 'teaching', 'sawWork'],
    ['learning.record-attempt', 'teaching', 'recordedWork'],
    ['privacy.make-request', 'security', 'rights'],
    ['identity.set-pin', 'security', 'changedSignIn'],
    ['something-new', 'administration', 'did_administration'],
    ['constructor', 'toString', 'did_other'],
  ])('%s for %s is told as %s', (action, purpose, word) => {
    expect(accessWord({ action, purpose })).toBe(word)
  })

  it('is one line where the same person did it several times in a row on a day', () => {
    const lines = inLines([
      access(5),
      access(4, { action: 'learner-history' }),
      access(3, { who: 'b' }),
      access(2, { outcome: 'forbidden' }),
      access(1, { outcome: 'forbidden', at: '2026-11-28T10:00:00.000Z' }),
    ])
    expect(lines.map(({ latest, count }) => [latest.entry, count])).toEqual([
      [5, 2],
      [3, 1],
      [2, 1],
      [1, 1],
    ])
  })
})
