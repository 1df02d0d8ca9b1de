/** A session of revision as a device keeps it. */
import { describe, expect, it } from 'vitest'
import {
  cardOf,
  isOverFor,
  judged,
  nextOf,
  numberOfKey,
  type RevisionCard,
  type RevisionRun,
  readRun,
  sumOf,
} from './revision-state.ts'

const card: RevisionCard = {
  ...{ kind: 'exercise', item: 'tables-7x8', skill: 'calcul/multiplication', title: null },
  ...{ question: 'Combien font 7 × 8 ?', expected: '56' },
  ...{ nextIfForgotten: '2026-11-24', nextIfHard: '2026-11-29' },
  ...{ nextIfRecalled: '2026-12-09', nextIfEasy: '2026-12-28' },
}
const run: RevisionRun = {
  session: 's',
  cards: [card, { ...card, item: 'tables-7x9' }, { ...card, item: 'tables-6x8' }],
  answers: [
    { correct: true, ease: 'good', durationMs: 4_000 },
    { correct: false, ease: null, durationMs: 6_000 },
  ],
}

describe('a session of revision', () => {
  it('goes on with the first card without an answer, and is over after the last', () => {
    expect(cardOf(run)?.item).toBe('tables-6x8')
    expect(cardOf({ ...run, answers: [...run.answers, { correct: true, ease: 'easy', durationMs: 1 }] })).toBe(
      undefined,
    )
  })

  it('says when each card comes back, by the answer', () => {
    expect(nextOf(card, { correct: false, ease: null })).toBe('2026-11-24')
    expect(nextOf(card, { correct: true, ease: 'hard' })).toBe('2026-11-29')
    expect(nextOf(card, { correct: true, ease: 'good' })).toBe('2026-12-09')
    expect(nextOf(card, { correct: true, ease: 'easy' })).toBe('2026-12-28')
  })

  it('is over where the service refused its start or has ended it, and not for anything else that it refused', () => {
    const answer = { of: 'revision-answer', session: 's' }
    expect(isOverFor(run, { code: 'too-soon', work: { of: 'revision-start', session: 's' } })).toBe(true)
    expect(isOverFor(run, { code: 'revision-not-open', work: answer })).toBe(true)
    expect(isOverFor(run, { code: 'revision-not-open', work: { ...answer, session: 'another' } })).toBe(false)
    expect(isOverFor(run, { code: 'not-in-revision', work: answer })).toBe(false)
    expect(isOverFor(run, { code: 'unknown-step', work: { of: 'path-content' } })).toBe(false)
    expect(isOverFor(run, null)).toBe(false)
  })

  it('sums up what was recalled, how long it took, and what comes back when', () =>
    expect(sumOf(run)).toEqual({
      ...{ answered: 2, recalled: 1, durationMs: 10_000 },
      returns: [
        { day: '2026-11-24', count: 1 },
        { day: '2026-12-09', count: 1 },
      ],
    }))

  it('judges what is typed where the answer is known, and leaves it to the learner elsewhere', () => {
    expect(judged(card, ' 56 ')).toBe(true)
    expect(judged(card, '54')).toBe(false)
    expect(judged({ ...card, expected: null }, '56')).toBeNull()
  })

  it('takes the keys 1 to 4 by their place, whatever they write on a French keyboard', () => {
    expect(['Digit1', 'Digit4', 'Numpad2'].map(numberOfKey)).toEqual([1, 4, 2])
    expect(['Digit5', 'Digit0', 'KeyA', 'Enter', 'F1'].map(numberOfKey)).toEqual([null, null, null, null, null])
  })

  it('is read as it was kept, and not at all if it is anything else', () => {
    expect(readRun(JSON.stringify(run))).toEqual(run)
    for (const text of [null, '', '[', '{}', JSON.stringify({ ...run, cards: [{ ...card, item: 7 }] })])
      expect(readRun(text), String(text)).toBeNull()
    expect(readRun(JSON.stringify({ ...run, cards: [] })), 'more answers than cards').toBeNull()
  })
})
