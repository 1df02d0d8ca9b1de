/** Consents: who must sign, what ends them, and that withdrawing is never harder than giving. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import consentGiven from '#events/privacy/consent-given.ts'
import consentLapsed from '#events/privacy/consent-lapsed.ts'
import consentSigned from '#events/privacy/consent-signed.ts'
import { consentTexts, currentText } from '#events/privacy/consent-texts.ts'
import consentWithdrawn from '#events/privacy/consent-withdrawn.ts'
import { isGiven } from '#events/privacy/consents.ts'
import { type AgeOfConsent, isRefusal } from '#kernel/command.ts'
import { consentPurposes } from '#kernel/consent.ts'
import { PersonId } from '#kernel/ids.ts'
import { decideAfter, given, type Happening, id, record, refused, someone } from '#kernel/specification.ts'
import consents from './consents.ts'
import giveConsent from './give-consent.ts'
import lapseConsent from './lapse-consent.ts'
import recordPaperConsent from './record-paper-consent.ts'
import recordPaperWithdrawal from './record-paper-withdrawal.ts'
import withdrawConsent from './withdraw-consent.ts'

const person = someone.learner
const [mother, father] = [PersonId.parse(id('9a7', 1)), PersonId.parse(id('9a7', 2))]
const purpose = 'declared-emotions' as const
const text = currentText(purpose).version
const needed = { to: purpose, sinceText: 1 }
const input = { person, purpose, text }
const signed = (as: 'learner' | 'guardian', onPaper = false, version = text) =>
  consentSigned({ purpose, text: version, as, onPaper })
const together = consentGiven({ purpose, text, joint: true })
const alone = consentGiven({ purpose, text, joint: false })
const joint = [signed('learner'), signed('guardian'), together]

describe('a consent under 15', () => {
  it.each(['under-15', 'unknown'] as const)('is given once the child and one parent have signed (age %s)', (age) => {
    given(consents, [])
      .when(giveConsent, input, { actor: person, age })
      .then([signed('learner')])
    given(consents, [signed('learner')])
      .when(giveConsent, input, { actor: mother, age })
      .then([signed('guardian'), together])
    given(consents, [signed('guardian')])
      .when(giveConsent, input, { actor: person, age })
      .then([signed('learner'), together])
  })

  it('is not given by two parents without the child', () => {
    given(consents, [signed('guardian')])
      .when(giveConsent, input, { actor: father })
      .then(refused('already-signed'))
    expect(isGiven(given(consents, [signed('guardian')]).state, needed)).toBe(false)
  })

  it('needs both signatures on paper too, at once or one after the other', () => {
    given(consents, [])
      .when(recordPaperConsent, { ...input, signatories: ['learner', 'guardian'] })
      .then([signed('learner', true), signed('guardian', true), together])
    given(consents, [signed('learner')])
      .when(recordPaperConsent, { ...input, signatories: ['guardian'] })
      .then([signed('guardian', true), together])
  })

  it.each([person, mother, father])(
    'ends when the child or any parent withdraws it, alone and without a reason',
    (who) =>
      given(consents, joint)
        .when(withdrawConsent, { person, purpose }, { actor: who })
        .then([consentWithdrawn({ purpose, by: who === person ? 'learner' : 'guardian', onPaper: false })]),
  )

  it('needs both signatures again after a withdrawal', () => {
    const ended = [...joint, consentWithdrawn({ purpose, by: 'guardian' })]
    given(consents, ended)
      .when(giveConsent, input, { actor: person })
      .then([signed('learner')])
    given(consents, ended)
      .when(giveConsent, input, { actor: mother })
      .then([signed('guardian')])
  })
})

describe('a consent from 15', () => {
  const age = '15-or-older'

  it('is the person’s alone, to give and to withdraw', () => {
    given(consents, [])
      .when(giveConsent, input, { actor: person, age })
      .then([signed('learner'), alone])
    given(consents, []).when(giveConsent, input, { actor: mother, age }).then(refused('decides-alone'))
    given(consents, [signed('learner'), alone])
      .when(withdrawConsent, { person, purpose }, { actor: mother })
      .then(refused('decides-alone'))
    given(consents, [signed('learner'), alone])
      .when(recordPaperWithdrawal, { person, purpose, by: 'learner' })
      .then([consentWithdrawn({ purpose, by: 'learner', onPaper: true })])
  })

  it('is asked again: what was given with a parent ends, and the earlier signature of the child does not count', () => {
    given(consents, joint)
      .when(lapseConsent, { person, purpose }, { age })
      .then([consentLapsed({ purpose, because: 'turned-15' })])
    const lapsed = given(consents, [...joint, consentLapsed({ purpose, because: 'turned-15' })])
    expect(isGiven(lapsed.state, needed)).toBe(false)
    lapsed.when(giveConsent, input, { actor: person, age }).then([signed('learner'), alone])
  })

  it('does not end by itself while the child is younger, nor where the person gave it alone', () => {
    for (const young of ['under-15', 'unknown'] as const)
      given(consents, joint).when(lapseConsent, { person, purpose }, { age: young }).then(refused('too-young'))
    given(consents, [signed('learner'), alone])
      .when(lapseConsent, { person, purpose }, { age })
      .then(refused('no-consent'))
  })
})

describe('a text that only adds to the one before', () => {
  const purpose = 'detailed-tracking' as const
  const ofText = (version: number, joint = true) => [
    ...(['learner', ...(joint ? (['guardian'] as const) : [])] as const).map((as) =>
      consentSigned({ purpose, text: version, as }),
    ),
    consentGiven({ purpose, text: version, joint }),
  ]
  const text = currentText(purpose).version
  const device = { to: purpose, sinceText: 1 }
  const screens = { to: purpose, sinceText: 2 }
  const following = (...happened: readonly Happening[]) => given(consents, happened)

  it('leaves what was agreed to before as it was, and needs a new agreement for what it adds', () => {
    const { state } = following(...ofText(1))
    expect([isGiven(state, device), isGiven(state, screens)]).toEqual([true, false])
    const renewed = following(...ofText(1), ...ofText(2)).state
    expect([isGiven(renewed, device), isGiven(renewed, screens)]).toEqual([true, true])
  })

  it('is signed by both again under 15: until then, the first agreement goes on', () => {
    following(...ofText(1))
      .when(giveConsent, { person, purpose, text }, { actor: mother, age: 'under-15' })
      .then([consentSigned({ purpose, text, as: 'guardian', onPaper: false })])
    const half = following(...ofText(1), consentSigned({ purpose, text, as: 'guardian' }))
    expect([isGiven(half.state, device), isGiven(half.state, screens)]).toEqual([true, false])
    half
      .when(giveConsent, { person, purpose, text }, { actor: person, age: 'under-15' })
      .then([
        consentSigned({ purpose, text, as: 'learner', onPaper: false }),
        consentGiven({ purpose, text, joint: true }),
      ])
  })

  it('ends with the first agreement when that is withdrawn', () => {
    const ended = following(...ofText(1), consentWithdrawn({ purpose, by: 'learner' })).state
    expect([isGiven(ended, device), isGiven(ended, screens)]).toEqual([false, false])
  })

  it('is the one that is signed: the earlier text is refused', () =>
    following()
      .when(giveConsent, { person, purpose, text: 1 }, { actor: person })
      .then(refused('outdated-text', '/text')))

  it('that this program does not know counts for nothing', () =>
    expect(isGiven(following(...ofText(currentText(purpose).version + 1)).state, device)).toBe(false))
})

describe('every text', () => {
  it.each(consentPurposes)('of %s has the version that follows the one before, and the first adds to none', (each) => {
    const all = consentTexts(each)
    expect(all.map(({ version }) => version)).toEqual(all.map((_, n) => n + 1))
    expect(all[0]?.onlyAdds).toBeUndefined()
  })

  it.each(consentPurposes)(
    'of %s says now how it is withdrawn, and what becomes of what was recorded before',
    (each) => {
      const { text } = currentText(each)
      expect(text.fr).toContain('aussi simplement qu’on l’a donné')
      expect(text.fr).toContain('Ce qui l’a été jusque-là l’a été à bon droit')
      expect(text.en).toContain('as easily as it was given')
      expect(text.en).toContain('What was recorded until then was recorded lawfully')
    },
  )

  it.each(consentPurposes)('of %s is in French as French is typeset', (each) => {
    for (const { title, text: words } of consentTexts(each))
      for (const french of [title.fr, words.fr]) expect(french).not.toMatch(/ [:;!?]|'/)
  })
})

describe('the text of a consent', () => {
  const another = text + 1
  it('must be the current one, when it is signed', () =>
    given(consents, [])
      .when(giveConsent, { ...input, text: another })
      .then(refused('outdated-text', '/text')))

  it('must be signed again after it has changed: signatures of different versions do not add up', () => {
    const other = [
      signed('learner', false, another),
      signed('guardian', false, another),
      consentGiven({ purpose, text: another, joint: true }),
    ]
    expect(isGiven(given(consents, other).state, needed)).toBe(false)
    given(consents, other)
      .when(giveConsent, input, { actor: mother })
      .then([signed('guardian')])
  })
})

const steps = fc.array(
  fc.record({
    who: fc.constantFrom(person, mother, father),
    does: fc.constantFrom('gives' as const, 'withdraws' as const, 'lapses' as const),
    age: fc.constantFrom<AgeOfConsent>('under-15', 'under-15', '15-or-older', 'unknown'),
  }),
  { maxLength: 20 },
)

/** What each step records; null where it is refused. */
function play(all: readonly (typeof steps extends fc.Arbitrary<readonly (infer Step)[]> ? Step : never)[]) {
  const happened: Happening[] = []
  return all.map(({ who, does, age }) => {
    const context = { actor: who, age }
    const before = given(consents, happened).state
    const decision =
      does === 'gives'
        ? decideAfter(record(happened), giveConsent, input, context)
        : decideAfter(
            record(happened),
            does === 'lapses' ? lapseConsent : withdrawConsent,
            { person, purpose },
            context,
          )
    const events = isRefusal(decision) ? null : decision
    happened.push(...(events ?? []))
    return { who, does, age, before, events, after: given(consents, happened).state }
  })
}

describe('whatever happens before', () => {
  it('a consent is given only by the child, and under 15 never without a parent', () =>
    fc.assert(
      fc.property(steps, (all) => {
        let since: ('learner' | 'guardian')[] = []
        for (const { who, does, age, before, events, after } of play(all)) {
          if (does === 'gives' && events) since.push(who === person ? 'learner' : 'guardian')
          if (!isGiven(before, needed) && isGiven(after, needed)) {
            expect(since).toContain('learner')
            if (age !== '15-or-older') expect(since).toContain('guardian')
          }
          if (does !== 'gives' && events) since = []
        }
      }),
    ))

  it('a withdrawal that is accepted leaves nothing, and the person’s own is always accepted while there is something', () =>
    fc.assert(
      fc.property(steps, (all) => {
        for (const { who, does, before, events, after } of play(all)) {
          if (does !== 'withdraws') continue
          if (events) expect(isGiven(after, needed)).toBe(false)
          if (who === person && isGiven(before, needed)) expect(events).not.toBeNull()
        }
      }),
    ))
})
