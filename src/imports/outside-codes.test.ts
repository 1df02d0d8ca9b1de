/** Ids of other systems as ids of ours. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exerciseIdOf, outsideId, skillIdOf } from './outside-codes.ts'

describe('the id of an exercise', () => {
  it('stays as it is where it is valid', () => {
    expect(['51424', 'tables-7x8', 'Unit_1/Step.3:a'].map(exerciseIdOf)).toEqual([
      '51424',
      'tables-7x8',
      'Unit_1/Step.3:a',
    ])
  })

  it('is readable, and ends with a hash, where it is not valid', () => {
    expect(exerciseIdOf('Théorème de Pythagore, n° 3')).toMatch(/^theoreme-de-pythagore-n-3-[0-9a-f]{12}$/)
    expect(exerciseIdOf('分数')).toMatch(/^id-[0-9a-f]{12}$/)
  })

  it('is a whole number where a data frame made a decimal of it, and no other number changes', () => {
    expect(['12.0', ' 12 ', '12'].map(exerciseIdOf)).toEqual(['12', '12', '12'])
    expect(['1.10', '1.1'].map(exerciseIdOf)).toEqual(['1.10', '1.1'])
  })

  it('is null for a blank', () => expect(['', '  '].map(exerciseIdOf)).toEqual([null, null]))

  it('differs where the other system’s ids differ, also from ids that look as if they were made', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        const made = exerciseIdOf(a) ?? ''
        expect(exerciseIdOf(a) === exerciseIdOf(b)).toBe(outsideId(a) === outsideId(b))
        if (made !== outsideId(a)) expect(exerciseIdOf(made)).not.toBe(made)
      }),
    ))
})

describe('the id of a skill', () => {
  it('stays as it is where it is valid, and is made where it is not', () => {
    expect(skillIdOf('calcul/addition')).toBe('calcul/addition')
    expect(skillIdOf('Addition')).toMatch(/^addition-[0-9a-f]{12}$/)
    expect(skillIdOf('addition')).not.toBe(skillIdOf('Addition'))
  })

  it.each(['12~~5', '5~~12', '5_12', '12,5', '5; 12', '12.0~~5.0'])('is the combined one of %s', (text) =>
    expect(skillIdOf(text)).toBe('12_5'),
  )

  it('is one skill where a name has a comma', () =>
    expect(skillIdOf('Addition, whole numbers')).toMatch(/^addition-whole-numbers-[0-9a-f]{12}$/))
})
