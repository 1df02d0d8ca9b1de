/** Values of a person’s file as a family reads them. */
import { expect, it } from 'vitest'
import { Zone } from '#kernel/ids.ts'
import { cellText, datesIn } from './french-values.ts'

it('shows values with parts of their own without the signs of a program', () => {
  const context = { dates: datesIn(Zone.parse('Europe/Paris')), names: new Map<string, string>(), words: undefined }
  const shown = (value: unknown) => cellText(value, 'answers', context).replaceAll('\u202f', ' ')
  expect(shown([{ question: 'q1', correct: true, durationMs: 90_000 }])).toBe(
    '(question : q1 ; correct : oui ; durationMs : 1 min 30 s)',
  )
  expect(shown({ 'calcul/addition': { right: [0, 7], exercises: 9 } })).toBe(
    'calcul/addition : (right : (0, 7) ; exercises : 9)',
  )
  expect(shown({})).toBe('')
})
