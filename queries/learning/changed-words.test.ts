/** The difference between two drafts, in words. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type ChangedText, changedWords } from './changed-words.ts'

const textWith = (parts: readonly ChangedText[], kind: 'added' | 'removed') =>
  parts
    .filter((part) => part.kind === 'same' || part.kind === kind)
    .map(({ text }) => text)
    .join('')

it('names the words that were added and removed, and the rest as the same', () =>
  expect(changedWords('Le chat dort.', 'Le gros chat rêve.')).toEqual([
    { kind: 'same', text: 'Le ' },
    { kind: 'added', text: 'gros ' },
    { kind: 'same', text: 'chat ' },
    { kind: 'removed', text: 'dort' },
    { kind: 'added', text: 'rêve' },
    { kind: 'same', text: '.' },
  ]))

it('gives back both texts', () =>
  fc.assert(
    fc.property(fc.lorem({ maxCount: 30 }), fc.lorem({ maxCount: 30 }), (earlier, later) => {
      const parts = changedWords(earlier, later)
      expect(textWith(parts, 'removed')).toBe(earlier)
      expect(textWith(parts, 'added')).toBe(later)
    }),
  ))

it('shows a text that has nothing in common with the earlier one as another text, without comparing word by word', () => {
  const words = (letter: string) => Array.from({ length: 5_000 }, (_, n) => `${letter}${n}`).join(' ')
  expect(changedWords(words('a'), words('b'))).toEqual([
    { kind: 'removed', text: words('a') },
    { kind: 'added', text: words('b') },
  ])
})

it('has no parts for two empty texts', () => expect(changedWords('', '')).toEqual([]))
