// Which contents of a path are open.
import { expect, it } from 'vitest'
import { placeOf, withOpened } from './opened.ts'

it('keeps a quiz open with its answers while a content of another step is read, and goes back to it', () => {
  const quiz = withOpened([], 'second', 'quiz')
  const both = withOpened(quiz, 'first', 'lesson')
  expect(both).toEqual([...quiz, { step: 'first', content: 'lesson' }])
  expect(placeOf(both)).toEqual({ screen: 'content', step: 'first', content: 'lesson' })
  const closed = withOpened(both, 'first', null)
  expect(closed).toEqual(quiz)
  expect(placeOf(closed)).toEqual({ screen: 'content', step: 'second', content: 'quiz' })
})

it('has one content of each step open, and the steps alone where none is', () => {
  const other = withOpened(withOpened([], 'first', 'lesson'), 'first', 'film')
  expect(other).toEqual([{ step: 'first', content: 'film' }])
  expect(placeOf(withOpened(other, 'first', null))).toEqual({ screen: 'path' })
})
