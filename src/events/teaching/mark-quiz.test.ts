/** How the answers to a quiz are marked. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitraryOf } from '../../../tests/arbitrary-of.ts'
import { asShown } from './content-as-shown.ts'
import { isRight, markQuiz, readNumber } from './mark-quiz.ts'
import { QuizAnswer, QuizQuestion, QuizQuestions } from './quiz-question.ts'

const asked = { prompt: '?', points: 1 }
const short = (expected: string[], accentsCount = false) =>
  QuizQuestion.parse({ kind: 'short-answer', ...asked, expected, accentsCount })
const number = (expected: number, more: object = {}) =>
  QuizQuestion.parse({ kind: 'number', ...asked, expected, ...more })
const several = QuizQuestion.parse({ kind: 'several-choices', ...asked, choices: ['a', 'b', 'c'], expected: [0, 2] })

describe('a short answer', () => {
  it.each(['La Loire', 'la loire', '  la   Loire ', 'LA LOIRE.', 'la loire .'])(
    '%j is right for « La Loire »',
    (text) => expect(isRight(short(['La Loire']), { text })).toBe(true),
  )
  it.each([
    ["l'été", 'l’été'],
    ['coeur', 'cœur'],
    ['peut-être', 'peut‑être'],
    ['élève', 'e\u0301le\u0300ve'],
  ])('%j and %j are the same answer', (text, expected) => expect(isRight(short([expected], true), { text })).toBe(true))
  it('may lack its accents, unless the question says that they count', () => {
    expect(isRight(short(['où']), { text: 'ou' })).toBe(true)
    expect(isRight(short(['où'], true), { text: 'ou' })).toBe(false)
    expect(isRight(short(['où'], true), { text: 'Où' })).toBe(true)
  })
  it.each(['', ' ', '.', 'la Seine', 'la Loire et la Seine'])('%j is wrong', (text) =>
    expect(isRight(short(['La Loire']), { text })).toBe(false),
  )
})

describe('a number', () => {
  it.each([
    ['1234,5', 1234.5],
    ['1 234,50', 1234.5],
    ['1\u202f234.5', 1234.5],
    ['−3', -3],
    ['+7', 7],
    [',5', 0.5],
    ['5,', 5],
    ['1.234,5', null],
    ['12 ans', null],
    ['1e3', null],
    ['', null],
    ['Infinity', null],
  ])('%j is read as %s', (text, value) => expect(readNumber(text)).toBe(value))

  it('is right within the tolerance', () => {
    expect(isRight(number(3.14, { tolerance: 0.01 }), { text: '3,15' })).toBe(true)
    expect(isRight(number(3.14, { tolerance: 0.01 }), { text: '3,16' })).toBe(false)
    expect(isRight(number(0.3), { text: '0,3' })).toBe(true)
  })
  it('may be followed by the unit of the question, and by no other', () => {
    expect(isRight(number(4, { unit: 'cm' }), { text: '4 cm' })).toBe(true)
    expect(isRight(number(4, { unit: 'cm' }), { text: '4 kg' })).toBe(false)
    expect(isRight(number(4), { text: '4 cm' })).toBe(false)
  })
})

describe('several choices', () => {
  it.each([
    [[0, 2], true],
    [[2, 0], true],
    [[2, 0, 0], true],
    [[0], false],
    [[0, 1, 2], false],
    [[], false],
  ])('%j for the first and the third: %s', (choices, right) => expect(isRight(several, { choices })).toBe(right))
})

describe('a quiz', () => {
  const questions = [number(56, { points: 2 }), several, short(['oui'])]

  it('gives the points of the right answers, and none for blanks and answers of another kind', () =>
    expect(markQuiz(questions, [{ text: '56' }, null, { choice: 1 }])).toEqual({
      correct: [true, false, false],
      points: 2,
      mostPoints: 4,
      score: 0.5,
    }))
  it('counts missing answers as blanks, and ignores answers that no question asked for', () => {
    expect(markQuiz(questions, []).points).toBe(0)
    expect(markQuiz([], [{ text: '56' }])).toEqual({ correct: [], points: 0, mostPoints: 0, score: 0 })
  })
  it('has a score from 0 to 1, whatever is asked and answered', () =>
    fc.assert(
      fc.property(arbitraryOf(QuizQuestions), fc.array(arbitraryOf(QuizAnswer)), (asks, answers) => {
        const marked = markQuiz(asks as QuizQuestion[], answers as QuizAnswer[])
        expect(marked.score).toBeGreaterThanOrEqual(0)
        expect(marked.score).toBeLessThanOrEqual(1)
        expect(marked.points).toBeLessThanOrEqual(marked.mostPoints)
      }),
    ))
  it('shows learners neither expected answers nor explanations', () => {
    const secret = short(['SECRET'])
    const shown = asShown({ kind: 'quiz', questions: [{ ...secret, explanation: 'PARCE QUE' }, ...questions] })
    expect(JSON.stringify(shown)).not.toMatch(/SECRET|PARCE QUE|expected|tolerance|56/)
  })
})
