// Numbers, shares and days as people read them.
import { expect, it } from 'vitest'
import { shownDay, shownMoment, shownProgress, shownShare, shownShortDay, shownWeekday } from './shown.ts'

it('rounds a share, and rounds progress down: 100 % is read only once all is done', () => {
  const plain = (text: string) => text.replaceAll(/\s/g, ' ')
  expect([0.666, 0.999].map((share) => plain(shownShare(share, 'fr')))).toEqual(['67 %', '100 %'])
  expect([0, 66.6, 99.9, 100].map((done) => plain(shownProgress(done, 'fr')))).toEqual(['0 %', '66 %', '99 %', '100 %'])
  expect(shownProgress(66.6, 'en')).toBe('66%')
})

it('writes the first of a month as French does, and no other day', () => {
  expect([shownDay('2026-12-01', 'fr'), shownWeekday('2026-12-01', 'fr')]).toEqual([
    '1er décembre 2026',
    'mardi 1er décembre',
  ])
  expect([shownShortDay('2026-12-01', 'fr'), shownShortDay('2026-12-11', 'fr')]).toEqual(['1er déc.', '11 déc.'])
  expect(shownMoment('2026-11-01T11:00:00.000Z', 'fr')).toMatch(/^1er novembre 2026 à /)
  expect(shownDay('2026-12-21', 'fr')).toBe('21 décembre 2026')
  expect(shownDay('2026-12-01', 'en')).toBe('1 December 2026')
})
