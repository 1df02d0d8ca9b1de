import { describe, expect, it } from 'vitest'
import { accessWord, inLines, wordOfPurpose } from './looked-at.ts'

const access = (entry: number, more: object = {}) => ({
  ...{ entry, at: '2026-11-29T10:00:00.000Z', action: 'user-progress', purpose: 'teaching', outcome: 'done', who: 'a' },
  ...more,
})

describe('what somebody did with the data of a person', () => {
  it.each([
    ['user-progress', 'sawWork'],
    ['learning.record-attempt', 'recordedWork'],
    ['privacy.make-request', 'rights'],
    ['identity.set-pin', 'changedSignIn'],
    ['something-new', null],
    ['constructor', null],
  ])('%s is told as %s', (action, word) => expect(accessWord(action)).toBe(word))

  it('is described by its purpose if the console has no name for it', () => {
    expect(wordOfPurpose('administration')).toBe('did_administration')
    expect(wordOfPurpose('toString')).toBe('did_other')
  })

  it('is one line where the same person did it several times in a row on a day', () => {
    const lines = inLines(
      [
        access(5),
        access(4, { action: 'learner-history' }),
        access(3, { who: 'b' }),
        access(2, { outcome: 'forbidden' }),
        access(1, { outcome: 'forbidden', at: '2026-11-28T10:00:00.000Z' }),
      ],
      ({ action }) => accessWord(action) ?? action,
    )
    expect(lines.map(({ latest, count }) => [latest.entry, count])).toEqual([
      [5, 2],
      [3, 1],
      [2, 1],
      [1, 1],
    ])
  })
})
