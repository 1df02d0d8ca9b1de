import { expect, it } from 'vitest'
import { periodText } from './period.ts'

const plain = (text: string) => text.replaceAll(/\s/g, ' ')

it('says a period in words', () => {
  expect(plain(periodText('P2Y', 'fr'))).toBe('2 ans')
  expect(plain(periodText('P1Y6M', 'fr'))).toBe('1 an et 6 mois')
  expect(plain(periodText('P183D', 'en'))).toBe('183 days')
})
