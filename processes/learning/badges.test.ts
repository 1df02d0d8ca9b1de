/** When badges are looked at, and what is then given. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import achievementUnlocked from '#events/learning/achievement-unlocked.ts'
import { BadgeCriterion } from '#events/learning/badge-criteria.ts'
import badgeRevoked from '#events/learning/badge-revoked.ts'
import { BadgeId } from '#events/teaching/badge-texts.ts'
import { Instant } from '#kernel/ids.ts'
import { send } from '#kernel/process.ts'
import { following, until } from '#kernel/process-specification.ts'
import { given, type Happening, id, minute, record } from '#kernel/specification.ts'
import awardBadges from '../../commands/learning/award-badges.ts'
import badgesDecider from '../../commands/learning/badges.ts'
import { assessed, assessmentCorrected } from '../../tests/fixtures/competencies.ts'
import { attempted, classA, enrolled, learner } from '../../tests/fixtures/learning.ts'
import badges from './badges.ts'

const right = attempted({ correct: true })
const title = { fr: 'Deux réponses', en: 'Two answers' }
const two = {
  badge: BadgeId.parse(id('bad9e')),
  version: 3,
  title,
  text: title,
  icon: 'star' as const,
  criterion: BadgeCriterion.parse({ kind: 'count', of: 'right-answers', atLeast: 2 }),
  isOffered: true,
  definedAt: minute(0),
}
const rows = (...offered: (typeof two)[]) => ({ needed: { badges: offered } })
const award = { learner }
const unlocked = (evidence: readonly string[]) =>
  achievementUnlocked({
    achievement: two.badge,
    badge: two.badge,
    badgeVersion: 3,
    title,
    evidence: [...evidence],
    class: classA,
  })

it('looks once, half a minute after the first activity', () => {
  following(badges, [right, right])
    .when(until(Instant.parse('2026-09-01T07:00:29.000Z')))
    .then([])
  following(badges, [right, right])
    .when(until(minute(2)))
    .then([send(awardBadges, award)])
})

it('looks half a minute after an assessment and after its correction', () => {
  const [first] = record([assessed('en_cours')])
  if (!first) throw new Error('not recorded')
  for (const one of [assessed('acquis'), assessmentCorrected(first, 'en_cours', 'acquis')])
    following(badges, [one])
      .when(until(minute(2)))
      .then([send(awardBadges, award)])
})

it('gives the badge with its version, its title then, and the events that count', () => {
  const history = [enrolled(), right, attempted({ correct: false }), right]
  const ids = record(history).map((event) => event.id)
  given(badgesDecider, history)
    .when(awardBadges, award, rows(two))
    .then([unlocked([ids[1] ?? '', ids[3] ?? ''])])
})

it('gives nothing before the criterion is met, nothing twice, and nothing that is no longer offered', () => {
  given(badgesDecider, [enrolled(), right]).when(awardBadges, award, rows(two)).then([])
  given(badgesDecider, [enrolled(), right, right, unlocked([])])
    .when(awardBadges, award, rows(two))
    .then([])
  given(badgesDecider, [enrolled(), right, right])
    .when(awardBadges, award, rows({ ...two, isOffered: false }))
    .then([])
})

it('does not give again what a person took back', () => {
  const revoked = badgeRevoked({ achievement: two.badge, reason: 'Par erreur.', class: classA })
  given(badgesDecider, [enrolled(), right, right, unlocked([]), revoked])
    .when(awardBadges, award, rows(two))
    .then([])
})

it('gives a badge at most once, however often and whenever badges are looked at', () =>
  fc.assert(
    fc.property(fc.array(fc.constantFrom<Happening | 'look'>(right, 'look'), { maxLength: 20 }), (steps) => {
      const history: Happening[] = [enrolled()]
      let given_ = 0
      for (const step of steps) {
        if (step !== 'look') {
          history.push(step)
          continue
        }
        const { decision } = given(badgesDecider, history).when(awardBadges, award, rows(two))
        if (!Array.isArray(decision)) throw new Error('refused')
        given_ += decision.length
        history.push(...decision)
      }
      expect(given_).toBeLessThanOrEqual(1)
    }),
  ))
