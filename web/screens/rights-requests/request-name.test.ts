/** What a data protection officer reads of a request: its end and single texts are not the whole right. */
import { expect, it } from 'vitest'
import { nameOf } from './request-name.ts'
import words from './words.ts'

const asked = { right: 'erasure' as const, lift: false, texts: false }

it('names a right, the erasure of single texts, and the end of a restriction', () => {
  const said = (request: Partial<Parameters<typeof nameOf>[0]>) => nameOf({ ...asked, ...request }, words.fr)
  expect(said({})).toBe('effacement')
  expect(said({ texts: true })).toBe('effacement de textes')
  expect(said({ right: 'restriction', lift: true })).toBe('fin : limitation')
})
