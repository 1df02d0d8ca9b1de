import { describe, expect, it } from 'vitest'
import { Instant, PersonId } from '#kernel/ids.ts'
import { actorShownTo } from '../privacy/acts-of-family.ts'
import consentSigned from '../privacy/consent-signed.ts'
import guardianLinkAsked from './guardian-link-asked.ts'
import guardianLinkConfirmed from './guardian-link-confirmed.ts'
import guardianLinkEnded from './guardian-link-ended.ts'
import type { Guardians } from './guardians.ts'
import { guardianships, guardianshipsOf } from './guardianships.ts'
import personRegistered from './person-registered.ts'
import roleGranted from './role-granted.ts'
import roleWithdrawn from './role-withdrawn.ts'
import { timesAtWork } from './times-at-work.ts'

const someone = (n: number) => PersonId.parse(`00000000-0000-4000-8000-00000000000${n}`)
const [child, mother, father, teacher] = [someone(1), someone(2), someone(3), someone(4)]
const on = (day: number) => Instant.parse(`2026-09-0${day}T08:00:00.000Z`)
const happened = ({ type }: { type: string }, guardian: PersonId, day: number, recorded = day) => ({
  type,
  occurredAt: on(day),
  recordedAt: on(recorded),
  data: { guardian },
})

describe('who is a guardian of a learner', () => {
  it('is whoever had a link that the school confirmed, from the beginning to its end', () => {
    const links = [
      happened(guardianLinkAsked, mother, 1),
      happened(guardianLinkConfirmed, mother, 2),
      happened(guardianLinkAsked, father, 3),
      happened(guardianLinkEnded, mother, 4),
      happened(guardianLinkEnded, father, 5),
    ]
    const { known, areAllKnown } = guardianships(links)
    expect([...known]).toEqual([[mother, [{ from: null, until: on(4) }]]])
    expect(areAllKnown).toBe(true)
  })

  it('is not forgotten when the link is asked for again, and not what they were in between', () => {
    const links = [
      happened(guardianLinkConfirmed, mother, 1),
      happened(guardianLinkEnded, mother, 2),
      happened(guardianLinkAsked, mother, 3),
    ]
    expect(guardianships(links).known.get(mother)).toEqual([{ from: null, until: on(2) }])
    expect(guardianships([...links, happened(guardianLinkConfirmed, mother, 4)]).known.get(mother)).toEqual([
      { from: null, until: on(2) },
      { from: on(4), until: null },
    ])
  })

  it('lasts until its end is recorded, and begins again on the day that is stated', () => {
    const links = [
      happened(guardianLinkConfirmed, mother, 1),
      happened(guardianLinkEnded, mother, 2, 4),
      happened(guardianLinkConfirmed, mother, 5, 7),
    ]
    expect(guardianships(links).known.get(mother)).toEqual([
      { from: null, until: on(4) },
      { from: on(5), until: null },
    ])
  })

  it('is not known of a link whose keys are destroyed, and an end that nobody can read ends none', () => {
    const erased = (of: { type: string }, day: number) => ({
      ...happened(of, mother, day),
      data: { guardian: { erased: true } },
    })
    expect(guardianships([erased(guardianLinkAsked, 1)]).areAllKnown).toBe(true)
    const links = [happened(guardianLinkConfirmed, father, 1), erased(guardianLinkEnded, 2)]
    expect(guardianships(links)).toEqual({
      known: new Map([[father, [{ from: null, until: null }]]]),
      areAllKnown: true,
    })
    expect(guardianships([...links, erased(guardianLinkConfirmed, 3)]).areAllKnown).toBe(false)
  })

  it('is read from all pages of the stream of the learner', async () => {
    const events = [happened(guardianLinkConfirmed, mother, 1), happened(guardianLinkEnded, mother, 2)]
    const found = await guardianshipsOf(child, async (stream, { from }) => {
      expect(stream).toBe(`person-${child}`)
      return { events: events.slice(from, from + 1).map((one) => ({ ...one, revision: from })), currentRevision: 1 }
    })
    expect(found.known.get(mother)).toEqual([{ from: null, until: on(2) }])
  })
})

describe('when somebody worked at the school', () => {
  const role = ({ type }: { type: string }, named: unknown, day: number, recorded = day) => ({
    type,
    occurredAt: on(day),
    recordedAt: on(recorded),
    data: { role: named },
  })

  it('begins when the role is recorded, and ends on the day that is stated', () => {
    const dated = [role(roleGranted, 'teacher', 1, 3), role(roleWithdrawn, 'teacher', 5, 7)]
    expect(timesAtWork(dated)).toEqual([{ from: on(3), until: on(5) }])
    // Over before it was known.
    expect(timesAtWork([role(roleGranted, 'teacher', 1, 4), role(roleWithdrawn, 'teacher', 3, 5)])).toEqual([])
  })

  it('is each period of each role of the staff, also of one that was given again', () =>
    expect(
      timesAtWork([
        role(personRegistered, 'parent', 1),
        role(roleGranted, 'teacher', 2),
        role(roleWithdrawn, 'teacher', 3),
        role(roleGranted, 'auditor', 4),
        role(roleGranted, 'teacher', 5),
        role(roleWithdrawn, 'teacher', 6),
        role(roleWithdrawn, 'parent', 7),
      ]),
    ).toEqual([
      { from: on(2), until: on(3) },
      { from: on(5), until: on(6) },
      { from: on(4), until: null },
    ]))

  it('is not known of a role that was erased', () =>
    expect(timesAtWork([role(personRegistered, { erased: true }, 1), role(roleWithdrawn, 'teacher', 2)])).toEqual([]))
})

describe('who did something about a child', () => {
  const always = [{ from: null, until: null }]
  const known: Guardians['known'] = new Map(
    [mother, father].map((one) => [one, { linked: always, atWork: [], isErased: false }]),
  )
  const guardians: Guardians = { known, areAllKnown: true }
  const shown = (reader: PersonId, actor: PersonId, type: string, isSchool = false, among = guardians) =>
    actorShownTo({ actor: reader, isSchool }, child, among)({ type, actor, recordedAt: on(1) }) === actor
  const answer = 'learning.exercise-attempted'

  it.each([
    ['the other parent', father, false],
    ['the child', child, false],
    ['themself', mother, true],
    ['a teacher who is no guardian', teacher, true],
  ])('is for %s the rule of who recorded and who signed', (_, reader, isShown) => {
    expect([answer, consentSigned.type].map((type) => shown(reader, mother, type))).toEqual([isShown, isShown])
  })

  it('is shown to a family where it is the staff, and to the school whoever it is', () => {
    expect([mother, child].map((reader) => shown(reader, teacher, answer))).toEqual([true, true])
    expect(shown(father, mother, consentSigned.type, true)).toBe(true)
  })

  it('is shown to nobody but the school and themself where it is not known who the guardians were', () => {
    for (const among of [
      { known, areAllKnown: false },
      { known: new Map(), areAllKnown: false },
    ]) {
      const seenBy = (reader: PersonId, isSchool = false) =>
        [mother, father, teacher].map((actor) => shown(reader, actor, answer, isSchool, among))
      expect([seenBy(father), seenBy(child), seenBy(teacher)]).toEqual([
        [false, true, false],
        [false, false, false],
        [false, false, true],
      ])
      expect(seenBy(someone(5), true)).toEqual([true, true, true])
      expect(shown(father, child, answer, false, among)).toBe(true)
    }
  })
})
