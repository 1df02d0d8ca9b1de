// The order of a class list.
import { expect, it } from 'vitest'
import { inListOrder } from './list-names.ts'

const named = (familyName: string | null, givenName: string | null) => ({ familyName, givenName })

it('puts accents where a French reader looks for them, and people without a name last', () => {
  const people = [
    named(null, null),
    named('Zola', 'Ève'),
    named('Hirondelle', 'Noé'),
    named('Hirondelle', 'Élias'),
    named('Étienne', null),
    named('Étienne', 'Ana'),
  ]
  expect(inListOrder(people).map(({ familyName, givenName }) => `${familyName} ${givenName}`)).toEqual([
    'Étienne Ana',
    'Étienne null',
    'Hirondelle Élias',
    'Hirondelle Noé',
    'Zola Ève',
    'null null',
  ])
})
