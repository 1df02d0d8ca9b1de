// The corrections of one answer, among those of a learner.
import { expect, it } from 'vitest'
import { correctionsOf, isAnswer } from './corrections.ts'

const corrected = (position: number, attempt: string, isCorrect: unknown) => ({
  position: String(position),
  recordedAt: `2026-11-${position}T10:00:00.000Z`,
  data: { attempt, isCorrect },
})

it('are those that name the answer, oldest first', () =>
  expect(
    correctionsOf({ id: 'one' }, [
      corrected(14, 'one', false),
      corrected(13, 'another', true),
      corrected(12, 'one', true),
      corrected(11, 'one', { erased: true }),
    ]),
  ).toEqual([
    { position: 12, recordedAt: '2026-11-12T10:00:00.000Z', isCorrect: true },
    { position: 14, recordedAt: '2026-11-14T10:00:00.000Z', isCorrect: false },
  ]))

it('an answer whose verdict was erased has none to correct', () => {
  const type = 'learning.exercise-attempted'
  expect(isAnswer({ type, correct: false, erased: ['response'] })).toBe(true)
  expect(isAnswer({ type, correct: null, erased: ['correct'] })).toBe(false)
  expect(isAnswer({ type: 'learning.exercise-completed', correct: true, erased: [] })).toBe(false)
})
