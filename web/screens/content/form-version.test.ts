/** The version that a form of a content shows, and what a colleague saves meanwhile. */
import { describe, expect, it } from 'vitest'
import { standOf } from './form-version.ts'

const at = { shown: 2, last: 2, isChanged: false, isSaving: false }

describe('the form of a content', () => {
  it('stays as it is while the service has the version that it shows', () => {
    expect(standOf(at)).toBe('current')
    expect(standOf({ ...at, isChanged: true })).toBe('current')
  })

  it('is built again from the version that a colleague saved, where nothing is typed', () =>
    expect(standOf({ ...at, last: 3 })).toBe('rebuild'))

  it('keeps what is typed, and can neither be saved nor validated over the version of a colleague', () =>
    expect(standOf({ ...at, last: 3, isChanged: true })).toBe('outdated'))

  it('does not take its own version for that of a colleague', () => {
    expect(standOf({ ...at, last: 3, isChanged: true, isSaving: true })).toBe('current')
    expect(standOf({ ...at, shown: 3, last: 2 }), 'before the service was asked again').toBe('current')
  })
})
