/** The figures of French texts, against counts by hand. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { figuresOf, syllablesOf, wordsOf } from './french-text.ts'

it.each([
  ['chat', 1],
  ['école', 2],
  ['maison', 2],
  ['table', 1],
  ['tables', 1],
  ['le', 1],
  ['anticonstitutionnellement', 9],
  ['eau', 1],
])('%s has %i syllables', (word, syllables) => expect(syllablesOf(word)).toBe(syllables))

it('takes an elision and a compound as one word each', () =>
  expect(wordsOf('L’école est peut-être finie : 3 élèves partent.')).toEqual([
    'L’école',
    'est',
    'peut-être',
    'finie',
    'élèves',
    'partent',
  ]))

it('counts a text as by hand, and applies both formulas', () => {
  // 8 words, 2 sentences; syllables: le 1, chat 1, dort 1, il 1, rêve 1, d’une 1, grande 1, souris 2.
  const figures = figuresOf('Le chat dort. Il rêve d’une grande souris !')
  expect(figures).toMatchObject({ words: 8, sentences: 2, syllables: 9, wordsPerSentence: 4, variety: 1 })
  expect(figures.readingEase).toBeCloseTo(207 - 1.015 * 4 - (73.6 * 9) / 8, 9)
  expect(figures.lix).toBe(4)
})

it('ends no sentence within a number, and takes a text without a full stop as one', () => {
  expect(figuresOf('Il coûte 3.50 euros').sentences).toBe(1)
  expect(figuresOf('Vraiment ?! Oui… Bien.').sentences).toBe(3)
})

it('knows no readability of a text without words', () =>
  expect(figuresOf('… 12 !')).toMatchObject({ words: 0, sentences: 0, readingEase: null, lix: null, variety: null }))

it('never has more sentences than words, nor fewer syllables than words', () =>
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      const { words, sentences, syllables } = figuresOf(text)
      expect(sentences).toBeLessThanOrEqual(words)
      expect(syllables).toBeGreaterThanOrEqual(words)
    }),
  ))
