// What skills and exercises are called, with a curriculum and without.
import { expect, it } from 'vitest'
import { namesFrom } from './names-of-skills.ts'

const names = namesFrom(new Map([['calcul/addition', 'L’addition']]))

it('calls a skill what the curriculum calls it', () => expect(names.skill('calcul/addition')).toBe('L’addition'))

it('makes the id of another skill readable', () =>
  expect(names.skill('calcul/addition-posee')).toBe('calcul › addition posee'))

it('calls an exercise by its skill, where its id begins with one', () => {
  expect(names.exercise('calcul/addition:3-01')).toBe('L’addition (3-01)')
  expect(names.exercise('calcul/division:3-01')).toBe('calcul/division:3-01')
  expect(names.exercise('division-5')).toBe('division-5')
})
