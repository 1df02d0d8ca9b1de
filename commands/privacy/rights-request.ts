// The decider of a request of a right: its state, what it waits for, and until when. One stream a request.
import { z } from 'zod'
import requestApproved from '#events/privacy/request-approved.ts'
import requestCancelled from '#events/privacy/request-cancelled.ts'
import requestCarriedOut from '#events/privacy/request-carried-out.ts'
import requestCompleted from '#events/privacy/request-completed.ts'
import requestDeadlineMissed from '#events/privacy/request-deadline-missed.ts'
import requestDeadlineNeared from '#events/privacy/request-deadline-neared.ts'
import requestExtended from '#events/privacy/request-extended.ts'
import requestMade from '#events/privacy/request-made.ts'
import requestPreparationBegun from '#events/privacy/request-preparation-begun.ts'
import requestPrepared from '#events/privacy/request-prepared.ts'
import requestRejected from '#events/privacy/request-rejected.ts'
import requestSignatureWaived from '#events/privacy/request-signature-waived.ts'
import requestSigned from '#events/privacy/request-signed.ts'
import {
  type ObjectionPurpose,
  REQUESTS_PROCESS,
  RequestId,
  type RequestState,
  type RestrictionGround,
  type Right,
} from '#events/privacy/values.ts'
import { type Decision, type Refusal, refuse } from '#kernel/command.ts'
import { defineDecider } from '#kernel/decider.ts'
import { type LocalDay, PersonId, streamName } from '#kernel/ids.ts'
import { processActor } from '#kernel/process.ts'

export type MadeRequest = {
  readonly state: RequestState
  readonly person: PersonId
  readonly right: Right
  readonly requestedBy: PersonId
  /** Why a restriction is asked for, or which use is objected to; null where nobody has said it yet. */
  readonly ground: RestrictionGround | null
  readonly purpose: ObjectionPurpose | null
  /** Whether the end of a restriction or of an objection is asked for. */
  readonly lift: boolean
  /** Whether the erasure of single texts is asked for, and not of the person. */
  readonly texts: boolean
  /** Everybody who asked or had to sign for themself or for their child. None of them decides about it. */
  readonly parties: readonly PersonId[]
  readonly madeOn: LocalDay
  readonly deadline: LocalDay
  /** Whose signatures are missing. */
  readonly missing: readonly PersonId[]
  readonly isExtended: boolean
  /** Null until it is carried out. */
  readonly carriedOut: 'by-service' | 'by-hand' | null
  readonly warned: 'not' | 'near' | 'missed'
}
/** Null before the request is made. */
export type RightsRequest = MadeRequest | null

const moved = (state: RightsRequest, change: Partial<MadeRequest>): RightsRequest => state && { ...state, ...change }
const without = (state: RightsRequest, signer: PersonId): RightsRequest =>
  state && { ...state, missing: state.missing.filter((one) => one !== signer) }

export default defineDecider<RightsRequest>('privacy.rights-request', {
  stream: 'rights-request',
  initial: null,
  evolve: (on) => [
    on(requestMade, (state, { subject, actor, data }) =>
      subject === null
        ? state
        : {
            state: 'pending',
            person: subject,
            right: data.right,
            requestedBy: actor,
            ground: data.ground ?? null,
            purpose: data.purpose ?? null,
            lift: data.lift === true,
            texts: data.texts === true,
            parties: [],
            madeOn: data.madeOn,
            deadline: data.deadline,
            missing: [],
            isExtended: false,
            carriedOut: null,
            warned: 'not',
          },
    ),
    on(
      requestPreparationBegun,
      (state, { data: { askedAs, signers } }) =>
        state && {
          ...state,
          state: 'preparing',
          missing: signers,
          parties: [...(askedAs === 'school' ? [] : [state.requestedBy]), ...signers],
        },
    ),
    on(requestSigned, (state, { actor }) => without(state, actor)),
    on(requestSignatureWaived, (state, { data }) => without(state, data.signer)),
    on(requestPrepared, (state) => moved(state, { state: 'awaiting-approval' })),
    on(
      requestApproved,
      (state, { data: { ground, purpose } }) =>
        state && {
          ...state,
          state: 'approved',
          ground: ground ?? state.ground,
          purpose: purpose ?? state.purpose,
        },
    ),
    on(requestRejected, (state) => moved(state, { state: 'rejected' })),
    on(requestCancelled, (state) => moved(state, { state: 'cancelled' })),
    on(requestExtended, (state, { data }) =>
      moved(state, { deadline: data.deadline, isExtended: true, warned: 'not' }),
    ),
    on(requestDeadlineNeared, (state) => moved(state, { warned: 'near' })),
    on(requestDeadlineMissed, (state) => moved(state, { warned: 'missed' })),
    on(requestCarriedOut, (state, { actor }) =>
      moved(state, { state: 'carried-out', carriedOut: isTheService(actor) ? 'by-service' : 'by-hand' }),
    ),
    on(requestCompleted, (state, { data: { how } }) =>
      moved(state, { state: how === 'person-erased' ? 'lapsed' : 'complete' }),
    ),
  ],
})

/** Whether the service carries it out itself: nobody else records that it was. */
export function isCarriedOutByService({ right, lift, ground, purpose, texts }: MadeRequest): boolean {
  switch (right) {
    case 'access':
    case 'portability':
      return true
    // Of texts: by the service once a text is named, as for a rectification. By hand where none could be named.
    case 'erasure':
      return !texts
    // Earlier versions approved these without saying why, or what the person objects to.
    case 'restriction':
      return lift || ground !== null
    case 'objection':
      return purpose !== null
    // By the service once the right value is recorded (src/compose/ends-rectifications.ts): here, nobody knows of it.
    case 'rectification':
      return false
  }
}

/** Whether names, contact details or a birth date may be put right for it. */
export const isForData = ({ right }: MadeRequest): Decision =>
  right === 'rectification'
    ? []
    : refuse('not-of-this-right', 'Data is put right for a request of rectification.', { pointer: '/request' })

/** Whether single texts may be erased for it: with a right text in their place, or without. */
export const isForTexts = ({ right, texts }: MadeRequest): Decision =>
  right === 'rectification' || (right === 'erasure' && texts)
    ? []
    : refuse('not-of-this-right', 'Texts are erased for a request of rectification, or of the erasure of texts.', {
        pointer: '/request',
      })

/** A text that is named later would not be erased: the request is carried out once. */
export const BEFORE_CARRIED_OUT: readonly RequestState[] = ['pending', 'preparing', 'awaiting-approval', 'approved']

/** It alone says what nobody but the service can know. */
export const isTheService = (actor: PersonId): boolean => actor === processActor(REQUESTS_PROCESS)

type Named = {
  readonly ground?: unknown
  readonly purpose?: unknown
  readonly lift?: unknown
  readonly texts?: unknown
}
const belongsTo = {
  ground: ['restriction'],
  purpose: ['objection'],
  lift: ['restriction', 'objection'],
  texts: ['erasure'],
} as const

/** Refuses what a request of another right says. */
export function refuseForeign(right: Right, named: Named): Refusal | null {
  for (const field of ['ground', 'purpose', 'lift', 'texts'] as const)
    if (named[field] !== undefined && named[field] !== false && !belongsTo[field].some((one) => one === right))
      return refuse('not-of-this-right', `A request of this right has no ${field}.`, { pointer: `/${field}` })
  return named.lift && named.ground !== undefined
    ? refuse('not-of-this-right', 'The end of a restriction has no ground.', { pointer: '/ground' })
    : null
}

/** The input that all commands about a request share. The person is named, so that nobody decides about somebody else. */
export const ofRequest = { request: RequestId, person: PersonId.describe('The person whose right it is.') }
export const OfRequest = z.object(ofRequest)
export type OfRequest = z.output<typeof OfRequest>

export const requestStream = ({ request }: { readonly request: string }) => streamName('rights-request', request)
export const requestSubject = ({ person }: { readonly person: PersonId }) => person
export const ofPerson = ({ person }: { readonly person: PersonId }) => ({ kind: 'person', person }) as const
export const ofSchool = () => ({ kind: 'school' }) as const

const words: Readonly<Record<RequestState, string>> = {
  pending: 'has just been made',
  preparing: 'is being prepared',
  'awaiting-approval': 'awaits a decision',
  approved: 'has been approved',
  'carried-out': 'has been carried out',
  complete: 'is complete',
  cancelled: 'has been cancelled',
  rejected: 'has been rejected',
  lapsed: 'has lapsed: the person was erased',
}

const ended: readonly RequestState[] = ['complete', 'cancelled', 'rejected', 'lapsed']
export const isOpen = ({ state }: MadeRequest): boolean => !ended.includes(state)

/** Decides about a request of this person that is in one of these states. */
export function whileIn(
  request: RightsRequest,
  { request: id, person }: OfRequest,
  states: readonly RequestState[] | 'open',
  decide: (request: MadeRequest) => Decision,
): Decision {
  const facts = { request: id }
  if (request === null) return refuse('no-request', 'There is no such request.', { facts })
  if (request.person !== person)
    return refuse('another-person', 'This request is about another person.', { pointer: '/person', facts })
  if (states === 'open' ? isOpen(request) : states.includes(request.state)) return decide(request)
  return refuse('request-state', `This request ${words[request.state]}.`, {
    facts: { ...facts, state: request.state },
  })
}
