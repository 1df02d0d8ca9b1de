/** The rule by which a class overview shows who may need help. */
import { describe, expect, it } from 'vitest'
import { LocalDay } from '#kernel/ids.ts'
import { isInactive, isStruggling } from './need-of-help.ts'

const practice = { skill: 'calcul/addition', proficiency: 0.54, attempts: 5, masteredAt: null }
const day = (text: string) => LocalDay.parse(text)

describe('a learner is struggling', () => {
  it('with a proficiency below 0.55 after five answers', () => expect(isStruggling(practice)).toBe(true))
  it.each([
    ['at 0.55', { proficiency: 0.55 }],
    ['after four answers', { attempts: 4 }],
    ['with a skill mastered', { masteredAt: '2026-10-02T08:00:00.000Z' }],
    ['without an answer', { proficiency: null }],
  ])('but not %s', (_, changes) => expect(isStruggling({ ...practice, ...changes })).toBe(false))
})

describe('a learner is inactive', () => {
  const learner = (lastActiveOn: string | null) => ({
    lastActiveOn: lastActiveOn === null ? null : day(lastActiveOn),
    joinedOn: day('2026-09-01'),
  })
  it('after more than 14 days without activity, up to the class’s last active day', () => {
    expect(isInactive(learner('2026-09-16'), day('2026-10-01'))).toBe(true)
    expect(isInactive(learner('2026-09-17'), day('2026-10-01'))).toBe(false)
  })
  it('counted from joining where there was no activity', () => {
    expect(isInactive(learner(null), day('2026-10-01'))).toBe(true)
    expect(isInactive({ ...learner(null), joinedOn: day('2026-09-28') }, day('2026-10-01'))).toBe(false)
  })
  it('but not in a class that has not begun', () => expect(isInactive(learner(null), null)).toBe(false))
})
