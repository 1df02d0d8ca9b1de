/** Whose signatures a request needs: both parents where something is for ever, the child from 15. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Right } from '#events/privacy/values.ts'
import { PersonId } from '#kernel/ids.ts'
import { id } from '#kernel/specification.ts'
import { type Family, signaturesFor } from './signatures.ts'

const child = PersonId.parse(id('1ea'))
const [mother, father, office] = [
  PersonId.parse(id('9a7', 1)),
  PersonId.parse(id('9a7', 2)),
  PersonId.parse(id('9a7', 3)),
]
const family = (more: Partial<Family> = {}): Family => ({
  person: child,
  isLearner: true,
  age: 'under-15',
  guardians: [mother, father],
  ...more,
})

describe('the signatures of a request', () => {
  it('are those of both parents for an erasure, whoever asks', () => {
    expect(signaturesFor({ right: 'erasure', ends: false }, mother, family())).toEqual({
      askedAs: 'guardian',
      signers: [father],
    })
    expect(signaturesFor({ right: 'erasure', ends: false }, child, family())).toEqual({
      askedAs: 'own',
      signers: [mother, father],
    })
    expect(signaturesFor({ right: 'erasure', ends: false }, office, family())).toEqual({
      askedAs: 'school',
      signers: [mother, father],
    })
  })

  it('are those of nobody else where there is one parent', () =>
    expect(signaturesFor({ right: 'erasure', ends: false }, mother, family({ guardians: [mother] })).signers).toEqual(
      [],
    ))

  it('are not needed for what one parent may ask alone', () => {
    for (const right of Right.options)
      if (right !== 'erasure') expect(signaturesFor({ right, ends: false }, mother, family()).signers).toEqual([])
  })

  it('are those of both parents where a restriction or an objection ends: one of them may have asked for it', () => {
    for (const right of ['restriction', 'objection'] as const)
      expect(signaturesFor({ right, ends: true }, mother, family())).toEqual({ askedAs: 'guardian', signers: [father] })
  })

  it('are the child’s from 15, who then asks alone', () => {
    const grown = family({ age: '15-or-older' })
    expect(signaturesFor({ right: 'access', ends: false }, mother, grown)).toEqual({
      askedAs: 'guardian',
      signers: [child],
    })
    expect(signaturesFor({ right: 'erasure', ends: false }, child, grown)).toEqual({ askedAs: 'own', signers: [] })
  })

  it('protect a child whose age is not known', () =>
    expect(signaturesFor({ right: 'erasure', ends: false }, child, family({ age: 'unknown' })).signers).toEqual([
      mother,
      father,
    ]))

  it('are never that of whoever asks', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...Right.options),
        fc.constantFrom(child, mother, father, office),
        fc.constantFrom('under-15' as const, '15-or-older' as const, 'unknown' as const),
        fc.boolean(),
        fc.boolean(),
        (right, requestedBy, age, isLearner, ends) => {
          expect(signaturesFor({ right, ends }, requestedBy, family({ age, isLearner })).signers).not.toContain(
            requestedBy,
          )
        },
      ),
    ))
})
