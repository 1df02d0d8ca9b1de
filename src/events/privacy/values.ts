// The values that the privacy context's events and read models share, with their words.
import { z } from 'zod'
import { consentPurposes } from '#kernel/consent.ts'

export const RequestId = z
  .uuid()
  .toLowerCase()
  .brand<'RequestId'>()
  .describe('A request of a right, by its id, which whoever makes it chooses.')
export type RequestId = z.output<typeof RequestId>

/** The process that carries requests on: the actor of what the service records itself. */
export const REQUESTS_PROCESS = 'rights-requests'

/** GDPR, articles 15 to 18, 20 and 21. */
export const Right = z
  .enum(['access', 'portability', 'erasure', 'rectification', 'restriction', 'objection'])
  .describe('The right that is asked for.')
export type Right = z.output<typeof Right>

export const AskedAs = z
  .enum(['own', 'guardian', 'school'])
  .describe('Who asked: the person themself, a guardian of theirs, or the school for somebody who asked on paper.')
export type AskedAs = z.output<typeof AskedAs>

export const RequestState = z
  .enum([
    'pending',
    'preparing',
    'awaiting-approval',
    'approved',
    'carried-out',
    'complete',
    'cancelled',
    'rejected',
    'lapsed',
  ])
  .describe(
    '`pending`: just made; `preparing`: signatures are missing, or what there is of the person is being counted; `awaiting-approval`: the data protection officer decides; `approved`: it is being carried out; `carried-out`: the answer is there, and has to be handed over; `complete`: it was; `cancelled` or `rejected`: it ended without being carried out; `lapsed`: the person was erased before whoever asked had an answer, so there is none.',
  )
export type RequestState = z.output<typeof RequestState>

export const RejectionReason = z
  .enum([
    'identity-not-proven',
    'not-entitled',
    'unfounded',
    'excessive',
    'legal-obligation',
    'unknown-person',
    'other',
  ])
  .describe(
    'Why: whoever asked did not prove who they are, may not ask for this person, the request is manifestly unfounded or excessive (article 12.5), the law requires the data to be kept (article 17.3), the school knows nothing of the person, or another reason, which the explanation gives.',
  )
export const ExtensionReason = z
  .enum(['complexity', 'many-requests'])
  .describe('Why one month is not enough (article 12.3): the request is complex, or there are many.')
export const WaiverReason = z
  .enum(['on-paper', 'sole-authority', 'court-decision', 'unreachable'])
  .describe(
    'Why the signature is not needed: the school has it on paper, the other parent exercises authority alone, a court decided, or the signatory cannot be reached.',
  )
export const HandedOver = z
  .enum(['online', 'by-post', 'in-person', 'person-erased'])
  .describe(
    'How the answer was given: shown to whoever asked in the application, sent by post, handed over; or the person was erased meanwhile, so that nothing was left to answer.',
  )

export const rightsInFrench: Readonly<Record<Right, string>> = {
  access: 'd’accès',
  portability: 'à la portabilité',
  erasure: 'à l’effacement',
  rectification: 'de rectification',
  restriction: 'à la limitation du traitement',
  objection: 'd’opposition',
}
export const rightsInEnglish: Readonly<Record<Right, string>> = {
  access: 'access',
  portability: 'portability',
  erasure: 'erasure',
  rectification: 'rectification',
  restriction: 'restriction of processing',
  objection: 'objection',
}
export const rejectionInFrench: Readonly<Record<z.output<typeof RejectionReason>, string>> = {
  'identity-not-proven': 'identité non prouvée',
  'not-entitled': 'personne non habilitée à demander',
  unfounded: 'demande manifestement infondée',
  excessive: 'demande excessive',
  'legal-obligation': 'conservation exigée par la loi',
  'unknown-person': 'personne inconnue de l’école',
  other: 'autre motif',
}
export const rejectionInEnglish: Readonly<Record<z.output<typeof RejectionReason>, string>> = {
  'identity-not-proven': 'identity not proven',
  'not-entitled': 'not entitled to ask',
  unfounded: 'manifestly unfounded',
  excessive: 'excessive',
  'legal-obligation': 'kept by law',
  'unknown-person': 'person not known to the school',
  other: 'another reason',
}

/** Why the processing of a person's data is restricted (GDPR, article 18, paragraph 1, letters a to d). */
export const RestrictionGround = z
  .enum(['accuracy-contested', 'unlawful', 'needed-for-claims', 'objection-pending'])
  .describe(
    'Why: the person contests the accuracy of the data; the processing is unlawful and the person wants no erasure; the person needs the data for legal claims; or an objection is being examined.',
  )
export type RestrictionGround = z.output<typeof RestrictionGround>

/**
 * What somebody may object to (GDPR, article 21): purposes that rest on the public task of the school, and what the school may
 * do with data beyond its own purposes. Not `wellbeing`, whose consent is withdrawn, nor `security`, a legal obligation.
 */
export const ObjectionPurpose = z
  .enum(['teaching', 'administration', 'prediction', 'model-training', 'publication'])
  .describe(
    'What the person objects to: automated steps for `teaching` or `administration`, `prediction` (models predict something about them), `model-training` (their data trains models), or `publication` (their data is part of what is published).',
  )
export type ObjectionPurpose = z.output<typeof ObjectionPurpose>

/** What somebody may agree to. The text of each is in `consent-texts.ts`. */
export const ConsentPurpose = z
  .enum(consentPurposes)
  .describe(
    'What the person agrees to: `declared-emotions` (what they feel, as they or a teacher say it), or `detailed-tracking` (device, places in recordings, and screens of sequences).',
  )
export const ConsentSignatory = z
  .enum(['learner', 'guardian'])
  .describe('Who signed: the person themself, or a holder of parental authority.')
export type ConsentSignatory = z.output<typeof ConsentSignatory>
export const TextVersion = z.int().min(1).describe('The version of the text that was agreed to.')

/** What can be put right so that the earlier value is erased alone: its events have a key each. */
export const Rectifiable = z
  .enum(['name', 'contact', 'birth-date'])
  .describe('What was wrong: the name, how to reach the person, or the birth date.')
export type Rectifiable = z.output<typeof Rectifiable>

export const DecisionId = z
  .uuid()
  .toLowerCase()
  .brand<'DecisionId'>()
  .describe('An automated decision, by its id, which whoever decides chooses.')
export type DecisionId = z.output<typeof DecisionId>
export const ContestedFor = z
  .enum(['human', 'explanation', 'contest'])
  .describe(
    '`human`: somebody shall look at it; `explanation`: why was it decided so; `contest`: it is wrong. But for an explanation, the decision has no effect until a human has answered.',
  )
export type ContestedFor = z.output<typeof ContestedFor>

/** A field of an event’s data, by its name. */
export const FieldName = z
  .string()
  .regex(/^[a-zA-Z][a-zA-Z0-9]{0,59}$/)
  .describe('The field of the event that holds the text, by its name, such as `response`.')
