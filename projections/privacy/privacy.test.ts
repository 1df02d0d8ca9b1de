/** The read models of requests and of breaches, as folds. */
import { expect, it } from 'vitest'
import breachAssessed from '#events/privacy/breach-assessed.ts'
import breachClockWarned from '#events/privacy/breach-clock-warned.ts'
import breachNoted from '#events/privacy/breach-noted.ts'
import breachNotified from '#events/privacy/breach-notified.ts'
import requestApproved from '#events/privacy/request-approved.ts'
import requestCarriedOut from '#events/privacy/request-carried-out.ts'
import requestCompleted from '#events/privacy/request-completed.ts'
import requestDeadlineNeared from '#events/privacy/request-deadline-neared.ts'
import requestExtended from '#events/privacy/request-extended.ts'
import requestMade from '#events/privacy/request-made.ts'
import requestPreparationBegun from '#events/privacy/request-preparation-begun.ts'
import requestPrepared from '#events/privacy/request-prepared.ts'
import requestSigned from '#events/privacy/request-signed.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import textErased from '#events/privacy/text-erased.ts'
import { Instant, LocalDay, PersonId, streamName } from '#kernel/ids.ts'
import { fold, type Happening, id, record, someone } from '#kernel/specification.ts'
import breaches from './breaches.ts'
import rightsRequests from './rights-requests.ts'

const { learner: person, teacher } = someone
const father = PersonId.parse(id('9a7', 2))
const request = id('4e9')
const breach = id('b4c')
const instant = (text: string) => Instant.parse(text)

function rowsOf(
  projection: typeof rightsRequests | typeof breaches,
  kind: string,
  of: string,
  happenings: Happening[],
) {
  const stream = streamName(kind, of)
  const events = record(happenings.map((one) => ({ stream, ...one })))
  return fold(projection, events).map(({ position: _, ...row }) => row)
}

const made = requestMade({
  right: 'erasure',
  madeOn: LocalDay.parse('2026-09-01'),
  deadline: LocalDay.parse('2026-10-01'),
})

it('shows a request as it stands, step by step', () => {
  const steps: [Happening, object][] = [
    [
      made,
      {
        state: 'pending',
        person,
        requestedBy: teacher,
        deadline: '2026-10-01',
        warning: null,
        signers: [],
        missing: [],
      },
    ],
    [
      requestPreparationBegun({ askedAs: 'school', signers: [father] }),
      { state: 'preparing', signers: [father], missing: [father] },
    ],
    [
      { ...requestSigned({}), actor: father },
      { state: 'preparing', signers: [father], missing: [] },
    ],
    [requestPrepared({ events: 3, rows: 2, receivers: 1 }), { state: 'awaiting-approval', events: 3, rows: 2 }],
    [requestDeadlineNeared({ daysLeft: 7 }), { warning: 'near' }],
    [
      requestExtended({ reason: 'complexity', deadline: LocalDay.parse('2026-12-01') }),
      { deadline: '2026-12-01', isExtended: true, warning: null },
    ],
    [requestApproved({}), { state: 'approved', decidedBy: teacher, endedAt: null }],
    [requestCarriedOut({ person, erasure: id('e4a'), receivers: 1 }), { state: 'carried-out', erasure: id('e4a') }],
    [requestCompleted({ person, how: 'by-post' }), { state: 'complete', endedAt: expect.any(String) }],
    [requestCompleted({ person, how: 'person-erased' }), { state: 'lapsed', endedAt: expect.any(String) }],
  ]
  for (const [n, [, expected]] of steps.entries())
    expect(
      rowsOf(
        rightsRequests,
        'rights-request',
        request,
        steps.slice(0, n + 1).map(([event]) => event),
      ),
    ).toEqual([expect.objectContaining(expected)])
})

it('keeps a request of somebody who is erased, without anything that was written', () => {
  const events = [
    { ...made, data: { ...made.data, details: 'Tout.' } },
    { ...subjectErased({}), stream: streamName('person', person) },
  ]
  const rows = rowsOf(rightsRequests, 'rights-request', request, events)
  expect(rows).toHaveLength(1)
  expect(JSON.stringify(rows)).not.toContain('Tout.')
})

it('counts the texts that are named for a request, of the person whose request it is', () => {
  const named = (of: string, subject = person) => ({
    ...textErased({ request: of, event: id('e7e'), field: 'response', isReplaced: false }),
    stream: streamName('person', subject),
    subject,
  })
  const another = id('4e9', 2)
  const rows = rowsOf(rightsRequests, 'rights-request', request, [
    made,
    named(request),
    named(another),
    named(request, father),
    named(request),
  ])
  expect(rows).toEqual([expect.objectContaining({ request, namedTexts: 2 })])
})

it('shows a breach as it stands, and who was told first', () => {
  const notified = (at: string, lateBecause: string | null) =>
    breachNotified({ whom: 'authority', at: instant(at), lateBecause })
  const noted = breachNoted({
    natures: ['integrity'],
    data: ['results'],
    people: 3,
    facts: 'Des résultats ont été modifiés.',
    discoveredAt: instant('2026-09-01T08:00:00Z'),
    notifyBy: instant('2026-09-04T08:00:00Z'),
  })
  const rows = rowsOf(breaches, 'breach', breach, [
    noted,
    breachAssessed({ risk: 'risk', effects: 'Faibles.', measures: 'Corrigés.' }),
    breachClockWarned({ hoursLeft: 23 }),
    notified('2026-09-04T07:00:00Z', null),
    notified('2026-09-05T07:00:00Z', 'Complément.'),
  ])
  expect(rows).toEqual([
    expect.objectContaining({
      risk: 'risk',
      warning: 'near',
      authorityToldAt: '2026-09-04T07:00:00.000Z',
      lateBecause: null,
      closedAt: null,
    }),
  ])
})
