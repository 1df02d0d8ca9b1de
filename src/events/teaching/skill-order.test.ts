/** Which prerequisites would put a skill before itself. */
import { expect, it } from 'vitest'
import { circleOf, circleText } from './skill-order.ts'

const before = new Map([
  ['b', ['c', 'd']],
  ['c', ['d']],
  ['d', ['e']],
  ['f', ['g', 'h']],
  ['g', ['h']],
])

it.each([
  ['nothing', [], null],
  ['skills that lead elsewhere, in several ways', ['f', 'g', 'unknown'], null],
  ['the skill itself', ['e'], ['e', 'e']],
  ['a skill that comes after it', ['c'], ['e', 'c', 'd', 'e']],
  ['a skill far behind it, by the shortest way', ['b'], ['e', 'b', 'd', 'e']],
] as const)('after %s', (_, prerequisites, circle) => expect(circleOf('e', prerequisites, before)).toEqual(circle))

it('ends where the skills that are known go in a circle of their own', () =>
  expect(
    circleOf(
      'a',
      ['x'],
      new Map([
        ['x', ['y']],
        ['y', ['x']],
      ]),
    ),
  ).toBeNull())

it('follows a chain of a hundred thousand skills', () => {
  const chain = new Map(Array.from({ length: 100_000 }, (_, n) => [`s${n}`, [`s${n + 1}`]]))
  expect(circleOf('s100000', ['s0'], chain)).toHaveLength(100_002)
})

it('is put into words from the skill back to itself', () =>
  expect(circleText(['a', 'b', 'a'])).toBe('a, after b, after a'))
