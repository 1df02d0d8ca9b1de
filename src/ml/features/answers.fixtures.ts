// Answers for the tests of features.
import fc from 'fast-check'
import type { Answer } from './answer.ts'

export const MONDAY_MS = Date.parse('2026-03-02T09:00:00Z')

/** An answer of one learner, right, to exercise a of calcul/addition, on a Monday at nine. */
export const answered = (differing: Partial<Answer> = {}): Answer => ({
  learner: 'learner',
  exercise: 'a',
  skill: 'calcul/addition',
  correct: true,
  at: MONDAY_MS,
  durationMs: undefined,
  level: undefined,
  ...differing,
})

/** Answers a minute apart, by what they were: `rrw` is right, right, wrong. */
export const inARow = (outcomes: string, differing: Partial<Answer> = {}): Answer[] =>
  [...outcomes].map((outcome, n) => answered({ correct: outcome === 'r', at: MONDAY_MS + n * 60_000, ...differing }))

/** Any answer of a learner: few skills and exercises, so that they come back; times in any order. */
export const anyAnswer: fc.Arbitrary<Answer> = fc.record({
  learner: fc.constant('learner'),
  exercise: fc.constantFrom('a', 'b', 'c', 'd'),
  skill: fc.constantFrom('calcul/addition', 'calcul/division', 'lecture/sons', 'alone'),
  correct: fc.boolean(),
  at: fc.integer({ min: MONDAY_MS, max: MONDAY_MS + 100 * 86_400_000 }),
  durationMs: fc.option(fc.integer({ min: 0, max: 600_000 }), { nil: undefined }),
  level: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
  strategy: fc.constantFrom(undefined, 'counts-on-fingers', 'by-heart'),
})
