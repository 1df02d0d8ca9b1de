/** How a consent stands, as its person and the school read it. */
import { describe, expect, it } from 'vitest'
import { currentText } from '#events/privacy/consent-texts.ts'
import { stateOf } from './consent-state.ts'

const { version } = currentText('detailed-tracking')
const asked = {
  purpose: 'detailed-tracking' as const,
  learnerSigned: null,
  guardianSigned: null,
  given: null,
  endedBy: null,
}

describe('a consent to a text that only added to an earlier one', () => {
  it('is partly given by who agreed to the earlier text, also while one of two has signed the current one', () => {
    const agreed = { ...asked, learnerSigned: 1, guardianSigned: 1, given: 1 }
    expect(stateOf(agreed)).toBe('partly-given')
    expect(stateOf({ ...agreed, guardianSigned: version })).toBe('partly-given')
  })

  it('is given once the current text is agreed to', () =>
    expect(stateOf({ ...asked, learnerSigned: version, guardianSigned: version, given: version })).toBe('given'))

  it('is outdated where one signature of the earlier text is all there is', () =>
    expect(stateOf({ ...asked, learnerSigned: 1 })).toBe('outdated'))

  it('is incomplete, withdrawn, lapsed or not given as any other', () => {
    expect(stateOf({ ...asked, guardianSigned: version })).toBe('incomplete')
    expect(stateOf({ ...asked, endedBy: 'guardian' })).toBe('withdrawn')
    expect(stateOf({ ...asked, endedBy: 'turned-15' })).toBe('lapsed')
    expect(stateOf(asked)).toBe('not-given')
  })

  it('is outdated where the agreement is to a text of a later program', () =>
    expect(stateOf({ ...asked, given: 99 })).toBe('outdated'))
})
