/** Requests of rights: who signs, who decides, until when, and what happens in which state. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { daysUntil, monthsLater } from '#events/privacy/deadlines.ts'
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
import { REQUESTS_PROCESS, type Right } from '#events/privacy/values.ts'
import { Instant, LocalDay, PersonId } from '#kernel/ids.ts'
import { processActor } from '#kernel/process.ts'
import { given, type Happening, id, refused, someone } from '#kernel/specification.ts'
import approveRequest from './approve-request.ts'
import cancelRequest from './cancel-request.ts'
import carryOutRequest from './carry-out-request.ts'
import completeRequest from './complete-request.ts'
import extendRequest from './extend-request.ts'
import makeRequest from './make-request.ts'
import prepareRequest from './prepare-request.ts'
import rejectRequest from './reject-request.ts'
import rightsRequest from './rights-request.ts'
import signRequest from './sign-request.ts'
import waiveSignature from './waive-signature.ts'
import warnOfDeadline from './warn-of-deadline.ts'

const { learner: person, zone } = someone
const mother = PersonId.parse(id('9a7', 1))
const father = PersonId.parse(id('9a7', 2))
const officer = PersonId.parse(id('d90', 1))
const service = processActor(REQUESTS_PROCESS)
const about = { request: '7d1c2a10-5b3e-4f60-8a92-c4e6d8f01b35', person }
const day = (text: string) => LocalDay.parse(text)
const at = (text: string) => ({ now: Instant.parse(text), zone })
const by = (actor: PersonId) => ({ actor })

const made = (right: Right = 'erasure'): Happening => ({
  ...requestMade({ right, madeOn: day('2026-09-01'), deadline: day('2026-10-01') }),
  actor: mother,
})
const begun = (...signers: PersonId[]) => requestPreparationBegun({ askedAs: 'guardian', signers })
const prepared = requestPrepared({ events: 270, rows: 33, receivers: 1 })
const approved = requestApproved({})
const carriedOut = requestCarriedOut({ person, erasure: null, receivers: 0 })
const completed = requestCompleted({ person, how: 'online' })
const found = { events: 270, rows: 33, receivers: 1 }

describe('a request', () => {
  it('is made once, and is due one month after the school’s day', () => {
    // Half past midnight in Paris is still the day before in UTC.
    const context = { ...at('2026-08-31T22:30:00Z'), actor: mother }
    const ask = { ...about, right: 'erasure', details: 'Tout.' } as const
    given(rightsRequest, [])
      .when(makeRequest, ask, context)
      .then([
        requestMade({ right: 'erasure', details: 'Tout.', madeOn: day('2026-09-01'), deadline: day('2026-10-01') }),
      ])
    given(rightsRequest, [made()]).when(makeRequest, ask, context).then(refused('request-exists', '/request'))
  })

  it('counts from when the server receives it, whatever the client says', () =>
    given(rightsRequest, [])
      .when(
        makeRequest,
        { ...about, right: 'access' },
        { ...at('2026-09-01T08:00:00Z'), occurredAt: Instant.parse('2026-03-01T08:00:00Z') },
      )
      .then([requestMade({ right: 'access', madeOn: day('2026-09-01'), deadline: day('2026-10-01') })]))

  it('is prepared at once where no signature is missing', () =>
    given(rightsRequest, [made('access')])
      .when(prepareRequest, { ...about, askedAs: 'guardian', signers: [], ...found })
      .then([begun(), prepared]))

  it('waits for every signature, and for those of nobody else', () => {
    const sent = { ...about, askedAs: 'guardian' as const, signers: [father], ...found }
    given(rightsRequest, [made()])
      .when(prepareRequest, sent)
      .then([begun(father)])
    given(rightsRequest, [made(), begun(father)])
      .when(prepareRequest, sent)
      .then([])
    given(rightsRequest, [made(), begun(father)])
      .when(signRequest, about, by(mother))
      .then(refused('not-a-signatory'))
    given(rightsRequest, [made(), begun(father)])
      .when(signRequest, about, by(father))
      .then([requestSigned({})])
    const signed = { ...requestSigned({}), actor: father }
    given(rightsRequest, [made(), begun(father), signed])
      .when(signRequest, about, by(father))
      .then(refused('not-a-signatory'))
    given(rightsRequest, [made(), begun(father), signed])
      .when(prepareRequest, sent)
      .then([prepared])
  })

  it('needs no signature that the data protection officer waives, with the reason', () => {
    const waiver = { signer: father, reason: 'sole-authority' } as const
    given(rightsRequest, [made(), begun(father)])
      .when(waiveSignature, { ...about, ...waiver })
      .then([requestSignatureWaived(waiver)])
    given(rightsRequest, [made(), begun(father)])
      .when(waiveSignature, { ...about, ...waiver, signer: mother })
      .then(refused('not-a-signatory', '/signer'))
    given(rightsRequest, [made(), begun(father), requestSignatureWaived(waiver)])
      .when(prepareRequest, { ...about, askedAs: 'guardian', signers: [father], ...found })
      .then([prepared])
  })

  it('is approved only once it is prepared, and by nobody for their own data', () => {
    given(rightsRequest, [made(), begun(father)])
      .when(approveRequest, about, by(officer))
      .then(refused('request-state'))
    const ready = [made(), begun(), prepared]
    given(rightsRequest, ready).when(approveRequest, about, by(person)).then(refused('own-request'))
    given(rightsRequest, ready).when(approveRequest, about, by(officer)).then([approved])
    given(rightsRequest, [...ready, approved])
      .when(approveRequest, about, by(officer))
      .then(refused('request-state'))
  })

  it('is approved by nobody who asked for their child, or had to sign', () => {
    const signed = { ...requestSigned({}), actor: father }
    for (const actor of [mother, father])
      given(rightsRequest, [made(), begun(father), signed, prepared])
        .when(approveRequest, about, by(actor))
        .then(refused('own-request'))
    const onPaper = requestPreparationBegun({ askedAs: 'school', signers: [] })
    given(rightsRequest, [made(), onPaper, prepared]).when(approveRequest, about, by(mother)).then([approved])
  })

  it('says what it asks for, or whoever approves it does', () => {
    const restriction = [made('restriction'), begun(), prepared]
    const ground = 'unlawful' as const
    given(rightsRequest, restriction)
      .when(approveRequest, about, by(officer))
      .then(refused('ground-missing', '/ground'))
    given(rightsRequest, restriction)
      .when(approveRequest, { ...about, ground }, by(officer))
      .then([requestApproved({ ground })])
    const objection = [made('objection'), begun(), prepared]
    given(rightsRequest, objection)
      .when(approveRequest, about, by(officer))
      .then(refused('purpose-missing', '/purpose'))
    given(rightsRequest, objection)
      .when(approveRequest, { ...about, ground }, by(officer))
      .then(refused('not-of-this-right', '/ground'))
    const named = { ...made('restriction'), data: { ...made('restriction').data, ground } } as Happening
    given(rightsRequest, [named, begun(), prepared]).when(approveRequest, about, by(officer)).then([approved])
  })

  it.each([
    ['access', { ground: 'unlawful' }, '/ground'],
    ['objection', { ground: 'unlawful' }, '/ground'],
    ['restriction', { purpose: 'teaching' }, '/purpose'],
    ['erasure', { lift: true }, '/lift'],
    ['restriction', { lift: true, ground: 'unlawful' }, '/ground'],
  ] as const)('of %s does not have %j', (right, more, pointer) =>
    given(rightsRequest, [])
      .when(makeRequest, { ...about, right, ...more })
      .then(refused('not-of-this-right', pointer)),
  )

  it('is recorded as carried out by the service alone, where the service carries it out', () => {
    const erasure = '0b8f2f3e-6a7c-4e4b-9d6a-2f5f9f1c7a11'
    const approvedErasure = [made(), begun(), prepared, approved]
    given(rightsRequest, approvedErasure)
      .when(carryOutRequest, { ...about, erasure }, by(officer))
      .then(refused('carried-out-by-service'))
    given(rightsRequest, approvedErasure)
      .when(carryOutRequest, { ...about, erasure }, by(service))
      .then([requestCarriedOut({ person, erasure, receivers: 0 })])
    given(rightsRequest, [made('rectification'), begun(), prepared, approved])
      .when(carryOutRequest, { ...about, erasure }, by(officer))
      .then([carriedOut])
    // Of texts: whether one was named is in the log of the person, and is checked before.
    const ofTexts = { ...made(), data: { ...made().data, texts: true } } as Happening
    given(rightsRequest, [ofTexts, begun(), prepared, approved])
      .when(carryOutRequest, about, by(officer))
      .then([carriedOut])
    // Approved by an earlier version, which did not ask for a ground.
    given(rightsRequest, [made('restriction'), begun(), prepared, approved])
      .when(carryOutRequest, about, by(officer))
      .then([carriedOut])
  })

  it('is rejected with a reason, until it is approved', () => {
    const rejection = { reason: 'identity-not-proven', explanation: 'Une pièce manque.' } as const
    for (const before of [[], [begun(father)], [begun(), prepared]])
      given(rightsRequest, [made(), ...before])
        .when(rejectRequest, { ...about, ...rejection })
        .then([requestRejected(rejection)])
    given(rightsRequest, [made(), begun(), prepared, approved])
      .when(rejectRequest, { ...about, ...rejection })
      .then(refused('request-state'))
  })

  it('is cancelled by whoever made it, until it is approved', () => {
    given(rightsRequest, [made()])
      .when(cancelRequest, about, by(mother))
      .then([requestCancelled({})])
    given(rightsRequest, [made()]).when(cancelRequest, about, by(father)).then(refused('not-the-requester'))
    given(rightsRequest, [made(), begun(), prepared, approved])
      .when(cancelRequest, about, by(mother))
      .then(refused('request-state'))
  })

  it('is carried out once it is approved, and complete once the answer was given', () => {
    const before = [made('access'), begun(), prepared]
    given(rightsRequest, before).when(carryOutRequest, about, by(service)).then(refused('request-state'))
    given(rightsRequest, [...before, approved])
      .when(carryOutRequest, about, by(service))
      .then([carriedOut])
    given(rightsRequest, [...before, approved])
      .when(completeRequest, { ...about, how: 'by-post' })
      .then(refused('request-state'))
    given(rightsRequest, [...before, approved, carriedOut])
      .when(completeRequest, { ...about, how: 'online' })
      .then([completed])
  })

  it('ends wherever it stands when the person is erased meanwhile', () => {
    for (const before of [[], [begun(father)], [begun(), prepared], [begun(), prepared, approved]])
      given(rightsRequest, [made('access'), ...before])
        .when(completeRequest, { ...about, how: 'person-erased' }, by(service))
        .then([requestCompleted({ person, how: 'person-erased' })])
    for (const ended of [requestRejected({ reason: 'other' }), requestCompleted({ person, how: 'person-erased' })])
      given(rightsRequest, [made(), ended])
        .when(completeRequest, { ...about, how: 'person-erased' }, by(service))
        .then(refused('request-state'))
    given(rightsRequest, [made()])
      .when(completeRequest, { ...about, how: 'person-erased' }, by(officer))
      .then(refused('person-not-erased', '/how'))
  })

  it('is extended once, by two months, before the deadline', () => {
    const extended = requestExtended({ reason: 'complexity', deadline: day('2026-12-01') })
    const ask = { ...about, reason: 'complexity' } as const
    given(rightsRequest, [made()]).when(extendRequest, ask, at('2026-10-01T21:59:00Z')).then([extended])
    given(rightsRequest, [made()]).when(extendRequest, ask, at('2026-10-01T22:01:00Z')).then(refused('deadline-missed'))
    given(rightsRequest, [made(), extended])
      .when(extendRequest, ask, at('2026-10-20T08:00:00Z'))
      .then(refused('already-extended'))
  })

  it('is warned of seven days before its deadline, and when it has passed, each once', () => {
    const near = requestDeadlineNeared({ daysLeft: 7 })
    given(rightsRequest, [made()]).when(warnOfDeadline, about, at('2026-09-23T10:00:00Z')).then([])
    given(rightsRequest, [made()]).when(warnOfDeadline, about, at('2026-09-24T10:00:00Z')).then([near])
    given(rightsRequest, [made(), near]).when(warnOfDeadline, about, at('2026-10-01T10:00:00Z')).then([])
    given(rightsRequest, [made(), near])
      .when(warnOfDeadline, about, at('2026-10-02T10:00:00Z'))
      .then([requestDeadlineMissed({})])
    given(rightsRequest, [made(), requestDeadlineMissed({})])
      .when(warnOfDeadline, about, at('2026-10-03T10:00:00Z'))
      .then([])
  })

  it('is about one person: naming another one is refused', () =>
    given(rightsRequest, [made(), begun(), prepared])
      .when(approveRequest, { ...about, person: mother }, by(officer))
      .then(refused('another-person', '/person')))

  it('must have been made', () => given(rightsRequest, []).when(approveRequest, about).then(refused('no-request')))
})

describe('a deadline', () => {
  it.each([
    ['2026-09-01', 1, '2026-10-01'],
    ['2026-01-31', 1, '2026-02-28'],
    ['2028-01-31', 1, '2028-02-29'],
    ['2026-12-15', 1, '2027-01-15'],
    ['2026-11-30', 3, '2027-02-28'],
  ])('%s and %i months is %s', (from, months, to) => expect(monthsLater(day(from), months)).toBe(to))

  it('is 28 to 31 days away for one month, and never earlier for a later request', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), (days) => {
        const on = (n: number) => day(new Date(Date.UTC(2020, 0, 1) + n * 86_400_000).toISOString().slice(0, 10))
        const left = daysUntil(monthsLater(on(days), 1), on(days))
        expect(left).toBeGreaterThanOrEqual(28)
        expect(left).toBeLessThanOrEqual(31)
        expect(monthsLater(on(days), 1) <= monthsLater(on(days + 1), 1)).toBe(true)
      }),
    ))
})
