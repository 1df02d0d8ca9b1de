/** Which answers are the same. */
import { describe, expect, it } from 'vitest'
import { isRight } from './right-answer.ts'

describe('an answer is right', () => {
  it.each([
    ['les fleurs', 'Les  fleurs '],
    ['3,5', '3.5'],
    ['l’essentiel', "l'essentiel"],
    ['Oui', 'oui.'],
    ['1 000', '1\u202f000'],
  ])('where %s is expected and %s is written', (expected, answer) => expect(isRight(answer, [expected])).toBe(true))

  it('if it is one of several', () => expect(isRight('deux', ['2', 'deux'])).toBe(true))

  it.each([
    ['élève', 'eleve'],
    ['12', '21'],
    ['a, b', 'a. b'],
    ['56', ''],
  ])('not where %s is expected and %s is written', (expected, answer) =>
    expect(isRight(answer, [expected])).toBe(false),
  )
})
