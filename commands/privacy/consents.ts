// The decider of a learner's consents, over the learner's own stream: what is recorded there depends on them.
import consentGiven from '#events/privacy/consent-given.ts'
import consentLapsed from '#events/privacy/consent-lapsed.ts'
import consentSigned from '#events/privacy/consent-signed.ts'
import { currentText } from '#events/privacy/consent-texts.ts'
import consentWithdrawn from '#events/privacy/consent-withdrawn.ts'
import { type Consents, consentTo, end, give, NO_CONSENTS, sign } from '#events/privacy/consents.ts'
import type { ConsentSignatory } from '#events/privacy/values.ts'
import { type AgeOfConsent, type Decision, refuse } from '#kernel/command.ts'
import type { ConsentPurpose } from '#kernel/consent.ts'
import { defineDecider } from '#kernel/decider.ts'
import { type PersonId, streamName } from '#kernel/ids.ts'

export default defineDecider<Consents>('privacy.consents', {
  stream: 'learner',
  initial: NO_CONSENTS,
  evolve: (on) => [
    on(consentSigned, (consents, { data }) => sign(consents, data)),
    on(consentGiven, (consents, { data }) => give(consents, data)),
    on(consentWithdrawn, (consents, { data }) => end(consents, data)),
    on(consentLapsed, (consents, { data }) => end(consents, data)),
  ],
})

export const consentsStream = ({ person }: { readonly person: PersonId }) => streamName('learner', person)

type Signing = {
  readonly purpose: ConsentPurpose
  readonly text: number
  readonly signatories: readonly ConsentSignatory[]
  readonly age: AgeOfConsent
  readonly onPaper: boolean
}

/** The signatures, and the consent itself once all that it needs are there. */
export function signing(consents: Consents, { purpose, text, signatories, age, onPaper }: Signing): Decision {
  const current = currentText(purpose).version
  if (text !== current)
    return refuse('outdated-text', 'This text has been replaced by another version: read that one before you agree.', {
      pointer: '/text',
      facts: { purpose, text, current },
    })
  const decidesAlone = age === '15-or-older'
  if (decidesAlone && signatories.includes('guardian'))
    return refuse('decides-alone', 'From 15, the person decides alone about the use of their data.', {
      facts: { purpose },
    })
  const { signed, given, isJoint } = consentTo(consents, purpose)
  const needed: readonly ConsentSignatory[] = decidesAlone ? ['learner'] : ['learner', 'guardian']
  const hasSigned = (who: ConsentSignatory) => signed[who] === text || signatories.includes(who)
  const isComplete = needed.every(hasSigned)
  const isGivenSo = given === text && isJoint === !decidesAlone
  if (isGivenSo || (signatories.every((who) => signed[who] === text) && !isComplete))
    return refuse('already-signed', 'This consent has been signed already.', { facts: { purpose, text } })
  return [
    ...signatories.map((as) => consentSigned({ purpose, text, as, onPaper })),
    ...(isComplete ? [consentGiven({ purpose, text, joint: !decidesAlone })] : []),
  ]
}

type Withdrawing = { readonly purpose: ConsentPurpose; readonly by: ConsentSignatory; readonly onPaper: boolean }

/** Needs nothing but that there is something to withdraw: neither a reason nor another signature. */
export function withdrawing(consents: Consents, { purpose, by, onPaper }: Withdrawing): Decision {
  const { signed, given, isJoint } = consentTo(consents, purpose)
  if (given === null && signed.learner === null && signed.guardian === null)
    return refuse('no-consent', 'There is no consent to withdraw.', { facts: { purpose } })
  if (given !== null && !isJoint && by === 'guardian')
    return refuse('decides-alone', 'From 15, the person decides alone about the use of their data.', {
      facts: { purpose },
    })
  return [consentWithdrawn({ purpose, by, onPaper })]
}
