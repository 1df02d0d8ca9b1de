// Numbers and shares as people read them.
import { expect, it } from 'vitest'
import { shownProgress, shownShare } from './shown.ts'

it('rounds a share, and rounds progress down: 100 % is read only once all is done', () => {
  const plain = (text: string) => text.replaceAll(/\s/g, ' ')
  expect([0.666, 0.999].map((share) => plain(shownShare(share, 'fr')))).toEqual(['67 %', '100 %'])
  expect([0, 66.6, 99.9, 100].map((done) => plain(shownProgress(done, 'fr')))).toEqual(['0 %', '66 %', '99 %', '100 %'])
  expect(shownProgress(66.6, 'en')).toBe('66%')
})
