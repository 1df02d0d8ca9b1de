/** What separated parents see of each other's acts in the file of their child. */
import { expect, it } from 'vitest'
import guardianLinkConfirmed from '#events/identity/guardian-link-confirmed.ts'
import { type Guardians, NO_GUARDIANS } from '#events/identity/guardians.ts'
import emotionDetected from '#events/learning/emotion-detected.ts'
import consentWithdrawn from '#events/privacy/consent-withdrawn.ts'
import decisionContested from '#events/privacy/decision-contested.ts'
import objectionMade from '#events/privacy/objection-made.ts'
import requestMade from '#events/privacy/request-made.ts'
import requestPreparationBegun from '#events/privacy/request-preparation-begun.ts'
import requestRejected from '#events/privacy/request-rejected.ts'
import requestSignatureWaived from '#events/privacy/request-signature-waived.ts'
import { NOT_SHOWN } from '#kernel/discreet.ts'
import { LocalDay, PersonId, streamName } from '#kernel/ids.ts'
import type { Period } from '#kernel/periods.ts'
import { id, record, someone } from '#kernel/specification.ts'
import { actsShownTo, type Reader } from './acts-of-rights.ts'

const [mother, father, officer] = [1, 2, 3].map((n) => PersonId.parse(id('9a', n))) as [PersonId, PersonId, PersonId]
const child = someone.learner
const day = LocalDay.parse('2026-11-02')
const made = { right: 'erasure', madeOn: day, details: 'Tout.', deadline: LocalDay.parse('2026-12-02') } as const

const always = [{ from: null, until: null }]
const known: Guardians['known'] = new Map(
  [mother, father].map((one) => [one, { linked: always, atWork: [], isErased: false }]),
)
const guardians: Guardians = { known, areAllKnown: true }

const events = record(
  [
    { ...requestMade(made), actor: mother },
    { ...requestPreparationBegun({ askedAs: 'guardian', signers: [father] }), actor: officer },
    { ...requestSignatureWaived({ signer: father, reason: 'court-decision' }), actor: officer },
    { ...requestRejected({ reason: 'unfounded', explanation: 'Non.' }), actor: officer },
  ],
  { stream: streamName('rights-request', id('4e9')) },
)
const seenBy = (reader: Reader) =>
  events.map(actsShownTo(reader, guardians)).map(({ actor, data }) => ({ actor, ...data }))
const parent = (actor: PersonId | null): Reader => ({ actor, isSchool: false })
const withheld = { withheld: true }

it('shows a parent the words and the rejection of their own request, and nothing of the other parent', () =>
  expect(seenBy(parent(mother))).toMatchObject([
    { actor: mother, details: 'Tout.' },
    { actor: NOT_SHOWN, askedAs: 'guardian', signers: withheld },
    { actor: NOT_SHOWN, signer: withheld, reason: withheld },
    { actor: NOT_SHOWN, reason: 'unfounded', explanation: 'Non.' },
  ]))

it('shows a parent who has to sign only what is theirs, and what was asked for', () =>
  expect(seenBy(parent(father))).toMatchObject([
    { actor: NOT_SHOWN, right: 'erasure', details: withheld },
    { actor: NOT_SHOWN, askedAs: withheld, signers: [father] },
    { actor: NOT_SHOWN, signer: father, reason: 'court-decision' },
    { actor: NOT_SHOWN, reason: withheld, explanation: withheld },
  ]))

it('shows the person what was written, and not who asked or signs', () => {
  const seen = seenBy(parent(child))
  expect(seen).toMatchObject([
    { details: 'Tout.' },
    { askedAs: withheld },
    {},
    { reason: 'unfounded', explanation: 'Non.' },
  ])
  for (const one of [mother, father]) expect(JSON.stringify(seen)).not.toContain(one)
})

it('shows the school everything, and nobody’s to a reader who was erased', () => {
  expect(events.map(actsShownTo({ actor: officer, isSchool: true }, guardians))).toEqual(events)
  for (const one of [mother, father, 'Tout.', 'Non.', 'unfounded', 'court-decision'])
    expect(JSON.stringify(seenBy(parent(null)))).not.toContain(one)
})

const decision = id('dec1') as Parameters<typeof decisionContested>[0]['decision']
const alone = record([
  { ...guardianLinkConfirmed({ guardian: mother }), actor: officer },
  { ...guardianLinkConfirmed({ guardian: father }), actor: officer },
  { ...objectionMade({ purpose: 'model-training', reason: 'Nos raisons.' }), actor: father },
  { ...decisionContested({ decision, wants: 'human', reason: 'Mon avis.' }), actor: father },
  { ...consentWithdrawn({ purpose: 'detailed-tracking', by: 'guardian', onPaper: false }), actor: father },
  { ...emotionDetected({ emotion: 'pride', source: 'learner', class: id('c1a55') as never }), actor: father },
  { ...emotionDetected({ emotion: 'pride', source: 'teacher', class: id('c1a55') as never }), actor: officer },
])
const aloneSeenBy = (reader: Reader) =>
  alone.map(actsShownTo(reader, guardians)).map(({ actor, data }) => ({ actor, ...data }))

it('shows a parent that somebody objected, contested, withdrew a consent or recorded, and neither who nor why', () =>
  expect(aloneSeenBy(parent(mother))).toMatchObject([
    { actor: officer, guardian: mother },
    { actor: officer, guardian: father },
    { actor: NOT_SHOWN, purpose: 'model-training', reason: withheld },
    { actor: NOT_SHOWN, wants: 'human', reason: withheld },
    { actor: NOT_SHOWN, purpose: 'detailed-tracking', by: 'guardian' },
    { actor: NOT_SHOWN, emotion: 'pride' },
    { actor: officer, emotion: 'pride' },
  ]))

it('shows whoever did it, and the school, all of it', () => {
  expect(alone.map(actsShownTo(parent(father), guardians))).toEqual(alone)
  expect(alone.map(actsShownTo({ actor: officer, isSchool: true }, guardians))).toEqual(alone)
})

it('shows the person what a parent wrote in their name, and not which parent', () => {
  const seen = aloneSeenBy(parent(child))
  expect(seen).toMatchObject([{}, {}, { reason: 'Nos raisons.' }, { reason: 'Mon avis.' }, {}, {}, {}])
  expect(seen.slice(2).map(({ actor }) => actor)).not.toContain(father)
})

it('counts a parent as staff while they work at the school, but for acts about rights', () => {
  const last = alone.at(-2)?.recordedAt ?? null
  const seenWith = (atWork: readonly Period[]) => {
    const working = { linked: always, atWork, isErased: false }
    return alone
      .map(actsShownTo(parent(mother), { ...guardians, known: new Map([...known, [father, working]]) }))
      .slice(2)
      .map(({ actor }) => actor)
  }
  const hidden = [NOT_SHOWN, NOT_SHOWN, NOT_SHOWN]
  expect(seenWith(always)).toEqual([...hidden, father, officer])
  expect(seenWith([{ from: last, until: null }])).toEqual([...hidden, father, officer])
  expect(seenWith([{ from: null, until: last }])).toEqual([...hidden, NOT_SHOWN, officer])
})

it('shows of nobody but the reader who recorded something where it is not known who the guardians were', () => {
  const seen = alone.map(actsShownTo(parent(mother), { known: new Map(), areAllKnown: false }))
  expect(new Set(seen.map(({ actor }) => actor))).toEqual(new Set([NOT_SHOWN]))
  expect(seen[2]?.data).toMatchObject({ reason: withheld })
  expect(alone.map(actsShownTo({ actor: officer, isSchool: true }, { known: new Map(), areAllKnown: false }))).toEqual(
    alone,
  )
})

it('leaves other events as they are', () => {
  const elsewhere = record([{ ...requestMade(made), actor: mother }])
  expect(elsewhere.map(actsShownTo(parent(father), NO_GUARDIANS))).toEqual(elsewhere)
})
