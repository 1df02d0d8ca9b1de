import { describe, expect, it } from 'vitest'
import { canBeNoted, type Note, notesByEvent } from './notes.ts'

const note = (id: string, about: string): Note => ({
  ...{ note: id, about, event: 'e', aboutAt: '2026-03-12T09:42:00.000Z', writtenAt: '2026-03-13T09:42:00.000Z' },
  ...{ text: 'Absent.', author: 'a', givenName: 'Claire', familyName: 'Dubois' },
})

describe('notes about moments', () => {
  it('belong to the event that they are about, in their order', () => {
    const [one, two, other] = [note('1', 'x'), note('2', 'x'), note('3', 'y')]
    const found = notesByEvent([one, other, two])
    expect(found.get('x')).toEqual([one, two])
    expect(found.get('y')).toEqual([other])
    expect(found.get('z')).toBeUndefined()
  })

  it('are written about events of learning, and not about notes', () => {
    const stream = 'learner-1'
    expect(canBeNoted({ stream, type: 'learning.exercise-attempted' })).toBe(true)
    expect(canBeNoted({ stream, type: 'learning.note-written' })).toBe(false)
    expect(canBeNoted({ stream, type: 'learning.note-withdrawn' })).toBe(false)
    expect(canBeNoted({ stream: 'person-1', type: 'privacy.consent-given' })).toBe(false)
  })
})
