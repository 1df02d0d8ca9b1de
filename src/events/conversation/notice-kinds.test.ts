/** The words of notices. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitraryOf } from '../../../tests/arbitrary-of.ts'
import { noticeKinds } from './notice-kinds.ts'
import { NoticeFacts } from './values.ts'

describe.each(Object.entries(noticeKinds))('a notice of the kind %s', (_, { title, facts, lastsDays, read }) => {
  it('is a sentence in French and in English, and names nobody', () =>
    fc.assert(
      fc.property(arbitraryOf(facts), (some) => {
        const { fr, en, link } = read(NoticeFacts.parse(some))
        for (const sentence of [fr, en]) {
          expect(sentence).toMatch(/^\p{Lu}[^\p{Cc}]+\.$/u)
          expect(sentence).not.toMatch(/undefined|null|NaN|\[object| {2}|[0-9a-f]{8}-[0-9a-f]{4}-/)
        }
        // French sets a narrow no-break space before these, and no straight apostrophe.
        expect(fr).not.toMatch(/(?<!\u202f)[;!?»%]|(?<!\u202f):(?=\s)|«(?!\u202f)|'/u)
        expect(fr).not.toBe(en)
        expect(link ?? '/').toMatch(/^\/[\w/-]*$/)
      }),
    ))

  it('is read by its title where its facts no longer fit', () =>
    expect(read({ other: 1 })).toEqual(facts.safeParse({}).success ? expect.anything() : { ...title, link: null }))

  it('expires within a year', () => {
    expect(lastsDays).toBeGreaterThan(0)
    expect(lastsDays).toBeLessThanOrEqual(365)
  })
})
