/** Guardians: links are asked for, confirmed by the school, changed and ended, each alone. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import guardianLevelChanged from '#events/identity/guardian-level-changed.ts'
import guardianLinkAsked from '#events/identity/guardian-link-asked.ts'
import guardianLinkConfirmed from '#events/identity/guardian-link-confirmed.ts'
import guardianLinkEnded from '#events/identity/guardian-link-ended.ts'
import personLeftSchool from '#events/identity/person-left-school.ts'
import personRegistered from '#events/identity/person-registered.ts'
import roleWithdrawn from '#events/identity/role-withdrawn.ts'
import { isRefusal } from '#kernel/command.ts'
import { PersonId } from '#kernel/ids.ts'
import { decideAfter, given, type Happening, id, minute, record, refused, someone } from '#kernel/specification.ts'
import askGuardianLink from './ask-guardian-link.ts'
import changeGuardianLevel from './change-guardian-level.ts'
import confirmGuardianLink from './confirm-guardian-link.ts'
import endGuardianLink from './end-guardian-link.ts'
import person, { MOST_GUARDIANS, openLinks } from './person.ts'

const { learner } = someone
const parent = (number = 1) => PersonId.parse(id('9a7', number))
const link = (number = 1) => ({ learner, guardian: parent(number) })
const child = personRegistered({ role: 'learner', givenName: 'Zoé', familyName: 'Martin' })
const asked = (number = 1, level: 'view' | 'manage' = 'view') => guardianLinkAsked({ guardian: parent(number), level })
const confirmed = (number = 1) => guardianLinkConfirmed({ guardian: parent(number) })
const ended = (number = 1) => guardianLinkEnded({ guardian: parent(number), reason: 'school' })
const at = (n: number) => ({ occurredAt: minute(n) })

describe('a link', () => {
  it('is asked for, then confirmed', () => {
    given(person, [child])
      .when(askGuardianLink, { ...link(), level: 'manage' })
      .then([asked(1, 'manage')])
    given(person, [child, asked()]).when(confirmGuardianLink, link()).then([confirmed()])
  })

  it('is asked for once, until it ends', () => {
    const ask = { ...link(), level: 'view' as const }
    given(person, [child, asked()]).when(askGuardianLink, ask).then(refused('already-linked'))
    given(person, [child, asked(), confirmed()]).when(askGuardianLink, ask).then(refused('already-linked'))
    given(person, [child, asked(), ended()]).when(askGuardianLink, ask).then([asked()])
  })

  it('is confirmed once, and only where it was asked for', () => {
    given(person, [child]).when(confirmGuardianLink, link()).then(refused('no-link'))
    given(person, [child, asked(2)])
      .when(confirmGuardianLink, link(1))
      .then(refused('no-link'))
    given(person, [child, asked(), confirmed()])
      .when(confirmGuardianLink, link())
      .then(refused('link-already-confirmed'))
    given(person, [child, asked(), ended()]).when(confirmGuardianLink, link()).then(refused('no-link'))
  })

  it('must be confirmed again after it ended and was asked for again', () =>
    given(person, [child, asked(), confirmed(), ended(), asked()])
      .when(confirmGuardianLink, link())
      .then([confirmed()]))

  it('is to a learner of the school', () => {
    const ask = { ...link(), level: 'view' as const }
    const teacher = personRegistered({ role: 'teacher', givenName: 'Claude', familyName: 'Roux' })
    given(person, []).when(askGuardianLink, ask).then(refused('not-registered'))
    given(person, [teacher]).when(askGuardianLink, ask).then(refused('not-a-learner'))
    given(person, [child, roleWithdrawn({ role: 'learner' })])
      .when(askGuardianLink, ask)
      .then(refused('not-a-learner'))
    given(person, [child, personLeftSchool({})])
      .when(askGuardianLink, ask)
      .then(refused('person-left'))
  })

  it('is not to oneself', () =>
    given(person, [child])
      .when(askGuardianLink, { learner, guardian: learner, level: 'manage' })
      .then(refused('own-guardian', '/guardian')))

  it('changes its level; the same level again changes nothing', () => {
    const change = (level: 'view' | 'manage') => ({ ...link(), level })
    given(person, [child, asked(), confirmed()])
      .when(changeGuardianLevel, change('manage'))
      .then([guardianLevelChanged({ guardian: parent(), level: 'manage' })])
    given(person, [child, asked()]).when(changeGuardianLevel, change('view')).then([])
    given(person, [child, asked(), ended()]).when(changeGuardianLevel, change('manage')).then(refused('no-link'))
  })

  it('ends once, for a reason; what the staff noted is sealed', () => {
    const end = { ...link(), reason: 'court' as const, note: 'Jugement du 3 mars' }
    given(person, [child, asked(), confirmed()])
      .when(endGuardianLink, end)
      .then([guardianLinkEnded({ guardian: parent(), reason: 'court', note: 'Jugement du 3 mars' })])
    given(person, [child, asked(), ended()]).when(endGuardianLink, end).then(refused('no-link'))
    expect([...guardianLinkEnded.personal]).toEqual([['note', { of: 'subject', as: 'staff-text' }]])
  })

  it('has no step dated before the one it follows', () => {
    const linked = [
      { ...child, ...at(0) },
      { ...asked(), ...at(10) },
      { ...confirmed(), ...at(20) },
    ]
    const early = refused('dated-too-early', '/occurredAt')
    given(person, linked.slice(0, 2)).when(confirmGuardianLink, link(), at(9)).then(early)
    given(person, linked)
      .when(changeGuardianLevel, { ...link(), level: 'manage' }, at(19))
      .then(early)
    given(person, linked)
      .when(endGuardianLink, { ...link(), reason: 'school' }, at(19))
      .then(early)
    given(person, [...linked, { ...ended(), ...at(30) }])
      .when(askGuardianLink, { ...link(), level: 'view' }, at(29))
      .then(early)
  })

  it('is one of a limited number', () => {
    const full = [child, ...Array.from({ length: MOST_GUARDIANS }, (_, n) => asked(n + 1))]
    given(person, full)
      .when(askGuardianLink, { ...link(99), level: 'view' })
      .then(refused('too-many-guardians'))
    const years = Array.from({ length: 100 }, (_, n) => [asked(n), ended(n)]).flat()
    expect(given(person, [child, ...years]).state.links.length).toBeLessThanOrEqual(MOST_GUARDIANS + 1)
  })
})

type Step = readonly ['ask' | 'manage' | 'confirm' | 'end', number]
const steps = fc.array(fc.tuple(fc.constantFrom('ask', 'manage', 'confirm', 'end'), fc.integer({ min: 1, max: 3 })))

/** Carries out the steps that are not refused, and returns the events. */
function live(history: readonly Step[]): readonly Happening[] {
  const happened: Happening[] = [child]
  for (const [step, number] of history) {
    const events = record(happened)
    const decision =
      step === 'ask'
        ? decideAfter(events, askGuardianLink, { ...link(number), level: 'view' })
        : step === 'manage'
          ? decideAfter(events, changeGuardianLevel, { ...link(number), level: 'manage' })
          : step === 'confirm'
            ? decideAfter(events, confirmGuardianLink, link(number))
            : decideAfter(events, endGuardianLink, { ...link(number), reason: 'school' })
    if (!isRefusal(decision)) happened.push(...decision)
  }
  return happened
}

it('keeps each guardian’s link independent of all others', () =>
  fc.assert(
    fc.property(steps, (history) => {
      const together = openLinks(given(person, live(history)).state)
      for (const number of [1, 2, 3]) {
        const alone = openLinks(given(person, live(history.filter(([, of]) => of === number))).state)
        const plain = (links: typeof alone) =>
          links.filter(({ guardian }) => guardian === parent(number)).map(({ level, state }) => [level, state])
        expect(plain(together)).toEqual(plain(alone))
      }
    }),
  ))
