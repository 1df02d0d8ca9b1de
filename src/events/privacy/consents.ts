// What a person has agreed to, folded from the consent events of the learner's own stream. Pure.
//
// These events are in the stream in which the things are recorded that depend on them. So a decision that did not see a
// withdrawal is never stored: its append names the revision that it was based on, which is then no longer the last.
import type { ConsentPurpose, NeededConsent } from '#kernel/consent.ts'
import { isEnough } from './consent-texts.ts'
import type { ConsentSignatory } from './values.ts'

/** One consent of one person. Plain JSON, so that it can be stored in snapshots. */
export type Consent = {
  /** The version of the text that each has signed; null for none. */
  readonly signed: Readonly<Record<ConsentSignatory, number | null>>
  /** The version that has all signatures; null if none has, and after a withdrawal. */
  readonly given: number | null
  /** Whether both have signed: so it was for a child under 15. */
  readonly isJoint: boolean
}
export type Consents = Readonly<Partial<Record<ConsentPurpose, Consent>>>

export const NONE: Consent = { signed: { learner: null, guardian: null }, given: null, isJoint: false }
export const NO_CONSENTS: Consents = {}

export const consentTo = (consents: Consents, purpose: ConsentPurpose): Consent => consents[purpose] ?? NONE

/** Whether what needs it may be recorded: the text that was agreed to names it, and no later text has replaced that one. */
export const isGiven = (consents: Consents, needed: NeededConsent): boolean =>
  isEnough(consentTo(consents, needed.to).given, needed)

type OfPurpose = { readonly purpose: ConsentPurpose }

export const sign = (
  consents: Consents,
  { purpose, as, text }: OfPurpose & { readonly as: ConsentSignatory; readonly text: number },
): Consents => {
  const consent = consentTo(consents, purpose)
  return { ...consents, [purpose]: { ...consent, signed: { ...consent.signed, [as]: text } } }
}

export const give = (
  consents: Consents,
  { purpose, text, joint }: OfPurpose & { readonly text: number; readonly joint: boolean },
): Consents => ({ ...consents, [purpose]: { ...consentTo(consents, purpose), given: text, isJoint: joint } })

/** It has ended: all signatures are needed again. */
export const end = (consents: Consents, { purpose }: OfPurpose): Consents => ({ ...consents, [purpose]: NONE })
